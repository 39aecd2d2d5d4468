"""Which figures of `kpi.fct_kpi_values` are wrong by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from expectations.checks import NightFacts
from expectations.suites.kpi_values import _rules
from expectations.thresholds import THRESHOLDS, read_thresholds

NIGHT = NightFacts(date(2026, 10, 30), date(2025, 1, 1), 7, "VND", frozenset())


@pytest.mark.parametrize(
    ("kpi_code", "detail", "denominator", "is_wrong"),
    [
        ("win_rate", None, -2, True),
        ("win_rate", None, 0, False),
        ("cost_per_call", None, -1, True),
        ("cost_per_call", "stage=won", -1, True),
        # a credit note of the telephone company outweighs the bills of a region in a month
        ("cost_per_call", "figure=share_of_bills", -980_000, False),
        ("average_selling_price", None, -3, False),
    ],
)
def test_what_is_counted_is_not_negative_and_an_amount_may_be(
    kpi_code: str, detail: str | None, denominator: int, is_wrong: bool
) -> None:
    condition, _ = _rules(NIGHT, read_thresholds(THRESHOLDS))["denominator_is_not_negative"]

    found = duckdb.execute(
        "select count(*) from (select ? as kpi_code, ?::varchar as detail, ?::integer as denominator)"
        f" where {condition}",
        [kpi_code, detail, denominator],
    ).fetchone()

    assert found == (int(is_wrong),)


THROUGH = date(2026, 10, 29)
HELD_NIGHT = replace(NIGHT, held_through={"tel_calls": THROUGH})


@pytest.mark.parametrize(
    ("night", "kpi_code", "calendar_end", "status", "numerator", "is_mature", "found"),
    [
        (NIGHT, "deals_won", "2026-10-30", "held", None, False, {"nothing_is_held_without_a_reason"}),
        (NIGHT, "allowance_payable", "2026-10-31", "held", None, False, set()),
        (NIGHT, "allowance_payable", "2026-10-31", "held", 5, False, {"a_held_figure_has_no_number"}),
        (NIGHT, "calls_made", "2026-10-30", "ok", 5, True, set()),
        (HELD_NIGHT, "calls_made", "2026-10-29", "ok", 5, True, set()),
        (HELD_NIGHT, "calls_made", "2026-10-30", "held", None, False, set()),
        (HELD_NIGHT, "calls_made", "2026-10-30", "ok", 5, True, {"a_held_figure_has_no_number"}),
        (HELD_NIGHT, "deals_per_call", "2026-10-31", "ok", 5, True, {"a_held_figure_has_no_number"}),
        (HELD_NIGHT, "deals_won", "2026-10-30", "ok", 5, True, set()),
        (HELD_NIGHT, "calls_made", "2026-10-29", "held", None, True, {"nothing_is_held_without_a_reason"}),
    ],
)
def test_a_figure_is_held_for_a_reason_and_then_without_a_number(
    night: NightFacts,
    kpi_code: str,
    calendar_end: str,
    status: str,
    numerator: int | None,
    *,
    is_mature: bool,
    found: set[str],
) -> None:
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as warehouse")
    connection.execute("create schema warehouse.core")
    connection.execute(
        "create table warehouse.core.dim_kpi as select * from (values ('calls_made', 'calls_made', null),"
        " ('deals_won', 'deals_won', null), ('deals_per_call', 'deals_won', 'calls_made'))"
        " as kpis (kpi_code, numerator_measure, denominator_measure)"
    )
    connection.execute(
        "create table warehouse.core.dim_measure as select * from (values ('calls_made', 'tel_calls'),"
        " ('deals_won', 'crm_deals ref_deal_stages')) as measures (measure_code, entities)"
    )
    rules = _rules(night, read_thresholds(THRESHOLDS))
    wrong = {
        name
        for name in ("nothing_is_held_without_a_reason", "a_held_figure_has_no_number")
        if connection.execute(
            "select 1 from (select ? as kpi_code, ?::date as calendar_end, ? as status,"
            f" ?::integer as numerator, null::integer as value, ? as is_mature) where {rules[name][0]}",
            [kpi_code, calendar_end, status, numerator, is_mature],
        ).fetchone()
    }

    assert wrong == found


def test_a_hold_adds_no_check_and_takes_none_away() -> None:
    """What the release before had and tonight has not would close the gate."""
    thresholds = read_thresholds(THRESHOLDS)
    assert _rules(NIGHT, thresholds).keys() == _rules(HELD_NIGHT, thresholds).keys()
