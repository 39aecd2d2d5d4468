"""python -m tests.long_runs.killed_landings [--kills 200] [--minutes 120] [--write [--add]]

`kill -9` at random moments of a night (fetch, land several files, hand over), then the night again: what
landed, and every receipt, must be what an undisturbed night leaves. A third of the second runs die too.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import patch

import duckdb
import typer

from ingestion.company import load_company
from ingestion.contract import load_contracts
from ingestion.fetching import fetch_source
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.long_runs.killed_company import make_company
from tests.long_runs.killed_landings_page import MISSED, page, runs_before

PAGE = Path(__file__).parents[2] / "docs" / "killed_landings.md"
NIGHT = date(2026, 10, 31)
NOW = datetime(2026, 11, 1, 5, tzinfo=UTC)


def night(company_folder: Path, state: Path, begun: Callable[[], Any] = lambda: None) -> None:
    """Fetch, land and hand over; `begun` is called when the company folder has been read."""
    company = load_company(company_folder)
    begun()
    fetch_source(company, "crm", state, NIGHT, _no_connection, NOW)
    land_source(company, "crm", state, NIGHT, NOW, "test")
    hand_over(company, state, NIGHT)


def _no_connection(name: str) -> Any:
    raise AssertionError(name)


def in_a_child(work: Callable[[], Any]) -> int:
    """Start the work in a forked process; returns its pid. The parent never opens DuckDB."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def begun_night(company_folder: Path, state: Path) -> int:
    """Start a night in a child and wait until it has read the company folder; returns the child's pid."""
    reader, writer = os.pipe()
    pid = in_a_child(lambda: night(company_folder, state, lambda: os.write(writer, b".")))
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    return pid


def ended(pid: int) -> int:
    """Wait for a child; its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def digest(company_folder: Path, state: Path) -> dict[str, Any]:
    """Everything that a night leaves: receipts, deliveries, rows, quarantine, hand-over, names of files."""
    found: dict[str, Any] = {"inbox": _hashes(state / "inbox"), "archive": _hashes(state / "archive")}
    with sqlite3.connect(state / "state.sqlite") as database:
        for table, columns in {
            "ingestion_receipts": "*",
            "ingestion_archived_files": "file_name, content_sha256",
            "ingestion_deliveries": (
                "source, feed, file_name, content_sha256, definition_sha256, delivery_date, is_dated"
            ),
        }.items():
            found[table] = sorted(map(list, database.execute(f"select {columns} from {table}").fetchall()))
    with duckdb.connect() as engine:
        for path in sorted([*state.glob("landing/*/*"), *state.glob("quarantine/*")]):
            name = path.relative_to(state).as_posix()
            rows = engine.execute(f"select * from read_parquet('{path}') order by all").fetchall()
            found[name] = [len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()]
    with duckdb.connect(state / "build" / "landed.duckdb", read_only=True) as engine:
        for view in ("crm_users", "crm_merges", "ref_regions", "quarantine", "receipts", "entities"):
            rows = engine.execute(f"select * from {view} order by all").fetchall()
            found[view] = [len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()]
    left = [path for path in state.rglob("*") if path.suffix in (".unfinished", ".rows", ".kept", ".wal")]
    found["left over"] = sorted(path.relative_to(state).as_posix() for path in left)
    return found


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def digest_in_a_child(company_folder: Path, state: Path) -> dict[str, Any]:
    """As `digest`, without opening DuckDB in this process."""
    target = state.with_name(state.name + ".digest.json")
    pid = in_a_child(lambda: target.write_text(json.dumps(digest(company_folder, state), default=str)))
    if ended(pid):
        raise RuntimeError(f"{state} could not be read")
    return dict(json.loads(target.read_text()))


def moment_of_death(state: Path, expected: dict[str, Any]) -> str:
    """How far the killed night had come, as its folder shows it."""
    if not (state / "state.sqlite").exists():
        return "before the receipts' database"
    with sqlite3.connect(state / "state.sqlite") as database:
        tables = {row[0] for row in database.execute("select name from sqlite_master")}
        receipts = (
            {row[0] for row in database.execute("select load_id from ingestion_receipts")}
            if "ingestion_receipts" in tables
            else set()
        )
    files = {path.stem for path in [*state.glob("landing/*/*.parquet"), *state.glob("quarantine/*.parquet")]}
    if files - receipts:
        return "between renaming rows and their receipt"
    if not receipts:
        fetched = len(list((state / "inbox").glob("*")))
        return "while fetching" if fetched < len(expected["inbox"]) else "fetched, before the first receipt"
    if len(receipts) < len(expected["ingestion_receipts"]):
        return "between two receipts, or reading a file"
    return "landed, before or in the hand-over"


LATEST = 1.0  # of an undisturbed night's seconds


def kill_nights(
    kills: int, seed: int, folder: Path, minutes: float
) -> tuple[int, Counter[str], list[str], float]:
    """Kill `kills` nights, or as many as `minutes` allow.

    Returns their number, counts by moment of death, what differed, and an undisturbed night's seconds.
    """
    company, clean = folder / "company", folder / "clean"
    make_company(company)
    pid, started = begun_night(company, clean), time.monotonic()
    if ended(pid):
        raise RuntimeError("the undisturbed night failed")
    seconds = time.monotonic() - started
    expected = digest_in_a_child(company, clean)
    chance, moments, differences = random.Random(seed), Counter[str](), list[str]()
    end, number = time.monotonic() + 60 * minutes, 0
    while number < kills and time.monotonic() < end:
        number += 1
        state = folder / f"killed_{number}"
        moment = ""
        for _ in range(2 if chance.random() < 1 / 3 else 1):
            pid = begun_night(company, state)
            time.sleep(chance.uniform(0, LATEST * seconds))
            os.kill(pid, signal.SIGKILL)
            code = ended(pid)
            moment = moment_of_death(state, expected) if code else MISSED
            moments[moment] += 1
        if ended(begun_night(company, state)):
            differences.append(f"kill {number} ({moment}): the next night failed")
            continue
        found = digest_in_a_child(company, state)
        differences += [
            f"kill {number} ({moment}): {name}"
            for name in {*found, *expected}
            if found.get(name) != expected.get(name)
        ]
        shutil.rmtree(state)
    return number, moments, differences, seconds


def nights_at_once(count: int, folder: Path) -> list[str]:
    """Several nights over one state folder at the same time, then once more; returns what differed."""
    company, clean, shared = folder / "company", folder / "clean", folder / "shared"
    make_company(company)
    if ended(begun_night(company, clean)):
        raise RuntimeError("the undisturbed night failed")
    children = [begun_night(company, shared) for _ in range(count)]
    codes = [ended(child) for child in children]
    codes.append(ended(begun_night(company, shared)))
    if any(codes):
        return [f"exit codes {codes}"]
    expected, found = digest_in_a_child(company, clean), digest_in_a_child(company, shared)
    return [name for name in {*found, *expected} if found.get(name) != expected.get(name)]


def main(
    kills: Annotated[int, typer.Option(help="Nights to kill.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the random moments.")] = 1,
    minutes: Annotated[float, typer.Option(help="Stop after so long, whatever is done then.")] = 120,
    write: Annotated[bool, typer.Option(help="Write docs/killed_landings.md.")] = False,
    add: Annotated[bool, typer.Option(help="Add to what the page tells already.")] = False,
) -> None:
    """Kill nights, compare, print; exit code 1 if one ended otherwise."""
    contracts = load_contracts()  # once for all children: it takes longer than a night of this size
    with (
        tempfile.TemporaryDirectory(prefix="killed-") as folder,
        patch("ingestion.company.load_contracts", lambda _: contracts),
    ):
        nights, moments, differences, seconds = kill_nights(kills, seed, Path(folder) / "killed", minutes)
        together = nights_at_once(3, Path(folder) / "together")
    faults = differences + [f"at once (3): {name}" for name in together]
    options, nights_before, before = runs_before(PAGE.read_text("utf-8")) if add else ([], 0, Counter[str]())
    options = [*options, f"--kills {nights} --seed {seed}"]
    text = page(options, nights_before + nights, seconds, before + moments, faults)
    typer.echo(text)
    if write:
        PAGE.write_text(text, encoding="utf-8")
    if differences or together:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
