"""python -m tests.long_runs.killed_postgres [--kills 100] [--seed 1] [--write]

`kill -9` at random moments of each phase of publishes into PostgreSQL, the server's commit of the switch
among them, a third of the second attempts too, with readers polling all the time. Each release is also
published into a second database that is left alone: after every round the two must hold the same, by the
digest of the tests and by the fingerprints of the release.
"""

from __future__ import annotations

import multiprocessing
import os
import random
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
from tests.integration.publishing.postgres.slow_commits import is_committing, make_commits_slow, until
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.long_runs.killed_landings import ended, in_a_child
from tests.long_runs.night_stages import OVER, Attempt, note
from tests.servers.postgres import running_postgres

FIRST, MISSED = "before the first table", "not at all: it had ended"
# Where the server was asked to commit the switch when its publish was killed.
AT_COMMIT = "commit of the switch, in the server: it was carried out"
UNDONE = "commit of the switch, in the server: it was undone"
COMMIT_SECONDS = 0.25
# Beginnings of the steps that `publish` announces.
PHASES = {
    "load": "load the tables",
    "switch": "switch",
    "commit switch": "commit of the switch",
    "describe": "describe",
    "remove": "remove old releases",
}
PAGE = Path(__file__).parents[2] / "docs" / "postgres_kills.md"


def phase_of(step: str) -> str:
    """The part of a publish that a step belongs to."""
    return next(phase for beginning, phase in PHASES.items() if step.startswith(beginning))


def attempt(state: Path, database: Database, trace: Path) -> Attempt:
    """Start a publish in a child, a process group of its own, that notes each phase as it begins."""
    trace.unlink(missing_ok=True)

    def work() -> None:
        os.setpgid(0, 0)
        phases = [FIRST]
        note(trace, FIRST)

        def before_step(step: str) -> None:
            if phases[-1] != phase_of(step):
                phases.append(phase_of(step))
                note(trace, phases[-1])

        publish(Layout(state), database.address, RULES, AT, keep=2, before_step=before_step)
        note(trace, OVER)

    return Attempt(in_a_child(work), trace, trace)


def killed(
    state: Path, database: Database, trace: Path, aim: str, seconds: dict[str, float], chance: random.Random
) -> str:
    """Kill a publish at a random moment of a phase; the phase that was struck.

    Raises:
        RuntimeError: the publish failed by itself.
    """
    with database.as_superuser() as connection:
        before = connection.execute("select max(switch_id) from publishing.switches").fetchone()
    doomed = attempt(state, database, trace)
    if doomed.reaches(aim):
        time.sleep(chance.uniform(0, seconds[aim]))
    with database.as_superuser() as connection:
        in_commit = is_committing(connection)
        code = doomed.kill()
        if code > 0:
            raise RuntimeError(f"a publish after a kill failed by itself in {doomed.stage()}")
        if not in_commit:
            return doomed.stage() if code else MISSED
        until(connection, committing=False)
        found = connection.execute("select max(switch_id) from publishing.switches").fetchone()
    return AT_COMMIT if found != before else UNDONE


def rounds(
    disturbed: Database, alone: Database, folder: Path, kills: int, seed: int
) -> tuple[Counter[str], int, int]:
    """All rounds; returns where kills struck, how many rounds there were and how many ended otherwise."""
    chance, struck, number, different = random.Random(seed), Counter[str](), 1, 0
    state, trace, aimed = folder / "state", folder / "trace", Counter[str]()
    while struck.total() < kills:
        number += 1
        # the parent never opens DuckDB, so that its children may be forked
        assert ended(in_a_child(lambda: write_release(state, number))) == 0  # noqa: B023 - called at once
        whole = attempt(state, alone, trace)
        assert whole.wait() == 0
        seconds = whole.seconds_by_stage()
        for _ in range(chance.choice((1, 1, 2))):
            aim = min(seconds, key=lambda phase: (aimed[phase], chance.random()))
            aimed[aim] += 1
            struck[killed(state, disturbed, trace, aim, seconds, chance)] += 1
        assert attempt(state, disturbed, trace).wait() == 0
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
            assert attempt(Path(folder) / "state", database, Path(folder) / "trace").wait() == 0
            make_commits_slow(database, COMMIT_SECONDS)
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
            "is published while `kill -9` ends its process: at a random moment within what a phase of the"
            " publish takes",
            "undisturbed, each phase as often as any other; a third of the second attempts are killed too."
            f" The server takes {COMMIT_SECONDS:g}",
            "seconds over the commit of a switch (a deferred trigger of the test's), and is asked just"
            " before the kill whether it is",
            "at it: it then goes on by itself. Then the release is published to its end; a second database"
            " gets the same",
            "releases undisturbed. Compared after each round: every view with rows, comments and rights,"
            " every table of the",
            "releases, the lists of releases and switches, and the published fingerprints.",
            "",
            f"Rounds: {count}. Kills: {struck.total()}. **Rounds that ended otherwise than undisturbed:"
            f" {different}.**",
            f"Readers meanwhile: {report.transactions:,} transactions, **{len(report.torn)} torn or empty,"
            f" {len(report.errors)} errors, {len(report.backwards)} that went back to an earlier release**.",
            "",
            "| where the kill struck | kills |",
            "|---|--:|",
            *(f"| {place} | {number} |" for place, number in sorted(struck.items())),
            "",
        ]
    )
    typer.echo(text)
    for problem in [*report.errors[:5], *map(str, (*report.torn[:5], *report.backwards[:5]))]:
        typer.echo(problem, err=True)
    if write:
        PAGE.write_text(text, encoding="utf-8")
    if different or report.torn or report.errors or report.backwards:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
