"""No room for the build or for the audit: an error that says so, and no half build in the way of the next."""

import shutil
import sys
from pathlib import Path

import pytest

import expectations.errors
from dbt_project import build, building
from dbt_project.errors import BuildFailed, DiskFull
from expectations import auditing
from expectations.auditing import audit
from expectations.gate_tables import GateSummary, read_gate_tables, write_gate_tables
from tests.integration.expectations.conftest import RUN_AT
from tests.integration.expectations.tiny_night import NIGHT
from tests.integration.small_disk import fill, small_disk

# In place of dbt: it fills the disk, and its last words find no room either.
GREEDY = """
import duckdb
duckdb.connect("warehouse.duckdb").execute(
    "create table rows as select number, md5(number::varchar) from range(400000) as numbers (number)"
)
"""


def test_a_build_without_room_says_so_and_removes_what_it_built(
    right_night: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_dbt", lambda: [sys.executable, "-c", GREEDY])
    monkeypatch.setattr(building, "take_parsed", lambda project, target: None)
    with small_disk(tmp_path / "disk", 24) as disk:
        state = disk / "state"
        (state / "build").mkdir(parents=True)
        shutil.copy2(right_night / "build" / "landed.duckdb", state / "build")
        fill(disk, leave=6_000_000)
        with pytest.raises(DiskFull, match=r"No space left on device.*the last release stays\. Make room"):
            build(state, NIGHT)
        assert not list((state / "build").glob("warehouse.duckdb*"))
        (disk / "ballast").unlink()
        # With room it gets as far as a dbt that says nothing of models: that is another error.
        with pytest.raises(BuildFailed, match="dbt did not build the warehouse"):
            build(state, NIGHT)


def test_results_of_the_gate_that_find_no_room_are_no_verdict(
    right_night: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        shutil.copytree(right_night, disk / "state")
        warehouse = disk / "state" / "build" / "warehouse.duckdb"
        summary = GateSummary(NIGHT, True, 9, 0, 0, "b", False)
        # The audit's own last step; the checks before it, which take a minute, write nothing.
        monkeypatch.setattr(auditing, "_audit", lambda *_: write_gate_tables(warehouse, [], summary))
        fill(disk)
        with pytest.raises(expectations.errors.DiskFull, match=r"nothing was published\. Make room"):
            audit(disk / "state", NIGHT, RUN_AT)
        (disk / "ballast").unlink()
        audit(disk / "state", NIGHT, RUN_AT)
        assert read_gate_tables(warehouse) == (summary, [])
