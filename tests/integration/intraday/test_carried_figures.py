"""A night that carries figures of the release before says what a full rebuild says."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dbt_project.building import Build
from dbt_project.carrying import published_release
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import rebuilt_on

ASSERTION = "assert_unchanged_days_have_unchanged_figures"


@dataclass(frozen=True)
class Carried:
    """Friday's night again, carrying from Thursday's release."""

    state: Path
    build: Build


@pytest.fixture(scope="module")
def carried(certified: Path, tmp_path_factory: pytest.TempPathFactory) -> Carried:
    folder = tmp_path_factory.mktemp("carried") / "company"
    running_day.make_company(folder, running_day.after_the_day())
    company = rebuilt_on(folder, 0)
    release = published_release(certified / "state")
    return Carried(
        folder / "state", running_day.land_and_build(company, folder / "state", running_day.DAY, release)
    )


def warehouse(state: Path) -> Path:
    return state / "build" / "warehouse.duckdb"


def test_every_published_table_is_that_of_a_full_rebuild(carried: Carried, full_night: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse(carried.state)}' as carried (read_only)")
        connection.execute(f"attach '{warehouse(full_night)}' as full_rebuild (read_only)")
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'carried'"
            " and schema_name in ('core', 'kpi', 'quality') and table_name not in ('receipts', 'entities')"
        ).fetchall()
        assert len(tables) > 40
        differing = {
            table: connection.execute(
                f"select count(*) from ((from carried.{table} except all from full_rebuild.{table})"
                f" union all (from full_rebuild.{table} except all from carried.{table}))"
            ).fetchall()
            for (table,) in tables
        }
    assert {table: rows for table, rows in differing.items() if rows != [(0,)]} == {}


def test_days_of_which_nothing_is_new_are_carried_and_days_of_late_rows_are_not(carried: Carried) -> None:
    with duckdb.connect(str(warehouse(carried.state)), read_only=True) as connection:
        open_days = {
            day
            for (day,) in connection.execute(
                "select period_start from intermediate.int_open_periods where period_type = 'day'"
            ).fetchall()
        }
        made_tonight = connection.execute(
            "select count(distinct period_start) from intermediate.int_kpi_parts where period_type = 'day'"
        ).fetchall()
        days = connection.execute(
            "select count(distinct period_start) from kpi.fct_kpi_values where period_type = 'day'"
        ).fetchall()
    # the day itself, and days of which a tick brings late rows
    assert {running_day.NIGHT, running_day.DAY} <= open_days
    assert made_tonight == [(len(open_days),)]
    assert days == [(30,)]
    assert len(open_days) < 10
    assert carried.build.carried_periods >= 20


def test_figures_are_as_of_tonight_and_mature_with_the_night(carried: Carried) -> None:
    with duckdb.connect(str(warehouse(carried.state)), read_only=True) as connection:
        rows = connection.execute("select distinct as_of from kpi.fct_kpi_values").fetchall()
    assert rows == [(running_day.DAY,)]


def test_a_full_rebuild_is_held_to_the_release_before(
    full_night: Path, certified: Path, tmp_path: Path
) -> None:
    results = json.loads((full_night / "build" / "dbt" / "target" / "run_results.json").read_text())
    (outcome,) = (each["status"] for each in results["results"] if ASSERTION in each["unique_id"])
    assert outcome == "pass"
    (compiled,) = (full_night / "build" / "dbt" / "target" / "compiled").rglob(f"{ASSERTION}.sql")
    spoilt = tmp_path / "spoilt.duckdb"
    shutil.copy(published_release(certified / "state"), spoilt)
    with duckdb.connect(str(spoilt)) as connection:
        connection.execute(
            "update kpi.fct_kpi_values set numerator = numerator + 1 where kpi_code = 'approved_order_value'"
            " and grain = 'rep' and grain_id = 'ann' and period_type = 'day'"
            " and period_start = (select min(period_start) from kpi.fct_kpi_values where period_type = 'day'"
            " and kpi_code = 'approved_order_value' and grain = 'rep' and grain_id = 'ann')"
        )
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse(full_night)}' as warehouse (read_only)")
        connection.execute(f"attach '{spoilt}' as before (read_only)")
        found = connection.execute(compiled.read_text(encoding="utf-8")).fetchall()
    assert len(found) == 1
