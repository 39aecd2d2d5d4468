"""Every case of tests/cases, out of one build of one company that is all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dbt_project import build
from ingestion.company import load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.cases.company import AS_OF, Case, prefixed, prefixed_detail, read_cases, write_company

CASES = read_cases()
_COLUMNS = {
    "numerator",
    "denominator",
    "value",
    "target",
    "attainment",
    "status",
    "is_partial",
    "is_mature",
}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("cases")
    write_company(CASES, folder)
    company = load_company(folder)
    state = folder / "state"
    for source in company.source_names:
        land_source(company, source, state, AS_OF, datetime(2026, 11, 1, tzinfo=UTC), "tests")
    hand_over(company, state, AS_OF)
    made = build(state, AS_OF)
    assert set(made.node_counts) <= {"success", "pass", "warn"}, made.node_counts
    with duckdb.connect(str(made.warehouse), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}{case.name}")
def test_case(case: Case, warehouse: duckdb.DuckDBPyConnection) -> None:
    assert case.expect, "a case expects something"
    for expected in case.expect:
        _assert_expected(case, expected, warehouse)


def test_there_are_cases() -> None:
    assert len(CASES) > 10
    assert all(case.expect for case in CASES)


def _assert_row(case: Case, expected: dict[str, Any], warehouse: duckdb.DuckDBPyConnection) -> None:
    """One row of another published `table`, found by the columns of `where`."""
    keys = {
        name: prefixed(case.key, value) if name.endswith("_id") else value
        for name, value in expected["where"].items()
    }
    rows = (
        warehouse.execute(
            f"select * from {expected['table']} where " + " and ".join(f"{name} = ?" for name in keys),
            list(keys.values()),
        )
        .df()
        .to_dict("records")
    )
    assert len(rows) == 1, f"{expected}: {len(rows)} rows"
    claims = expected.keys() - {"table", "where"}
    assert claims, f"{expected}: nothing is claimed"
    for name in claims:
        assert _same(rows[0][name], expected[name]), f"{expected}: {name} is {rows[0][name]}"


def _assert_expected(case: Case, expected: dict[str, Any], warehouse: duckdb.DuckDBPyConnection) -> None:
    if "table" in expected:
        _assert_row(case, expected, warehouse)
        return
    period_type, period_start = _period(str(expected["period"]))
    member = expected["member"]
    shared = expected["grain"] == "lifecycle_stage"
    rows = (
        warehouse.execute(
            "select * from kpi.fct_kpi_values where kpi_code = ? and grain = ? and grain_id = ?"
            " and detail is not distinct from ? and period_type = ? and period_start = ?",
            [
                case.kpi_code,
                expected["grain"],
                member if shared else prefixed(case.key, member),
                prefixed_detail(case.key, expected.get("detail")),
                period_type,
                period_start,
            ],
        )
        .df()
        .to_dict("records")
    )
    if expected.get("row") == "absent":
        assert rows == [], f"{expected}: a row was not expected"
        return
    assert len(rows) == 1, f"{expected}: {len(rows)} rows"
    for name in _COLUMNS & expected.keys():
        assert _same(rows[0][name], expected[name]), f"{expected}: {name} is {rows[0][name]}"


def _same(actual: Any, expected: Any) -> bool:
    if actual is None or actual != actual:
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
    return "day", date.fromisoformat(text) + timedelta(0)
