"""What is learnt from history: when a day is short, and when amounts are of another size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb
import pytest

from expectations.checks import NightFacts, Suite
from expectations.suites.history_columns import column_suites
from expectations.suites.history_deliveries import delivery_suites
from expectations.suites.history_volumes import volume_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from tests.faults.plain_checks import wrong_rows

SATURDAY = date(2026, 2, 21)
# Sunday 15 to Saturday 21 and the Sunday after are off: eight days in a row, as at Tết.
BREAK = [date(2026, 2, day) for day in range(15, 23)]
LIMITS = read_thresholds(THRESHOLDS)


def failed(suites: Sequence[Suite], name: str, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The checks of a suite that found rows."""
    (suite,) = [suite for suite in suites if suite.name == name]
    connection.execute(f"create or replace table {suite.subject_name} as {suite.subject}")
    return {
        check.name
        for check in suite.checks
        if (connection.execute(wrong_rows(check.expectation, suite.subject_name)).fetchone() or (0,))[0]
    }


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """A calendar of ordinary weekends, two entities with 60 rows on each Saturday but the last."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as landed")
    connection.execute(
        "create table landed.main.calendar as select cast(day as date) as calendar_date,"
        " isodow(day) < 6 as is_working_day"
        " from range(date '2025-12-01', date '2026-04-01', interval 1 day) as days (day)"
    )
    connection.execute(
        "create table landed.main.receipts (entity varchar, delivery_date date, status varchar,"
        " delivery_mode varchar, row_count_in_file bigint)"
    )
    for entity, column in (("acc_payments", "received_date"), ("acc_invoices", "document_date")):
        connection.execute(f"create table landed__{entity} ({column} date, deposited_date date)")
        for weeks in range(1, 10):
            day = SATURDAY - timedelta(weeks=weeks)
            connection.execute(
                f"insert into landed__{entity} select date '{day}', date '{day}' from range(60)"
            )
            connection.execute(
                "insert into landed.main.receipts values (?, ?, 'landed', 'delta', 60)", [entity, day]
            )
    return connection


def make_a_break(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "update landed.main.calendar set is_working_day = false where calendar_date in (select unnest(?))",
        [BREAK],
    )


def night() -> NightFacts:
    return NightFacts(SATURDAY, date(2025, 1, 1), 7, "VND", frozenset({"acc_payments", "acc_invoices"}))


def test_a_saturday_with_three_rows_instead_of_sixty_lost_a_file(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute(
        f"insert into landed__acc_payments select date '{SATURDAY}', date '{SATURDAY}' from range(3)"
    )
    connection.execute(
        f"insert into landed__acc_invoices select date '{SATURDAY}', date '{SATURDAY}' from range(58)"
    )

    found = failed(volume_suites(night(), LIMITS), "history.days", connection)

    assert {"is_not_lost", "is_not_short"} <= found


def test_a_night_on_which_nothing_was_deposited_lost_the_deposits(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    for entity in ("acc_payments", "acc_invoices"):
        connection.execute(f"insert into landed__{entity} select date '{SATURDAY}', null from range(58)")

    assert "is_not_lost" in failed(volume_suites(night(), LIMITS), "history.days", connection)
    seen = connection.execute("select entity, event_count from subject__history__days order by 1").fetchall()
    assert seen == [
        ("acc_invoices.document_date", 58),
        ("acc_payments.deposited_date", 0),
        ("acc_payments.received_date", 58),
    ]


def large_saturdays(
    connection: duckdb.DuckDBPyConnection, payments: int, quietest: int, invoices: int = 58
) -> set[str]:
    """300 payments on each Saturday before, once `quietest`; tonight so many, and of 60 invoices so many."""
    day, quiet_day = SATURDAY.isoformat(), (SATURDAY - timedelta(weeks=3)).isoformat()
    connection.execute(
        "insert into landed__acc_payments from landed__acc_payments, range(4) select * exclude range"
    )
    connection.execute(
        f"delete from landed__acc_payments where received_date = date '{quiet_day}'"
        f" and rowid not in (select rowid from landed__acc_payments where received_date = date '{quiet_day}'"
        f" limit {quietest})"
    )
    for entity, count in (("acc_payments", payments), ("acc_invoices", invoices)):
        connection.execute(
            f"insert into landed__{entity} select date '{day}', date '{day}' from range({count})"
        )
    return failed(volume_suites(night(), LIMITS), "history.days", connection)


def test_a_large_day_with_half_of_its_rows_is_halved(connection: duckdb.DuckDBPyConnection) -> None:
    assert large_saturdays(connection, payments=150, quietest=290) == {"is_not_halved"}


def test_the_days_after_a_break_are_not_halved(connection: duckdb.DuckDBPyConnection) -> None:
    """Eight days off that end on the Tuesday before this Saturday."""
    connection.execute(
        "update landed.main.calendar set is_working_day = false"
        " where calendar_date between '2026-02-10' and '2026-02-17'"
    )
    assert large_saturdays(connection, payments=150, quietest=290) == set()


def test_a_quiet_large_day_is_not_halved(connection: duckdb.DuckDBPyConnection) -> None:
    """190 of 300 are 63 %; 6 deviations of 300 end at 196."""
    assert large_saturdays(connection, payments=190, quietest=290) == set()


def test_a_day_of_half_its_rows_is_not_halved_where_one_of_eight_was_nearly_as_quiet(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert large_saturdays(connection, payments=150, quietest=180) == set()


def test_a_day_on_which_all_are_quiet_together_is_neither_short_nor_halved(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The Saturday before Tết: 100 of 300 payments and 20 of 60 invoices, a third of both."""
    found = large_saturdays(connection, payments=100, quietest=290, invoices=20)
    assert not found & {"is_not_short", "is_not_halved"}


def test_half_of_sixty_rows_may_be_chance(connection: duckdb.DuckDBPyConnection) -> None:
    for entity, count in (("acc_payments", 30), ("acc_invoices", 58)):
        connection.execute(
            f"insert into landed__{entity} select date '{SATURDAY}', date '{SATURDAY}' from range({count})"
        )
    assert failed(volume_suites(night(), LIMITS), "history.days", connection) == set()


def test_a_saturday_within_a_break_is_not_held_against_ordinary_weekends(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    make_a_break(connection)
    connection.execute(
        f"insert into landed__acc_payments select date '{SATURDAY}', date '{SATURDAY}' from range(3)"
    )
    connection.execute(
        f"insert into landed__acc_invoices select date '{SATURDAY}', date '{SATURDAY}' from range(58)"
    )

    assert failed(volume_suites(night(), LIMITS), "history.days", connection) == set()


def test_a_delivery_within_a_break_is_not_held_against_those_of_ordinary_weekends(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute(
        "insert into landed.main.receipts values ('acc_payments', ?, 'landed', 'delta', 3),"
        " ('acc_invoices', ?, 'landed', 'delta', 58)",
        [SATURDAY, SATURDAY],
    )
    assert failed(delivery_suites(night(), LIMITS), "history.deliveries", connection) == {"is_not_lost"}

    make_a_break(connection)
    assert failed(delivery_suites(night(), LIMITS), "history.deliveries", connection) == set()


def test_an_ordinary_saturday_is_not_held_against_those_within_a_break(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Five Saturdays of breaks with nothing, three ordinary ones with 60: too few to call 3 short."""
    off = [SATURDAY - timedelta(weeks=weeks, days=days) for weeks in range(4, 9) for days in range(6)]
    connection.execute(
        "update landed.main.calendar set is_working_day = false where calendar_date in (select unnest(?))",
        [off],
    )
    connection.execute(f"delete from landed__acc_payments where received_date < date '{SATURDAY}' - 55")
    connection.execute(
        f"insert into landed__acc_payments select date '{SATURDAY}', date '{SATURDAY}' from range(3)"
    )
    connection.execute(
        f"insert into landed__acc_invoices select date '{SATURDAY}', date '{SATURDAY}' from range(58)"
    )

    assert failed(volume_suites(night(), LIMITS), "history.days", connection) == set()


def sizes(tonight: Sequence[int], usual: Sequence[int]) -> set[str]:
    """The checks that found something when payments have these amounts, the usual ones 20 times over."""
    connection = duckdb.connect()
    watched = {column: "null" for column in LIMITS.watched_columns["acc_payments"] if column != "amount"}
    others = "".join(f", 'a' || (row_number() over () % 2) as {column}" for column in watched)
    connection.execute(
        f"create table landed__acc_payments as select unnest(?::decimal(18, 2)[]) as amount{others},"
        " date '2026-02-20' as received_date union all"
        f" select unnest(?::decimal(18, 2)[]), columns(* exclude (amount, received_date)), date '2026-02-10'"
        f" from (select 0 as amount, 0 as received_date{others})",
        [list(tonight), list(usual) * 20],
    )
    facts = NightFacts(date(2026, 2, 20), date(2025, 1, 1), 7, "VND", frozenset({"acc_payments"}))
    return failed(column_suites(facts, LIMITS), "history.columns", connection)


SHOPS_AND_COMPANIES = [250, 500, 700, 1_000, 5_000, 9_000, 20_000, 80_000, 90_000, 150_000]


def test_amounts_a_thousand_times_too_large_or_too_small_are_of_another_size() -> None:
    usual = [amount * 1_000 for amount in SHOPS_AND_COMPANIES]

    assert sizes(usual * 3, usual) == set()
    assert sizes([amount * 1_000 for amount in usual] * 3, usual) == {"still_of_that_size"}
    assert sizes(SHOPS_AND_COMPANIES * 3, usual) == {"still_of_that_size"}


def test_a_day_of_small_payments_is_no_other_size_where_one_payment_in_three_is_as_small() -> None:
    """The usual middle is 7 000; tonight's, 600, is eleven times smaller, and three in ten are like it."""
    assert sizes([500, 700] * 16, SHOPS_AND_COMPANIES) == set()


def test_the_same_day_is_of_another_size_where_amounts_are_alike() -> None:
    assert sizes([500, 700] * 16, [6_000, 7_000, 8_000] * 3) == {"still_of_that_size"}


def test_a_night_whose_lines_all_sell_one_product_has_another_column() -> None:
    connection = duckdb.connect()
    connection.execute(
        "create table landed__acc_invoices as select 'D' || i as document_id,"
        " date '2026-02-20' - (i % 40)::integer as document_date, 'C' || i as customer_id, 'VND' as currency,"
        " 'posted' as status, 'invoice' as document_type, i as gross_amount, 'U' as salesperson_user_id,"
        " null::varchar as deal_id from range(400) as numbers (i)"
    )
    connection.execute(
        "create table landed__acc_invoice_lines as select 'D' || (i % 400) as document_id,"
        " 'P' || (i // 400) as product_id from range(4000) as numbers (i)"
    )
    facts = NightFacts(
        date(2026, 2, 20), date(2025, 1, 1), 7, "VND", frozenset({"acc_invoices", "acc_invoice_lines"})
    )
    assert failed(column_suites(facts, LIMITS), "history.columns", connection) == set()

    connection.execute(
        "update landed__acc_invoice_lines set product_id = 'P1' where document_id in"
        " (select document_id from landed__acc_invoices where document_date = date '2026-02-20')"
    )
    assert failed(column_suites(facts, LIMITS), "history.columns", connection) == {"still_varies"}
