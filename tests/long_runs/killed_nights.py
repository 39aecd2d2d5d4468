"""python -m tests.long_runs.killed_nights [--kills 300] [--minutes 120] [--seed 1] [--write]

`kill -9` of the whole process group of a night, dbt included, at random moments, a third of the second
attempts too, while a reader asks for the published file all the time. Every answer must be the release before
or the new one, whole; after the rerun every published table must have the content of a night left alone.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from tests.long_runs.killed_landings import ended

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "killed_nights.md"
NIGHTS = (date(2026, 10, 30), date(2026, 10, 31))
LATEST = 1.05  # of an undisturbed night's seconds
SHOWN = """
select
    (select release_id from quality.release),
    (select count(*) from kpi.fct_kpi_values),
    (select sum(numerator) from kpi.fct_kpi_values where kpi_code = 'sales_revenue'),
    (select count(*) from core.fct_invoices)
"""


def whole_night(company: str, state: str, day: str) -> None:
    """Land, build, audit, publish, and note the rows of the ledger, saying which before each."""
    from dags import nights as steps
    from expectations.auditing import audit
    from ingestion.company import load_company
    from publishing.releasing import publish

    stage, as_of = Path(state) / "stage", date.fromisoformat(day)
    now = datetime(as_of.year, as_of.month, as_of.day, 23, 30, tzinfo=UTC)
    for source in load_company(Path(company)).source_names:
        night = steps.Night(company=company, state=state, date=day, source=source)
        stage.write_text("land", "utf-8")
        steps.fetch_and_land(night, now, "killed")
    stage.write_text("build", "utf-8")
    steps.build_night(night)
    stage.write_text("audit", "utf-8")
    audit(Path(state), as_of, now)
    stage.write_text("publish", "utf-8")
    publish(Path(state), as_of, now)
    stage.write_text("ledger", "utf-8")
    steps.record_commission_rows(night)
    stage.write_text("ended", "utf-8")


def begun(folder: Path, state: Path, day: date) -> int:
    """Start a night as a process group of its own; returns the pid of its leader."""
    command = "import sys; from tests.long_runs.killed_nights import whole_night; whole_night(*sys.argv[1:])"
    with (folder / "nights.log").open("a") as log:
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                command,
                str(folder / "delivered" / "company"),
                str(state),
                day.isoformat(),
            ],
            cwd=PROJECT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ).pid


def undisturbed(folder: Path, state: Path, day: date) -> float:
    """A night left alone; its seconds."""
    started = time.monotonic()
    if ended(begun(folder, state, day)):
        raise RuntimeError(
            f"the undisturbed night of {day} failed:\n{(folder / 'nights.log').read_text()[-3000:]}"
        )
    return time.monotonic() - started


def killed(folder: Path, state: Path, day: date, seconds: float) -> str:
    """Kill a night and all its children after so many seconds; the stage that it was in."""
    (state / "stage").write_text("start", "utf-8")
    pid = begun(folder, state, day)
    time.sleep(seconds)
    os.killpg(pid, signal.SIGKILL)
    if ended(pid) == 0:
        return "not at all: it had ended"
    return (state / "stage").read_text("utf-8")


def contents(state: Path) -> dict[str, str]:
    """Content hash of every published table, as the manifest has it."""
    tables = json.loads((state / "published" / "manifest.json").read_text("utf-8"))["tables"]
    return {f"{table['schema_name']}.{table['table_name']}": table["content_hash"] for table in tables}


def shown(warehouse: Path) -> tuple[object, ...]:
    """What a reader sees at this moment."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(SHOWN).fetchone()
    return tuple(row or ())


@dataclass
class Reader:
    """Asks for the published file until it is told to stop."""

    warehouse: Path
    answers: Counter[tuple[object, ...]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Reader:
        """Begin to ask."""
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask no more."""
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(0.05):
            try:
                self.answers[shown(self.warehouse)] += 1
            except duckdb.Error as fault:
                self.faults.append(str(fault).splitlines()[0])


@dataclass
class Campaign:
    """What was seen in all."""

    night_seconds: float
    kills: Counter[str] = field(default_factory=Counter)
    nights: int = 0
    reads: int = 0
    wrong: list[str] = field(default_factory=list)


def campaign(kills: int, minutes: float, seed: int, folder: Path) -> Campaign:
    """Kill nights until there were enough of them, or the time is over."""
    subprocess.run(
        [sys.executable, "-m", "demo", "deliver", "--out", str(folder / "delivered"), "--nights", "2"],
        check=True, capture_output=True, cwd=PROJECT,
    )  # fmt: skip
    before, clean = folder / "before", folder / "clean"
    shutil.copytree(folder / "delivered" / "inbox", before / "inbox")
    undisturbed(folder, before, NIGHTS[0])
    shutil.copytree(before, clean, symlinks=True)
    found = Campaign(undisturbed(folder, clean, NIGHTS[1]))
    expected, old, new = contents(clean), shown(_warehouse(before)), shown(_warehouse(clean))
    assert old != new
    chance, end = random.Random(seed), time.monotonic() + 60 * minutes
    while sum(found.kills.values()) < kills and time.monotonic() < end:
        found.nights += 1
        state = folder / f"killed_{found.nights}"
        shutil.copytree(before, state, symlinks=True)
        with Reader(_warehouse(state)) as reader:
            for _ in range(2 if chance.random() < 1 / 3 else 1):
                seconds = chance.uniform(0, LATEST * found.night_seconds)
                found.kills[killed(folder, state, NIGHTS[1], seconds)] += 1
            undisturbed(folder, state, NIGHTS[1])
        found.reads += sum(reader.answers.values())
        found.wrong += [
            f"night {found.nights}: a reader saw {answer}"
            for answer in reader.answers
            if answer not in (old, new)
        ]
        found.wrong += [f"night {found.nights}: a reader was refused: {fault}" for fault in reader.faults]
        left = contents(state)
        found.wrong += [
            f"night {found.nights}: {table} differs"
            for table in sorted(left.keys() | expected.keys())
            if left.get(table) != expected.get(table)
        ]
        sys.stdout.write(f"{found.nights} nights, {dict(found.kills)}, {len(found.wrong)} wrong\n")
        sys.stdout.flush()
        shutil.rmtree(state)
    return found


def _warehouse(state: Path) -> Path:
    return state / "published" / "warehouse.duckdb"


def page(found: Campaign, command: str) -> str:
    """Markdown of a campaign."""
    rows = "\n".join(f"| {stage} | {count} |" for stage, count in sorted(found.kills.items()))
    wrong = "\n".join(f"- {line}" for line in found.wrong[:40])
    facts = (
        f"Nights: {found.nights}. Kills: {sum(found.kills.values())}. Reads: {found.reads}."
        f" A night alone takes {found.night_seconds:.0f} s."
    )
    return f"""# Whole nights killed at random moments

Written by `{command}`.

A night of the demo company (10 reps, 4 months, the second of two deliveries) is ended with `kill -9` of its whole
process group, dbt included, at a random moment; in a third of the cases the second attempt is killed too; then it
runs to its end. Meanwhile a reader opens the published file twenty times a second and asks three tables: each
answer must be the release before or the new one. At the end the content of every published table is compared with
that of a night which was left alone.

{facts}
**Answers, refusals and tables that were wrong: {len(found.wrong)}.**

| killed in | kills |
|---|--:|
{rows}
{wrong}
"""  # noqa: E501 - a page


def main(
    kills: Annotated[int, typer.Option(help="How many kills.")] = 300,
    minutes: Annotated[float, typer.Option(help="No new night begins after so many minutes.")] = 120,
    seed: Annotated[int, typer.Option(help="Other moments.")] = 1,
    write: Annotated[bool, typer.Option(help="Write docs/killed_nights.md.")] = False,
) -> None:
    """Kill nights, and say what readers saw and what was left."""
    with tempfile.TemporaryDirectory(prefix="killed-nights-") as scratch:
        found = campaign(kills, minutes, seed, Path(scratch))
    command = (
        f"python -m tests.long_runs.killed_nights --kills {sum(found.kills.values())} --seed {seed} --write"
    )
    if write:
        PAGE.write_text(page(found, command).rstrip() + "\n", "utf-8")
    sys.stdout.write(page(found, command))
    raise typer.Exit(1 if found.wrong else 0)


if __name__ == "__main__":
    typer.run(main)
