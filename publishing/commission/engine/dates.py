"""Months, plan periods and working days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta

from publishing.commission.engine.rows import CalendarDay, Period

_LENGTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}
_MONDAY = date(1, 1, 1).toordinal()
"""An ordinal that is a Monday."""


def month_of(day: date) -> date:
    """The first day of its month."""
    return day if day.day == 1 else day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month ``count`` months later."""
    years, rest = divmod(month.month - 1 + count, 12)
    return date(month.year + years, rest + 1, 1)


def month_end(month: date) -> date:
    """The last day of the month."""
    return month_after(month_of(month)) - timedelta(days=1)


def period_of(period: Period, day: date, fiscal_start: int) -> tuple[date, date]:
    """First and last day of the plan period that holds the day; fiscal ones begin with ``fiscal_start``."""
    length = _LENGTHS[period]
    offset = fiscal_start - 1 if period.startswith("fiscal") else 0
    first = month_after(month_of(day), -((day.month - 1 - offset) % length))
    return first, month_end(month_after(first, length - 1))


class Calendar:
    """Monday to Friday are worked, Saturday and Sunday are not, but for the days that say otherwise."""

    def __init__(self, days: Iterable[CalendarDay]) -> None:
        """Keeps the days that differ from the week's own rule."""
        differing = [day for day in days if day.is_working_day != (day.day.weekday() < 5)]
        self._worked = sorted(day.day.toordinal() for day in differing if day.is_working_day)
        self._free = sorted(day.day.toordinal() for day in differing if not day.is_working_day)

    def working_days(self, first: date, after: date) -> int:
        """Working days from ``first`` on, before ``after``."""
        return self._until(after.toordinal()) - self._until(first.toordinal()) if first < after else 0

    def _until(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal - _MONDAY, 7)
        return (
            weeks * 5 + min(rest, 5) + bisect_left(self._worked, ordinal) - bisect_left(self._free, ordinal)
        )
