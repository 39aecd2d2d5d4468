"""Which figures of `kpi.fct_kpi_values` are wrong by themselves."""

from __future__ import annotations

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
