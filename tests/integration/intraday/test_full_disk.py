"""No room in the middle of a tick: an error that says so, the last tick whole, a rerun like any."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dbt_project.errors
import expectations.errors
import ingestion.errors
import publishing.errors
from dags import ticks
from expectations import intraday
from ingestion.company import load_company
from publishing.intraday.releasing import publish_tick
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import DayState
from tests.integration.intraday.test_ticks import tick
from tests.integration.small_disk import files_below, fill, small_disk

# Stages in their order, the room that is left when each begins, and the verb that tells it.
CRAMPED = [
    ("base", (0, 6_000_000), dbt_project.errors.DiskFull),
    ("land", (0, 65_536), ingestion.errors.DiskFull),
    ("hand over", (0, 65_536), ingestion.errors.DiskFull),
    ("build", (0, 500_000), dbt_project.errors.DiskFull),
    ("check", (0,), expectations.errors.DiskFull),
    ("publish", (0, 500_000), publishing.errors.DiskFull),
]
DISK_FULL = tuple(error for _, _, error in CRAMPED)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 96) as folder:
        yield folder


@pytest.fixture
def cramped(certified: Path, disk: Path) -> DayState:
    """The company on a disk that can be filled; the private build, which nobody writes, lies elsewhere."""
    folder = disk / "company"
    folder.mkdir()
    shutil.copy(certified / "company.yml", folder)
    for part in ("published", "intraday"):
        shutil.copytree(certified / "state" / part, folder / "state" / part)
    (folder / "state" / "build").symlink_to(certified / "state" / "build")
    return DayState(folder, load_company(folder), folder / "state")


def seen(day: DayState) -> dict[str, str]:
    """Digests of what readers of the day may open: the file and its pages."""
    published = day.path / "published"
    files = [published / "today.duckdb", *(published / "today").iterdir()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def contents(day: DayState) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table and view of the file, in an order of their own."""
    with duckdb.connect(str(day.path / "published" / "today.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'intraday' order by 1"
        ).fetchall()
        found = {
            name: connection.execute(f"from intraday.{name} order by all").fetchall() for (name,) in names
        }
    assert sum(map(len, found.values())) > 100
    return found


def fill_before(monkeypatch: pytest.MonkeyPatch, disk: Path, stage: str, room: int) -> None:
    """Let the disk fill when a stage of the next tick begins."""
    timed = ticks._Clock.timed

    def filling(clock: Any, name: str, step: Callable[[], Any]) -> Any:
        if name == stage:
            fill(disk, leave=room)
        return timed(clock, name, step)

    monkeypatch.setattr(ticks._Clock, "timed", filling)


def test_wherever_the_room_of_a_tick_ends_readers_keep_the_last_one_and_the_next_says_it_all(
    day: DayState, cramped: DayState, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (day, cramped):
        tick(each, 0)
    tick(day, 1)
    before = seen(cramped)
    running_day.deliver(cramped.company, cramped.path, 1)
    base = next((cramped.path / "intraday" / "base").iterdir())
    landed = files_below(cramped.path / "intraday")
    base.unlink()
    for stage, rooms, error in CRAMPED:
        for room in rooms:
            with monkeypatch.context() as patch:
                fill_before(patch, disk, stage, room)
                with pytest.raises(DISK_FULL, match=r"the disk is full.*Make room") as told:
                    tick(cramped, 1, deliver=False)
            (disk / "ballast").unlink()
            assert told.type is error, (stage, room)
            # one next step, not also that of an error on the way
            assert str(told.value).count("begins anew") == 1
            assert seen(cramped) == before, (stage, room)
            assert base.exists() == (stage != "base")
            new = files_below(cramped.path / "intraday") - landed
            # deltas that landed are whole, and have their receipts
            assert {name.split("/")[0] for name in new} <= (set() if stage == "base" else {"landing"})
            assert not [path for path in (cramped.path / "published").rglob(".*") if path.suffix != ".lock"]
    tick(cramped, 1, deliver=False)
    assert contents(cramped) == contents(day)
    pages = seen(day).keys() - {"today.duckdb"}
    assert len(pages) == 2
    assert {name: seen(cramped)[name] for name in pages} == {name: seen(day)[name] for name in pages}


def test_pages_that_find_no_room_leave_the_file_that_they_belong_to(
    cramped: DayState, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(cramped, 0)
    before = seen(cramped)
    running_day.deliver(cramped.company, cramped.path, 1)
    with monkeypatch.context() as patch:
        page = {"index.html": "x" * 50_000_000}
        patch.setattr("publishing.intraday.releasing.render_today", lambda _: page)
        fill(disk, leave=40_000_000)
        with pytest.raises(publishing.errors.DiskFull, match="keep the provisional figures from before"):
            tick(cramped, 1, deliver=False)
    assert seen(cramped) == before
    (disk / "ballast").unlink()
    tick(cramped, 1, deliver=False)
    assert seen(cramped)["index.html"] != before["index.html"]


def test_results_of_checks_that_are_written_in_part_are_no_results(day: DayState) -> None:
    tick(day, 0)
    found = [intraday.TickFinding(check, 0) for check in intraday.read_checks()]
    assert len(found) > 3
    found[3] = replace(found[3], finding_count=2**70)  # no room for it either
    with duckdb.connect(str(day.path / "intraday" / "build" / "warehouse.duckdb")) as connection:
        connection.execute("drop table intraday.checks")
        with pytest.raises(duckdb.Error):
            intraday._write(connection, found)
    with pytest.raises(publishing.errors.TickNotChecked, match="was not checked"):
        publish_tick(day.path)


def test_what_a_killed_check_left_beside_its_figures_is_no_part_of_the_next_ones(day: DayState) -> None:
    tick(day, 0)
    build = day.path / "intraday" / "build" / "warehouse.duckdb"
    log = build.with_name("warehouse.duckdb.wal")
    with duckdb.connect(str(build)) as connection:
        connection.execute("create table intraday.left_by_a_kill as select 1 as one")
        kept = log.read_bytes()
    log.write_bytes(kept)  # as if the process had ended before it merged it
    tick(day, 1)
    with duckdb.connect(str(day.path / "published" / "today.duckdb"), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
    assert ("checks",) in names
    assert ("left_by_a_kill",) not in names
