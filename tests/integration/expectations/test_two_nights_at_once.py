"""Two nights over one state folder: a build is not built over while it is built or judged."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

import dbt_project.errors
import expectations.errors
from dbt_project import build, building
from expectations import auditing
from expectations.auditing import audit
from expectations.gate_tables import GateSummary, read_gate_tables, write_gate_tables
from tests.integration.expectations.conftest import RUN_AT
from tests.integration.expectations.tiny_night import NIGHT

# In place of dbt: a build that takes until somebody says that it may end.
SLOW = """
import json, pathlib, time, duckdb
pathlib.Path("begun").touch()
while not pathlib.Path("may_end").exists():
    time.sleep(0.02)
duckdb.connect("warehouse.duckdb").execute("create schema quality; create table quality.built (one int)")
results = {"results": [{"status": "success", "unique_id": "model.one", "message": ""}]}
pathlib.Path("dbt/target/run_results.json").write_text(json.dumps(results))
pathlib.Path("dbt/target/partial_parse.msgpack").touch()
"""
OPEN = GateSummary(NIGHT, True, 9, 0, 0, "b", False)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("state_folder.build_lock.LOCK_SECONDS", 0.1)
    monkeypatch.setattr(building, "_dbt", lambda: [sys.executable, "-c", SLOW])
    monkeypatch.setattr(building, "take_parsed", lambda project, target: None)
    monkeypatch.setattr(building, "leave_parsed", lambda project, target: None)


def wait_for(path: Path) -> None:
    for _ in range(1_000):
        if path.exists():
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{path} never came")


@pytest.mark.usefixtures("slow")
def test_neither_a_second_build_nor_an_audit_begins_while_a_build_is_at_work(night: Path) -> None:
    folder = night / "build"
    with ThreadPoolExecutor() as threads:
        first = threads.submit(build, night, NIGHT)
        wait_for(folder / "begun")
        with pytest.raises(dbt_project.errors.BuildInUse, match="Nothing was built here"):
            build(night, NIGHT)
        with pytest.raises(expectations.errors.BuildInUse, match="Nothing was audited here"):
            audit(night, NIGHT, RUN_AT)
        (folder / "may_end").touch()
        assert first.result().node_counts == {"success": 1}
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from quality.built").fetchall() == [(0,)]


@pytest.mark.usefixtures("slow")
def test_a_verdict_is_never_written_into_a_build_that_began_during_the_audit(
    night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []

    def judge(*_: object) -> None:
        # What another night would do between the reading of the build and the writing of the verdict.
        with pytest.raises(dbt_project.errors.BuildInUse):
            build(night, NIGHT)
        refused.append(NIGHT)
        write_gate_tables(night / "build" / "warehouse.duckdb", [], OPEN)

    monkeypatch.setattr(auditing, "_audit", judge)
    audit(night, NIGHT, RUN_AT)
    assert refused == [NIGHT]
    assert read_gate_tables(night / "build" / "warehouse.duckdb") == (OPEN, [])
    # The next build begins without a verdict: what nobody judged cannot be published.
    (night / "build" / "may_end").touch()
    build(night, NIGHT)
    with pytest.raises(expectations.errors.ResultsMissing):
        read_gate_tables(night / "build" / "warehouse.duckdb")
