"""python -m tests.long_runs.killed_postgres [--kills 100] [--seed 1] [--write]

`kill -9` at random moments of publishes into PostgreSQL, a third of the second attempts too, with readers
polling all the time. Each release is also published into a second database that is left alone: after every
round the two must hold the same, by the digest of the tests and by the fingerprints of the release.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from psycopg.conninfo import make_conninfo

from publishing.layout import Layout
from publishing.postgres.releasing import publish
from publishing.postgres.verifying import verify
from tests.integration.publishing.postgres.conftest import Database, new_database
from tests.integration.publishing.postgres.killing import digest
from tests.integration.publishing.postgres.reading import Report, read_all_the_time
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.long_runs.killed_landings import ended, in_a_child
from tests.servers.postgres import running_postgres

PAGE = Path(__file__).parents[2] / "docs" / "postgres_kills.md"


def attempt(state: Path, database: Database, trace: Path) -> int:
    """Start a publish in a child that notes each step; returns the child's pid."""

    def before_step(step: str) -> None:
        trace.write_text(step, "utf-8")

    def work() -> None:
        trace.write_text("before the first table", "utf-8")
        publish(Layout(state), database.address, RULES, AT, keep=2, before_step=before_step)

    return in_a_child(work)


def killed(state: Path, database: Database, trace: Path, seconds: float) -> str:
    """Kill a publish after some seconds; says before or in which step it was, or that it had ended."""
    trace.unlink(missing_ok=True)
    pid = attempt(state, database, trace)
    while not trace.exists():
        time.sleep(0.005)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    if ended(pid) == 0:
        return "not at all: it had ended"
    step = trace.read_text("utf-8") or "unknown"
    return "load a table" if step.startswith("load") else step.split(" 2026")[0]


def rounds(
    disturbed: Database, alone: Database, folder: Path, kills: int, seed: int
) -> tuple[Counter[str], int, int]:
    """All rounds; returns where kills struck, how many rounds there were and how many ended otherwise."""
    chance, struck, number, different = random.Random(seed), Counter[str](), 1, 0
    state, trace = folder / "state", folder / "trace"
    seconds = 2.0
    while struck.total() < kills:
        number += 1
        # the parent never opens DuckDB, so that its children may be forked
        assert ended(in_a_child(lambda: write_release(state, number))) == 0  # noqa: B023 - called at once
        began = time.perf_counter()
        assert ended(attempt(state, alone, trace)) == 0
        seconds = (seconds + time.perf_counter() - began) / 2
        struck[killed(state, disturbed, trace, chance.uniform(0, seconds))] += 1
        if chance.random() < 1 / 3:
            struck[killed(state, disturbed, trace, chance.uniform(0, seconds))] += 1
        assert ended(attempt(state, disturbed, trace)) == 0
        verify(disturbed.address)
        with disturbed.as_owner() as one, alone.as_owner() as other:
            different += digest(one) != digest(other)
        typer.echo(f"{struck.total()}/{kills} kills, {number - 1} rounds, {different} ended otherwise")
    return struck, number - 1, different


def main(
    kills: Annotated[int, typer.Option(min=1)] = 100,
    seed: int = 1,
    write: Annotated[bool, typer.Option(help="Write docs/postgres_kills.md.")] = False,
) -> None:
    """Kill, compare, print the page, and fail if anything differs or a reader saw anything wrong."""
    report = Report()
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        disturbed, alone = new_database(server), new_database(server)
        for database in (disturbed, alone):
            database.make_logins(Path(folder), "an: {role: bi_reader, connection_limit: 20}")
            pid = in_a_child(lambda: write_release(Path(folder) / "state", 1))
            assert ended(pid) == 0
            assert ended(attempt(Path(folder) / "state", database, Path(folder) / "trace")) == 0
        with disturbed.as_login("an") as connection:
            conninfo = make_conninfo(connection.info.dsn, password=connection.info.password)
        processes = multiprocessing.get_context("spawn")
        stop, (here, there) = processes.Event(), processes.Pipe(duplex=False)
        reader = processes.Process(target=read_all_the_time, args=(conninfo, 3, seed, stop, there))
        reader.start()
        try:
            struck, count, different = rounds(disturbed, alone, Path(folder), kills, seed)
        finally:
            stop.set()
            report = here.recv()
            reader.join()
    text = "\n".join(
        [
            "# Publishes into PostgreSQL killed at random moments",
            "",
            f"Written by `python -m tests.long_runs.killed_postgres --kills {kills} --seed {seed} --write`."
            " A release",
            "is published while `kill -9` ends its process at a random moment, a third of the second"
            " attempts too,",
            "then it is published to its end; a second database gets the same releases undisturbed."
            " Compared after",
            "each round: every view with rows, comments and rights, every table of the releases, the lists"
            " of",
            "releases and switches, and the published fingerprints.",
            "",
            f"Rounds: {count}. Kills: {struck.total()}. **Rounds that ended otherwise than undisturbed:"
            f" {different}.**",
            f"Readers meanwhile: {report.transactions:,} transactions, **{len(report.torn)} torn or empty,"
            f" {len(report.errors)} errors**.",
            "",
            "| where the kill struck | kills |",
            "|---|--:|",
            *(f"| {place} | {number} |" for place, number in sorted(struck.items())),
            "",
        ]
    )
    typer.echo(text)
    for problem in [*report.errors[:5], *map(str, report.torn[:5])]:
        typer.echo(problem, err=True)
    if write:
        PAGE.write_text(text, encoding="utf-8")
    if different or report.torn or report.errors:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
