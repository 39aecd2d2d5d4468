"""A model that runs out of memory beside its neighbour is built alone, in the same night."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb

from dbt_project.building import PROJECT
from tests.cases.building import build_cases
from tests.cases.company import read_cases

PLANTED = "models/intermediate/kpis/int_planted.sql"
STARVED = "Out of Memory Error: could not allocate block of size 256.0 KiB"
# The results of the first run lie there when the second begins.
ONCE = f"""
    select case when written.files = 0 then cast(error('{STARVED}') as integer) else 1 end as x
    from (select count(*) as files from glob('dbt/target/run_results.json')) as written
"""
FOLLOWING = "select * from {{ ref('int_planted') }}"


def project_with(folder: Path, planted: str) -> Path:
    copy = folder / "dbt_project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    (copy / PLANTED).write_text(planted, encoding="utf-8")
    (copy / PLANTED).with_name("int_following.sql").write_text(FOLLOWING, encoding="utf-8")
    return copy


def test_a_starved_model_is_built_alone_and_what_hangs_on_it(tmp_path: Path) -> None:
    made = build_cases(read_cases()[:1], tmp_path / "company", project=project_with(tmp_path, ONCE))

    assert set(made.node_counts) <= {"success", "pass", "warn", "no-op"}, made.node_counts
    results = json.loads((made.target / "run_results.json").read_text("utf-8"))["results"]
    names = [node["unique_id"] for node in results]
    assert len(names) == len(set(names))
    assert sum(name.startswith("test.") for name in names) > 500
    with duckdb.connect(str(made.warehouse), read_only=True) as connection:
        assert connection.execute("select x from intermediate.int_following").fetchone() == (1,)
