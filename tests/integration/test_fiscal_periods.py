"""Periods and dates of companies whose fiscal year does not begin in January."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dbt_project.building import PROJECT
from dbt_project.carrying import attachable_release

AS_OF = date(2026, 10, 31)
HISTORY_START = date(2025, 1, 1)


def _built(folder: Path, fiscal_month: int) -> Path:
    """A warehouse of nothing but periods and dates."""
    landed, warehouse = folder / "landed.duckdb", folder / "warehouse.duckdb"
    with duckdb.connect(str(landed)) as connection:
        connection.execute(
            "create table calendar as select cast(day as date) as calendar_date,"
            " isodow(day) <= 5 as is_working_day, cast(null as varchar) as holiday_name"
            " from range(date '2022-01-01', date '2029-12-31', interval 1 day) as days (day)"
        )
        connection.execute(f"create table company as select {fiscal_month} as fiscal_year_start_month")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_evaluation_spans"
            " (period_type varchar, span_start date, span_end date, is_told_by_period boolean)"
        )
    variables = {
        "as_of_date": AS_OF.isoformat(),
        "history_start": HISTORY_START.isoformat(),
        "fiscal_year_start_month": fiscal_month,
    }
    finished = subprocess.run(
        [
            *[sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--no-version-check", "run"],
            *[
                "--project-dir",
                str(PROJECT),
                "--profiles-dir",
                str(PROJECT),
                "--select",
                "int_periods dim_date",
            ],
            *["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")],
            *["--vars", json.dumps(variables)],
        ],
        env=os.environ
        | {
            "WAREHOUSE_BUILD_FILE": str(warehouse),
            "WAREHOUSE_LANDED_FILE": str(landed),
            "WAREHOUSE_MEMORY_LIMIT": "5GB",
            "WAREHOUSE_ENGINE_THREADS": "3",
            "WAREHOUSE_BEFORE_FILE": str(folder / attachable_release(None, folder, PROJECT)),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout
    return warehouse


@pytest.fixture(scope="module")
def april(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(_built(tmp_path_factory.mktemp("april"), 4)), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(_built(tmp_path_factory.mktemp("february"), 2)), read_only=True) as connection:
        yield connection


def _periods(warehouse: duckdb.DuckDBPyConnection, period_type: str) -> list[tuple[date, date, date, bool]]:
    return warehouse.execute(
        "select period_start, period_end, last_day, is_partial from intermediate.int_periods"
        " where period_type = $period_type order by period_start",
        {"period_type": period_type},
    ).fetchall()


def _day(warehouse: duckdb.DuckDBPyConnection, day: date) -> tuple[int, int, int, date, date]:
    (row,) = warehouse.execute(
        "select fiscal_year, fiscal_quarter, fiscal_month, fiscal_year_start, fiscal_quarter_start"
        " from core.dim_date where calendar_date = $day",
        {"day": day},
    ).fetchall()
    return (row[0], row[1], row[2], row[3], row[4])


def test_a_fiscal_year_from_april_ends_with_march(april: duckdb.DuckDBPyConnection) -> None:
    assert _periods(april, "fiscal_year") == [
        # began before the published history, so not told whole
        (date(2024, 4, 1), date(2025, 3, 31), date(2025, 3, 31), True),
        (date(2025, 4, 1), date(2026, 3, 31), date(2026, 3, 31), False),
        # the running one ends at the night's date
        (date(2026, 4, 1), date(2027, 3, 31), AS_OF, True),
    ]


def test_quarters_of_a_year_from_april_are_those_of_the_calendar(april: duckdb.DuckDBPyConnection) -> None:
    assert _periods(april, "fiscal_quarter") == []
    assert len(_periods(april, "quarter")) == 8
    assert len(_periods(april, "year")) == 2


def test_days_around_the_first_of_april(april: duckdb.DuckDBPyConnection) -> None:
    """A fiscal year is named after the calendar year in which it ends."""
    assert _day(april, date(2026, 3, 31)) == (2026, 4, 12, date(2025, 4, 1), date(2026, 1, 1))
    assert _day(april, date(2026, 4, 1)) == (2027, 1, 1, date(2026, 4, 1), date(2026, 4, 1))
    assert _day(april, date(2026, 12, 31)) == (2027, 3, 9, date(2026, 4, 1), date(2026, 10, 1))


def test_quarters_of_a_year_from_february_lie_across_those_of_the_calendar(
    february: duckdb.DuckDBPyConnection,
) -> None:
    quarters = _periods(february, "fiscal_quarter")
    assert [start for start, *_ in quarters] == [
        *(date(2024, 11, 1), date(2025, 2, 1), date(2025, 5, 1), date(2025, 8, 1)),
        *(date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1), date(2026, 8, 1)),
    ]
    assert quarters[0][1] == date(2025, 1, 31)
    # August to October is over on the night of 31 October
    assert quarters[-1] == (date(2026, 8, 1), AS_OF, AS_OF, False)
    assert _periods(february, "fiscal_year")[-1] == (date(2026, 2, 1), date(2027, 1, 31), AS_OF, True)


def test_days_around_the_first_of_february(february: duckdb.DuckDBPyConnection) -> None:
    assert _day(february, date(2026, 1, 31)) == (2026, 4, 12, date(2025, 2, 1), date(2025, 11, 1))
    assert _day(february, date(2026, 2, 1)) == (2027, 1, 1, date(2026, 2, 1), date(2026, 2, 1))
    assert _day(february, date(2026, 10, 31)) == (2027, 3, 9, date(2026, 2, 1), date(2026, 8, 1))
