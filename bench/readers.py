"""python -m bench.readers [--state var] [--clients 8] [--write]: dashboard queries over a published release.

Forty queries of four kinds (leaderboard, trend, funnel, drill-down), asked by clients in processes of their
own, all at once, each in an order of its own: of the released DuckDB file, and of the same release in a
PostgreSQL server that is started for it. What a client waits is measured where it waits.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import duckdb
import psycopg
import typer
from psycopg.conninfo import make_conninfo
from rich.console import Console

from bench.__main__ import PAGE, machine
from publishing.layout import Layout
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import new_database
from tests.integration.publishing.postgres.small_release import patient
from tests.servers.postgres import running_postgres

BEGIN = "<!-- readers: written by python -m bench.readers -->"
END = "<!-- end of readers -->"
OF_EACH_KIND = 10
SQL = {
    "leaderboard": """
        select grain_id, value, rank() over (order by value desc) as place from kpi.fct_kpi_values
        where kpi_code = {kpi} and grain = 'rep' and detail is null and period_type = 'month'
            and period_start = {month} and value is not null order by place, grain_id limit 20""",
    "trend": """
        select period_start, value, target, is_partial from kpi.fct_kpi_values
        where kpi_code = {kpi} and grain = 'region_subtree' and grain_id = {region} and detail is null
            and period_type = 'month' order by period_start""",
    "funnel": """
        select kpi_code, grain_id, numerator, denominator, value from kpi.fct_kpi_values
        where kpi_code in ({kpi}, {second}, 'win_rate') and grain = 'lifecycle_stage' and detail is null
            and period_type = 'month' and period_start = {month} order by kpi_code, grain_id""",
    "drill-down": """
        select kpi_code, value, target, attainment, status from kpi.fct_kpi_values
        where rep_id = {rep} and grain = 'rep' and detail is null and period_type = 'month'
            and period_start = {month} order by kpi_code""",
}


@dataclass(frozen=True)
class Query:
    """One query with its values; `row_count` is what it answers on the released file."""

    kind: str
    sql: str
    row_count: int = 0


@dataclass(frozen=True)
class Waited:
    """Seconds of every query that the clients of one engine asked, by kind."""

    engine: str
    seconds: dict[str, list[float]]

    def line(self, kind: str) -> str:
        """One row of the table, for a kind or for `all`."""
        found = sorted(
            second for name, values in self.seconds.items() if kind in (name, "all") for second in values
        )
        p95 = found[min(len(found) - 1, int(len(found) * 0.95))]
        milliseconds = (f"{1000 * value:.0f}" for value in (statistics.median(found), p95, found[-1]))
        return f"| {self.engine} | {kind} | {len(found)} | {' | '.join(milliseconds)} |"


def make_queries(released: Path, seed: int) -> list[Query]:
    """Ten of each kind with figures, months, regions and reps that the release has; each answers rows."""
    chance = random.Random(seed)
    with duckdb.connect(str(released), read_only=True) as connection:

        def column(sql: str) -> list[Any]:
            return [row[0] for row in connection.execute(sql).fetchall()]

        cells = "from kpi.fct_kpi_values where period_type = 'month' and value is not null and grain ="
        kpis = column(f"select distinct kpi_code {cells} 'rep' and denominator > 1 order by 1")
        staged = column(f"select distinct kpi_code {cells} 'lifecycle_stage' order by 1")
        months = column(f"select distinct period_start {cells} 'rep' order by 1")[-24:]
        regions = column(f"select distinct grain_id {cells} 'region_subtree' order by 1")
        reps = column(f"select distinct grain_id {cells} 'rep' and grain_id not like 'UN%' order by 1")
        found: list[Query] = []
        for kind, sql in SQL.items():
            tries = 0
            while sum(query.kind == kind for query in found) < OF_EACH_KIND:
                chosen = {
                    "kpi": chance.choice(staged if kind == "funnel" else kpis),
                    "second": chance.choice(staged),
                    "month": chance.choice(months).isoformat(),
                    "region": chance.choice(regions),
                    "rep": chance.choice(reps),
                }
                text = sql.format(**{name: "'" + str(value) + "'" for name, value in chosen.items()})
                rows = len(connection.execute(text).fetchall())
                if rows:
                    found.append(Query(kind, text, rows))
                if (tries := tries + 1) > 50 * OF_EACH_KIND:
                    raise RuntimeError(f"{released} answers no {kind} query; nothing was measured")
    return found


def ask(
    connect: Callable[[], Any],
    queries: Sequence[Query],
    rounds: int,
    seed: int,
    start: Any,
    answers: Any,
) -> None:
    """A client: one connection, every query in every round, in an order of its own."""
    chance, waited = random.Random(seed), []
    connection = connect()
    start.wait()
    for _ in range(rounds):
        for query in chance.sample(queries, len(queries)):
            began = perf_counter()
            rows = len(connection.execute(query.sql).fetchall())
            waited.append((query.kind, perf_counter() - began))
            if rows != query.row_count:
                raise RuntimeError(f"{rows} rows instead of {query.row_count}: {query.sql}")
    connection.close()
    answers.put(waited)


def measure_clients(
    engine: str, connect: Callable[[], Any], queries: Sequence[Query], clients: int, rounds: int
) -> Waited:
    """All clients at once; they begin together, when the last one is connected.

    Raises:
        RuntimeError: a client failed, or got other rows than the released file has.
    """
    processes = multiprocessing.get_context("spawn")
    start, answers = processes.Barrier(clients), processes.Queue()
    workers = [
        processes.Process(target=ask, args=(connect, queries, rounds, seed, start, answers))
        for seed in range(clients)
    ]
    for worker in workers:
        worker.start()
    seconds: dict[str, list[float]] = {kind: [] for kind in SQL}
    for _ in workers:
        for kind, second in answers.get(timeout=1800):
            seconds[kind].append(second)
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError(f"a client of {engine} ended with {worker.exitcode}")
    return Waited(engine, seconds)


@dataclass(frozen=True)
class DuckDB:
    """How a client opens the released file: one thread each, as many readers do at once."""

    released: str

    def __call__(self) -> duckdb.DuckDBPyConnection:
        """A connection that only reads."""
        return duckdb.connect(self.released, read_only=True, config={"threads": "1"})


@dataclass(frozen=True)
class PostgreSQL:
    """How a client logs in."""

    conninfo: str

    def __call__(self) -> psycopg.Connection:
        """A session of a `bi_reader`."""
        return psycopg.connect(self.conninfo, autocommit=True)


@contextmanager
def published_in_postgres(state: Path, clients: int) -> Iterator[str]:
    """The release in a server of its own; yields how a `bi_reader` reaches it."""
    with running_postgres() as server, tempfile.TemporaryDirectory(prefix="bench-readers-") as folder:
        database = new_database(server)
        database.make_logins(
            Path(folder),
            f"bench: {{role: bi_reader, connection_limit: {clients + 5}, statement_timeout: 10min}}",
        )
        publish(Layout(state), database.address, patient(600), datetime.now(UTC))
        with database.as_superuser() as connection:
            connection.autocommit = True
            connection.execute("vacuum analyze")
        with database.as_login("bench") as connection:
            yield make_conninfo(connection.info.dsn, password=connection.info.password)


def main(
    state: Annotated[Path, typer.Option(help="State folder with a published release.")] = Path("var"),
    clients: Annotated[int, typer.Option(help="Processes that ask at once.")] = 8,
    rounds: Annotated[int, typer.Option(help="How often each asks all queries.")] = 5,
    seed: Annotated[int, typer.Option(help="Of the choice of figures.")] = 1,
    postgres: Annotated[bool, typer.Option(help="Also of a PostgreSQL server.")] = True,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measure what readers of a release wait for dashboard queries."""
    released = Layout(state).warehouse.resolve()
    queries = make_queries(released, seed)
    waited = [measure_clients("DuckDB", DuckDB(str(released)), queries, clients, rounds)]
    if postgres:
        with published_in_postgres(state, clients) as conninfo:
            waited.append(measure_clients("PostgreSQL", PostgreSQL(conninfo), queries, clients, rounds))
    with duckdb.connect(str(released), read_only=True) as connection:
        found = connection.execute("select count(*) from kpi.fct_kpi_values").fetchone()
    size = (
        f"{released.stat().st_size / 2**20:.0f} MiB, {found[0] if found else 0:,} rows in kpi.fct_kpi_values"
    )
    lines = [
        f"Release of {size}; {len(queries)} queries × {rounds} rounds × {clients} clients at once.",
        "",
        "| engine | queries | asked | half of them, ms | 95 of 100, ms | the longest, ms |",
        "|---|---|--:|--:|--:|--:|",
        *(each.line(kind) for each in waited for kind in [*SQL, "all"]),
    ]
    text = "\n".join(lines)
    Console(width=160).print(text, markup=False)
    if write:
        before, after = PAGE.read_text(encoding="utf-8").split(BEGIN)[0], ""
        if BEGIN in PAGE.read_text(encoding="utf-8"):
            after = PAGE.read_text(encoding="utf-8").split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n\n{machine()}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
