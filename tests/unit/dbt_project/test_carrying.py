"""What a build says of the days and weeks that it took over from the release before."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dbt_project.carrying import unchanged_periods


def test_unchanged_days_and_weeks_are_counted(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.execute("create schema intermediate")
        warehouse.execute(
            "create table intermediate.int_unchanged_periods as select 'day' as period_type from range(3)"
        )

    assert unchanged_periods(tmp_path / "warehouse.duckdb") == 3


def test_a_build_that_skipped_them_after_a_failed_test_took_over_none(tmp_path: Path) -> None:
    """dbt skips what follows a failed test: the gate has to say so, not an error of the count."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.execute("create schema intermediate")

    assert unchanged_periods(tmp_path / "warehouse.duckdb") == 0
