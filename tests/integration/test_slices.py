"""A model that is made slice by slice holds the rows that it would hold made at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dbt_project.building import PROJECT

SETTINGS = """
name: small
version: "1.0.0"
config-version: 2
profile: small
models:
  +materialized: table
"""
PROFILE = "small: {target: it, outputs: {it: {type: duckdb, path: made.duckdb}}}"
SLICES = "{{ config(meta={'slices': ['day % 3 = 0', 'day % 3 = 1', 'day % 3 = 2']}) }}"
ROWS = "select day, day * 2 as amount from range(10) as days (day)"
MODELS = {
    "whole": f"{ROWS} where {{{{ a_slice() }}}}",
    "sliced": f"{SLICES} {ROWS} where {{{{ a_slice() }}}}",
    # columns are told apart by their names, whatever the order of a contract
    "contracted": f"{SLICES} {ROWS} where {{{{ a_slice() }}}}",
    "without_a_place": f"{SLICES} {ROWS}",
}
CONTRACT = """
models:
  - name: contracted
    config: {contract: {enforced: true}}
    columns: [{name: amount, data_type: bigint}, {name: day, data_type: bigint}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dbt project of four models with the table materialization of the warehouse; it has been run."""
    folder = tmp_path_factory.mktemp("slices")
    (folder / "dbt_project.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "models.yml").write_text(CONTRACT, encoding="utf-8")
    for name, sql in MODELS.items():
        (folder / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    (folder / "macros").mkdir()
    for macro in ("materialization_table.sql", "a_slice.sql"):
        shutil.copy(PROJECT / "macros" / macro, folder / "macros")
    subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "run", "--profiles-dir", "."],
        cwd=folder,
        env=os.environ | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return folder


def result_of(project: Path, model: str) -> dict[str, Any]:
    results = json.loads((project / "target" / "run_results.json").read_text("utf-8"))["results"]
    return next(result for result in results if result["unique_id"].endswith(f".{model}"))


@pytest.mark.parametrize("model", ["whole", "sliced", "contracted"])
def test_each_row_is_there_once(project: Path, model: str) -> None:
    assert result_of(project, model)["status"] == "success"
    with duckdb.connect(str(project / "made.duckdb"), read_only=True) as connection:
        found = connection.execute(f"select day, amount from {model} order by day").fetchall()
    assert found == [(day, day * 2) for day in range(10)]


def test_slices_without_a_place_for_them_are_refused(project: Path) -> None:
    result = result_of(project, "without_a_place")
    assert result["status"] == "error"
    assert "has slices, but no a_slice()" in result["message"]
    with duckdb.connect(str(project / "made.duckdb"), read_only=True) as connection:
        assert (
            connection.execute(
                "select * from duckdb_tables() where table_name = 'without_a_place'"
            ).fetchall()
            == []
        )
