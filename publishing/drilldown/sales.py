"""Sales of every member by day and by month: the leading measure, as the release holds it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import duckdb

from publishing.kpi_figures import month_before, month_of
from publishing.page_content import has_table
from publishing.page_settings import Measure

Days = dict[date, Decimal]
PART = {"value": "value", "numerator": "numerator"}


@dataclass(frozen=True)
class Month:
    """One month's figure."""

    value: Decimal
    is_partial: bool


@dataclass
class MemberSales:
    """One member's days of this month and the month before, and its months."""

    days: Days = field(default_factory=dict)
    months: dict[date, Month] = field(default_factory=dict)


@dataclass(frozen=True)
class Sales:
    """The leading measure of all members of one grain."""

    members: dict[str, MemberSales]

    def of(self, member_id: str) -> MemberSales:
        """One member's sales; empty for somebody without a row."""
        return self.members.get(member_id) or MemberSales()

    def ranked(self, month: date, among: Callable[[str], bool]) -> dict[str, int]:
        """Ranks of some members in a month, the highest first, equal ones on one rank."""
        values = {
            key: found.months[month].value
            for key, found in self.members.items()
            if month in found.months and among(key)
        }
        ordered = sorted(values.values(), reverse=True)
        first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
        return {key: first[value] for key, value in values.items()}


@dataclass(frozen=True)
class Calendar:
    """The days of the running month: which of them are worked, and how much of the month is over."""

    as_of: date
    working_days: frozenset[date]

    @property
    def days(self) -> list[date]:
        """Every day of the month."""
        first = month_of(self.as_of)
        return [day for n in range(31) if month_of(day := first + timedelta(days=n)) == first]

    @property
    def time_progress(self) -> Decimal | None:
        """Share of the month's working days that is over; None without a calendar."""
        if not self.working_days:
            return None
        return Decimal(sum(day <= self.as_of for day in self.working_days)) / len(self.working_days)


def read_sales(
    connection: duckdb.DuckDBPyConnection, grain: str, measure: Measure, as_of: date, months: int
) -> Sales:
    """Days of this month and the one before, and the last `months` months, of every member of a grain."""
    first = this = month_of(as_of)
    for _ in range(months - 1):
        first = month_before(first)
    rows = connection.execute(
        f"select grain_id, period_type, period_start, {PART[measure.part]}, coalesce(is_partial, false)"
        " from kpi.fct_kpi_values where kpi_code = $1 and grain = $2 and detail is null and status = 'ok'"
        f" and {PART[measure.part]} is not null and period_start <= $5"
        " and (period_type = 'month' and period_start >= $3 or period_type = 'day' and period_start >= $4)",
        [measure.kpi_code, grain, first, month_before(this), as_of],
    ).fetchall()
    members: dict[str, MemberSales] = {}
    for member_id, period_type, start, value, is_partial in rows:
        sales = members.setdefault(member_id, MemberSales())
        if period_type == "day":
            sales.days[start] = value
        else:
            sales.months[start] = Month(value, is_partial)
    return Sales(members)


def read_calendar(connection: duckdb.DuckDBPyConnection, as_of: date) -> Calendar:
    """The working days of the month of a date, by the company's calendar."""
    if not has_table(connection, "core", "dim_date"):
        return Calendar(as_of, frozenset())
    rows = connection.execute(
        "select calendar_date from core.dim_date where is_working_day and month_start = ?", [month_of(as_of)]
    ).fetchall()
    return Calendar(as_of, frozenset(row[0] for row in rows))


def same_days_before(sales: MemberSales, as_of: date) -> Decimal | None:
    """The sum of the month before over as many first days as are over now; None if a day has no figure."""
    this = month_of(as_of)
    before = month_before(this)
    days = [before + timedelta(days=n) for n in range((as_of - this).days + 1)]
    days = [day for day in days if day < this]
    if not all(day in sales.days for day in days):
        return None
    return sum((sales.days[day] for day in days), Decimal(0))
