"""What a rep is paid of the allowance in a month, as the pages of pay say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from publishing.drilldown.pay import Allowance, PayTotal, read_pay, read_pay_totals

JULY, AUGUST, SEPTEMBER = (date(2025, month, 1) for month in (7, 8, 9))


@pytest.fixture
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    """Bob moved to away during August; July was locked with 300 000 too little for him, and without Cid."""
    with duckdb.connect() as connection:
        connection.execute("create schema kpi; create schema commission")
        connection.execute(
            "create table kpi.fct_employee_evaluation as from (values"
            " ('bob', date '2025-07-01', 'home', 4.78, 4.4, 2700000, 3000000, false, false),"
            " ('bob', date '2025-08-01', 'away', 5.0, 0.0, 3000000, 3000000, false, false),"
            " ('dan', date '2025-08-01', 'home', null, null, null, 3000000, true, false),"
            " ('bob', date '2025-09-01', 'away', 5.0, 0.0, 3000000, 3000000, false, true)) as evaluations"
            " (rep_id, period_start, region_id, score_shown, rounded_shortfall_pct, allowance_payable,"
            " full_allowance, is_held, is_partial)"
        )
        connection.execute("alter table kpi.fct_employee_evaluation add column band varchar")
        connection.execute(
            "create table commission.allowance_payable as from (values"
            " ('bob', date '2025-07-01', 'home', 0, 2700000, false),"
            " ('bob', date '2025-08-01', 'home', 300000, 3300000, false),"
            " ('cid', date '2025-08-01', 'home', 3000000, 3000000, false),"
            " ('dan', date '2025-08-01', 'home', 0, null, true)) as payable"
            " (rep_id, pay_month, region_id, adjustment, allowance_payable, is_held)"
        )
        yield connection


def test_a_month_pays_what_was_locked_too_low_before_it(release: duckdb.DuckDBPyConnection) -> None:
    pay = read_pay(release, 13)
    bob = pay["bob"].allowances
    assert [row.month for row in bob] == [SEPTEMBER, AUGUST, JULY]
    assert [row.allowance for row in bob] == [3_000_000, 3_300_000, 2_700_000]
    assert [row.adjustment for row in bob] == [0, 300_000, 0]
    zero, three = Decimal(0), Decimal(3_000_000)
    assert pay["cid"].allowances == (Allowance(AUGUST, None, None, None, three, three, False, False),)
    assert pay["dan"].allowances == (Allowance(AUGUST, None, None, None, None, zero, True, False),)


def test_totals_are_by_the_region_that_pays_and_hold_the_adjustments(
    release: duckdb.DuckDBPyConnection,
) -> None:
    assert read_pay_totals(release, 13) == (
        PayTotal(SEPTEMBER, "away", 1, 0, Decimal(3_000_000)),
        PayTotal(AUGUST, "home", 3, 1, Decimal(6_300_000)),
        PayTotal(JULY, "home", 1, 0, Decimal(2_700_000)),
    )


def test_without_the_table_of_finance_the_evaluation_speaks(release: duckdb.DuckDBPyConnection) -> None:
    release.execute("drop table commission.allowance_payable")
    assert [row.allowance for row in read_pay(release, 13)["bob"].allowances] == [
        3_000_000,
        3_000_000,
        2_700_000,
    ]
    assert read_pay_totals(release, 13)[1:3] == (
        PayTotal(AUGUST, "away", 1, 0, Decimal(3_000_000)),
        PayTotal(AUGUST, "home", 1, 1, None),
    )
