"""KPI values of one company in one month, as the published file holds them, and what to compare them with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb


@dataclass(frozen=True)
class Kpi:
    """What a KPI is: one row of `core.dim_kpi`."""

    kpi_code: str
    name_vi: str
    name_en: str
    unit: str
    direction: str
    additivity: str

    def name(self, language: str) -> str:
        """The KPI's name for readers."""
        return self.name_vi if language == "vi" else self.name_en


@dataclass(frozen=True)
class Comparison:
    """The earlier figure that a figure is fairly compared with.

    `basis` is whole_month, or same_days: the first days of the month before, as many as have elapsed.
    """

    value: Decimal
    basis: str


@dataclass(frozen=True)
class Figure:
    """A KPI of the whole company in the month of the as-of date.

    `previous` is the whole month before, as published; `comparison` is absent where none is fair.
    """

    kpi: Kpi
    status: str
    value: Decimal | None
    previous: Decimal | None
    comparison: Comparison | None
    target: Decimal | None
    attainment: Decimal | None
    is_partial: bool
    is_provisional: bool
    is_mature: bool

    @property
    def has_value(self) -> bool:
        """Whether there is a number to show."""
        return self.status == "ok" and self.value is not None

    @property
    def is_immature(self) -> bool:
        """The period is over, but the window in which its cohort may still convert is not."""
        return not self.is_mature and not self.is_partial

    @property
    def change(self) -> Decimal | None:
        """Against the comparison: of money and counts relative to it, of other units the difference."""
        if self.value is None or self.comparison is None:
            return None
        difference = self.value - self.comparison.value
        if self.kpi.unit not in ("currency", "count"):
            return difference
        return difference / abs(self.comparison.value) if self.comparison.value else None

    @property
    def verdict(self) -> str:
        """better, worse or neutral, by the KPI's direction."""
        change = self.change
        if not change or self.kpi.direction not in ("higher_better", "lower_better"):
            return "neutral"
        return "better" if (change > 0) == (self.kpi.direction == "higher_better") else "worse"


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before a first day of a month."""
    return month_of(month - timedelta(days=1))


def read_kpis(connection: duckdb.DuckDBPyConnection, kpi_codes: Sequence[str]) -> dict[str, Kpi]:
    """The KPIs of these codes that the release knows."""
    rows = connection.execute(
        "select kpi_code, name_vi, name_en, unit, direction, additivity from core.dim_kpi"
        " where list_contains($1, kpi_code)",
        [list(kpi_codes)],
    ).fetchall()
    return {row[0]: Kpi(*row) for row in rows}


def read_figures(
    connection: duckdb.DuckDBPyConnection, kpi_codes: Sequence[str], as_of: date
) -> tuple[Figure, ...]:
    """The company's figures of the month of `as_of`, in the order of the codes, without absent KPIs."""
    kpis = read_kpis(connection, kpi_codes)
    this_month = month_of(as_of)
    last_month = month_before(this_month)
    rows = connection.execute(
        "select kpi_code, period_start, status, value, target, attainment, coalesce(is_partial, false),"
        " coalesce(is_provisional, false), coalesce(is_mature, true) from kpi.fct_kpi_values"
        " where grain = 'company' and period_type = 'month' and detail is null"
        " and list_contains($1, kpi_code) and period_start in ($2, $3)",
        [list(kpis), this_month, last_month],
    ).fetchall()
    by_month = {(row[0], row[1]): row[2:] for row in rows}
    elapsed_sums = _sums_of_first_days(connection, list(kpis), last_month, (as_of - this_month).days + 1)
    return tuple(
        _figure(
            kpis[code], by_month[code, this_month], by_month.get((code, last_month)), elapsed_sums.get(code)
        )
        for code in kpi_codes
        if (code, this_month) in by_month
    )


def _figure(
    kpi: Kpi, row: tuple[Any, ...], previous_row: tuple[Any, ...] | None, elapsed_sum: Decimal | None
) -> Figure:
    status, value, target, attainment, is_partial, is_provisional, is_mature = row
    previous = previous_row[1] if previous_row and previous_row[0] == "ok" else None
    comparison = None
    if is_partial and kpi.additivity not in ("ratio", "semi_additive"):
        if kpi.additivity == "additive" and elapsed_sum is not None:
            comparison = Comparison(elapsed_sum, "same_days")
    elif previous is not None:
        comparison = Comparison(previous, "whole_month")
    return Figure(
        kpi=kpi,
        status=status,
        value=value,
        previous=previous,
        comparison=comparison,
        target=target,
        attainment=attainment,
        is_partial=is_partial,
        is_provisional=is_provisional,
        is_mature=is_mature,
    )


def _sums_of_first_days(
    connection: duckdb.DuckDBPyConnection, kpi_codes: Sequence[str], month: date, days: int
) -> dict[str, Decimal]:
    """Sums over the first `days` days of a month, where each of them has a figure; a shorter month ends."""
    last_day = min(month + timedelta(days=days - 1), month_of(month + timedelta(days=31)) - timedelta(days=1))
    rows = connection.execute(
        "select kpi_code, sum(value) from kpi.fct_kpi_values"
        " where grain = 'company' and period_type = 'day' and detail is null and status = 'ok'"
        " and list_contains($1, kpi_code) and period_start between $2 and $3"
        " group by kpi_code having count(value) = $4",
        [list(kpi_codes), month, last_day, (last_day - month).days + 1],
    ).fetchall()
    return dict(rows)
