"""What the cases expect, as rows to be joined with the KPI table, and how a figure is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd

from tests.cases.company import Case, prefixed, prefixed_detail

COMPARED = (
    "numerator",
    "denominator",
    "value",
    "target",
    "attainment",
    "status",
    "is_partial",
    "is_mature",
    "is_provisional",
)


@dataclass(frozen=True)
class Expectation:
    """One line under `expect` of a case, with the key of the row that it speaks of."""

    case: Case
    said: dict[str, Any]
    grain_id: str
    detail: str | None
    period_type: str
    period_start: date


def expectations(cases: list[Case]) -> list[Expectation]:
    """Every expected line of every case about a KPI value, in their order."""
    return [_expectation(case, said) for case in cases for said in case.expect if "table" not in said]


def differences(expected: list[Expectation], warehouse: duckdb.DuckDBPyConnection) -> list[tuple[Case, str]]:
    """The case and what is wrong, for each expected line that `kpi.fct_kpi_values` does not say."""
    keys = pd.DataFrame(
        [
            [
                place,
                line.case.kpi_code,
                line.said["grain"],
                line.grain_id,
                line.detail,
                line.period_type,
                pd.Timestamp(line.period_start),
            ]
            for place, line in enumerate(expected)
        ],
        columns=["place", "kpi_code", "grain", "grain_id", "detail", "period_type", "period_start"],
    )
    warehouse.register("expected_rows", keys)
    found = warehouse.execute(
        f"select expected_rows.place, facts.kpi_code is not null,"
        f" {', '.join(f'facts.{name}' for name in COMPARED)}"
        " from expected_rows left join kpi.fct_kpi_values as facts"
        " on facts.kpi_code = expected_rows.kpi_code and facts.grain = expected_rows.grain"
        " and facts.grain_id = expected_rows.grain_id"
        " and facts.detail is not distinct from expected_rows.detail"
        " and facts.period_type = expected_rows.period_type"
        " and facts.period_start = expected_rows.period_start order by expected_rows.place"
    ).fetchall()
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for place, is_found, *figures in found:
        rows.setdefault(place, []).extend([tuple(figures)] if is_found else [])
    judged = ((line, _difference(line.said, rows[place])) for place, line in enumerate(expected))
    return [(line.case, difference) for line, difference in judged if difference]


def _expectation(case: Case, said: dict[str, Any]) -> Expectation:
    period_type, period_start = _period(str(said["period"]))
    is_shared = said["grain"] == "lifecycle_stage"
    member = said["member"] if is_shared else prefixed(case.key, said["member"])
    detail = prefixed_detail(case.key, said.get("detail"))
    return Expectation(case, said, member, detail, period_type, period_start)


def _difference(said: dict[str, Any], rows: list[tuple[Any, ...]]) -> str | None:
    if said.get("row") == "absent":
        return f"{said}: a row was not expected" if rows else None
    if len(rows) != 1:
        return f"{said}: {len(rows)} rows"
    figures = dict(zip(COMPARED, rows[0], strict=True))
    for name in COMPARED:
        if name in said and not is_same(figures[name], said[name]):
            return f"{said}: {name} is {figures[name]}"
    return None


def is_same(actual: Any, expected: Any) -> bool:
    """Whether a figure of the warehouse is the one that a case says: exact, null for null."""
    if actual is None:
        return expected is None
    if expected is None or isinstance(expected, (bool, str)):
        return bool(actual == expected)
    return bool(Decimal(str(actual)) == Decimal(str(expected)))


def _period(text: str) -> tuple[str, date]:
    if re.fullmatch(r"\d{4}", text):
        return "year", date(int(text), 1, 1)
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return "quarter", date(int(found[1]), 3 * int(found[2]) - 2, 1)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        return "week", date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if found := re.fullmatch(r"12M-(\d{4})-(\d\d)", text):  # the twelve months that end with this month
        months = int(found[1]) * 12 + int(found[2]) - 12
        return "trailing_12_months", date(months // 12, months % 12 + 1, 1)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        return "month", date(int(found[1]), int(found[2]), 1)
    return "day", date.fromisoformat(text)
