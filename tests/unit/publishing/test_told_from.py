"""Which days a measure looks at that is told from another one."""

from __future__ import annotations

from datetime import date

import pytest

from publishing.measure_rows import Days
from publishing.told_from import component, component_days, months_before

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("looks_at", "first", "last"),
    [
        ("", date(2026, 3, 1), date(2026, 3, 31)),
        ("start", date(2026, 2, 28), date(2026, 2, 28)),
        ("year_before", date(2025, 3, 1), date(2026, 2, 28)),
        ("year_to_end", date(2025, 4, 1), date(2026, 3, 31)),
        ("last_year", date(2025, 3, 1), date(2025, 3, 31)),
        ("previous", date(2026, 2, 1), date(2026, 2, 28)),
        ("compared", date(2026, 2, 1), date(2026, 2, 28)),
        ("history", date.min, date(2026, 3, 31)),
    ],
)
def test_a_component_of_march_looks_at(looks_at: str, first: date, last: date) -> None:
    assert component_days(looks_at, "month", date(2026, 3, 1), None, MARCH) == Days(first, last)


def test_a_comparison_with_last_year_looks_at_last_year() -> None:
    days = component_days(
        "compared",
        "month",
        date(2026, 3, 1),
        "product_category=books;comparison=same_period_last_year",
        MARCH,
    )
    assert days == Days(date(2025, 3, 1), date(2025, 3, 31))


def test_a_running_month_is_compared_with_as_many_days_of_the_month_before() -> None:
    running = Days(date(2026, 3, 1), date(2026, 3, 10))
    assert component_days("previous", "month", date(2026, 3, 1), None, running) == Days(
        date(2026, 2, 1), date(2026, 2, 10)
    )


def test_before_a_week_is_a_week_and_before_a_quarter_are_three_months() -> None:
    week = Days(date(2026, 3, 9), date(2026, 3, 15))
    quarter = Days(date(2026, 4, 1), date(2026, 6, 30))
    assert component_days("previous", "week", week.first, None, week) == Days(
        date(2026, 3, 2), date(2026, 3, 8)
    )
    assert component_days("previous", "quarter", quarter.first, None, quarter) == Days(
        date(2026, 1, 1), date(2026, 3, 31)
    )


def test_a_month_that_is_shorter_ends_sooner() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)


def test_a_name_says_measure_and_days() -> None:
    assert component("sales_revenue@history") == ("sales_revenue", "history")
    assert component("sales_revenue") == ("sales_revenue", "")
