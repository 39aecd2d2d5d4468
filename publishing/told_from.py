"""What a measure without rows of its own is told from: other measures, and the days that it looks at.

`core.dim_measure.made_of` names them, separated by spaces. A measure stands for the figure's own days, with
`@` for others: `sales_revenue@year_before` is the twelve months up to the day before the period begins.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import duckdb

from publishing.measure_rows import Days

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "fiscal_quarter": 3}
_LENGTHS = {"day": _DAY, "week": 7 * _DAY}


def component(name: str) -> tuple[str, str]:
    """`measure@days` in two; the second is empty for the figure's own days."""
    measure_code, _, looks_at = name.partition("@")
    return measure_code, looks_at


def component_days(
    looks_at: str, period_type: str, period_start: date, detail: str | None, days: Days
) -> Days:
    """The days that a component looks at, `days` being those of the figure itself."""
    if looks_at == "compared":
        is_last_year = (detail or "").endswith("comparison=same_period_last_year")
        looks_at = "last_year" if is_last_year else "previous"
    if looks_at == "previous":
        return _previous(period_type, period_start, days)
    windows: dict[str, Callable[[], Days]] = {
        "": lambda: days,
        # balances stand on the last day: this is what stood when the period began
        "start": lambda: Days(period_start - _DAY, period_start - _DAY),
        "year_before": lambda: Days(months_before(period_start, 12), period_start - _DAY),
        "year_to_end": lambda: Days(months_before(days.last + _DAY, 12), days.last),
        "last_year": lambda: Days(months_before(period_start, 12), months_before(days.last, 12)),
        "history": lambda: Days(date.min, days.last),
    }
    return windows[looks_at]()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _previous(period_type: str, period_start: date, days: Days) -> Days:
    """The period before, with as many days as have elapsed of this one where it is still running."""
    if period_type in _LENGTHS:
        begin = period_start - _LENGTHS[period_type]
    else:
        begin = months_before(period_start, _MONTHS.get(period_type, 12))
    return Days(begin, min(begin + (days.last - period_start), period_start - _DAY))


def delivered_files(connection: duckdb.DuckDBPyConnection, entities: str) -> str:
    """For each entity the newest file that landed, with its rows, and how many files there were."""
    told = [_files_of(connection, entity) for entity in entities.split()]
    return "; ".join(told)


def _files_of(connection: duckdb.DuckDBPyConnection, entity: str) -> str:
    row = connection.execute(
        "select count(*), max_by(file_name, (delivery_date, landed_at)),"
        " max_by(row_count_landed, (delivery_date, landed_at)) from quality.receipts"
        " where entity = ? and status = 'landed'",
        [entity],
    ).fetchone()
    count, newest, rows = row or (0, None, None)
    if not count:
        return f"{entity} (not delivered)"
    more = f", newest of {count} files" if count > 1 else ""
    return f"{entity} ({newest}, {rows:,} rows{more})"
