"""python -m tests.long_runs.postgres_readers [--readers 30] [--publishes 50] [--write]

Readers in six processes read several views in repeatable-read transactions while releases are published one
after the other, each dropping the one before the last. One reader more asks a question that takes a minute,
every three minutes. Written down: torn, empty and failed reads, how long readers waited, how long a switch
held its locks.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import Annotated

import psycopg
import typer
from psycopg.conninfo import make_conninfo

from publishing.layout import Layout
from publishing.postgres.releasing import PostgresRelease, publish
from tests.integration.publishing.postgres.conftest import Database, new_database
from tests.integration.publishing.postgres.reading import Report, read_all_the_time
from tests.integration.publishing.postgres.small_release import patient, write_release
from tests.servers.postgres import running_postgres

PAGE = Path(__file__).parents[2] / "docs" / "postgres_readers.md"
PROCESSES = 6
LONG_QUERY_SECONDS = 60
LONG_QUERY_PAUSE = 120
# Something to load and to read: 50 000 rows beside the small tables.
MORE = """
create table core.fct_many as select i as many_id, 'HN' as region_id, (i % 977)::decimal(18, 2) as amount
    from range(50000) as many (i);
"""


@dataclass
class LongQueries:
    """What became of the questions that take a minute."""

    answered: int = 0
    torn: int = 0
    errors: list[str] = field(default_factory=list)


def ask_for_a_minute(conninfo: str, stop: threading.Event, found: LongQueries) -> None:
    """One statement that reads, sleeps and reads again; the release before and after must be the same."""
    query = (
        "with a as materialized (select company_name from core.dim_company), s as materialized"
        " (select pg_sleep(%s) from a), b as materialized (select build_id from quality.gate_summary, s)"
        " select company_name, build_id from a, b"
    )
    while not stop.is_set():
        try:
            with psycopg.connect(conninfo) as connection:
                row = connection.execute(query, [LONG_QUERY_SECONDS]).fetchone()
        except psycopg.Error as problem:
            found.errors.append(str(problem))
        else:
            found.answered += 1
            found.torn += row is None or row[1] != f"build-{row[0]}"
        stop.wait(LONG_QUERY_PAUSE)


def run(
    database: Database, folder: Path, readers: int, publishes: int
) -> tuple[Report, LongQueries, list[tuple[PostgresRelease, float]]]:
    """What readers saw, what became of the long questions, and each publish with its seconds."""
    state = folder / "state"
    database.make_logins(
        folder, f"an: {{role: bi_reader, connection_limit: {readers + 5}, statement_timeout: 10min}}"
    )
    write_release(state, 1, MORE)
    publish(Layout(state), database.address, patient(600), datetime.now(UTC))
    with database.as_login("an") as connection:
        conninfo = make_conninfo(connection.info.dsn, password=connection.info.password)
    processes = multiprocessing.get_context("spawn")
    stop, long_stop, long_queries = processes.Event(), threading.Event(), LongQueries()
    pipes, workers = [], []
    for seed in range(PROCESSES):
        here, there = processes.Pipe(duplex=False)
        pipes.append(here)
        arguments = (conninfo, readers // PROCESSES, seed, stop, there)
        workers.append(processes.Process(target=read_all_the_time, args=arguments))
    asking = threading.Thread(target=ask_for_a_minute, args=(conninfo, long_stop, long_queries))
    asking.start()
    for worker in workers:
        worker.start()
    done = _publish_all(database, state, publishes, stop)
    long_stop.set()
    report = Report()
    for pipe in pipes:
        report.join(pipe.recv())
    asking.join()
    for worker in workers:
        worker.join()
    return report, long_queries, done


def _publish_all(
    database: Database, state: Path, publishes: int, stop: Event
) -> list[tuple[PostgresRelease, float]]:
    done = []
    try:
        for number in range(2, publishes + 2):
            write_release(state, number, MORE)
            began = time.perf_counter()
            release = publish(Layout(state), database.address, patient(600), datetime.now(UTC), keep=2)
            done.append((release, time.perf_counter() - began))
            typer.echo(f"{number - 1}/{publishes}: {done[-1][1]:.1f} s, {release.switched}")
    finally:
        stop.set()
    return done


def page(
    version: str,
    readers: int,
    report: Report,
    long_queries: LongQueries,
    done: Sequence[tuple[PostgresRelease, float]],
) -> str:
    """The page of the documentation."""
    waits = sorted(report.waits)
    switches = [release.switched for release, _ in done if release.switched]
    locked, attempts = [each.locked_seconds for each in switches], [each.attempts for each in switches]
    rows = {
        "readers in repeatable-read transactions": f"{readers} in {PROCESSES} processes",
        "publishes that readers saw": f"{len(switches)}",
        "transactions": f"{report.transactions:,}",
        "statements": f"{len(waits):,}",
        "**torn or empty reads**": f"**{len(report.torn)}**",
        "**reads of an older release after a newer one**": f"**{len(report.backwards)}**",
        "**errors**": f"**{len(report.errors)}**",
        "different releases seen": f"{len(report.releases)}",
        "seconds of a statement: half of them, 99 of 100, the longest": (
            f"{median(waits):.3f}, {waits[int(len(waits) * 0.99)]:.3f}, {waits[-1]:.3f}"
        ),
        "statements over half a second": f"{sum(wait > 0.5 for wait in waits):,}",
        f"questions of {LONG_QUERY_SECONDS} s answered, ended with an error, torn": (
            f"{long_queries.answered}, {len(long_queries.errors)}, {long_queries.torn}"
        ),
        "seconds from the first lock to the commit: half of them, the longest": (
            f"{median(locked):.3f}, {max(locked):.3f}"
        ),
        "attempts of a switch: half of them, the most": f"{median(attempts):g}, {max(attempts)}",
        "seconds of a publish (50,000 rows) with its waiting: half of them, the longest": (
            f"{median(seconds for _, seconds in done):.1f}, {max(seconds for _, seconds in done):.1f}"
        ),
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(
        [
            "# Readers while releases are published into PostgreSQL",
            "",
            "Written by `python -m tests.long_runs.postgres_readers --write`. Every transaction reads"
            " several views,",
            "one after the other or at once, in changing orders, a third of them with a snapshot that is"
            " older than",
            "the first read; all must show one release, and its row counts. Up to a second of rest lies",
            "between two transactions of a reader. A question that runs for a minute holds its view: the",
            "switch that meets it tries again until it ended, and lets other readers through in between.",
            "",
            f"PostgreSQL {version} and everything else on one machine of two cores.",
            "",
            "| what | measured |",
            "|---|--:|",
            *lines,
            "",
        ]
    )


def main(
    readers: Annotated[int, typer.Option(min=PROCESSES)] = 30,
    publishes: Annotated[int, typer.Option(min=1)] = 50,
    write: Annotated[bool, typer.Option(help="Write docs/postgres_readers.md.")] = False,
) -> None:
    """Measure, print the page, and fail if a reader saw anything wrong."""
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        database = new_database(server)
        with database.as_owner() as connection:
            version = connection.info.parameter_status("server_version") or ""
        report, long_queries, done = run(database, Path(folder), readers, publishes)
    text = page(version, readers, report, long_queries, done)
    typer.echo(text)
    for problem in [*report.errors[:5], *map(str, report.torn[:5]), *long_queries.errors[:5]]:
        typer.echo(problem, err=True)
    if write:
        PAGE.write_text(text, encoding="utf-8")
    if report.errors or report.torn or report.backwards or long_queries.errors or long_queries.torn:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
