"""Readers in processes of their own, several threads in each, while releases are published.

In every transaction a reader reads several views and notes which release each of them showed. A transaction
that saw two releases is torn; one that found a view without rows read something empty.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Event

import psycopg
from psycopg import IsolationLevel

NUMBER = "substring({} from '[0-9]+$')::integer"
# Each says which release a view shows; the counts make an empty or half-filled table visible.
ONE_BY_ONE = (
    f"select {NUMBER.format('company_name')} from core.dim_company",
    f"select {NUMBER.format('build_id')} from quality.gate_summary",
    "select value::integer from kpi.fct_kpi_values where kpi_code = 'sales_revenue' and grain = 'region'"
    " and grain_id = 'HN'",
    "select case when count(*) = 7 then %(seen)s::integer else -count(*) end from core.fct_deals",
    "select case when count(*) = 102 then %(seen)s::integer else -count(*) end from core.fct_calls",
)
# The views in an order that is not the one in which they are switched.
AT_ONCE = (
    f"select {NUMBER.format('g.build_id')}, v.value::integer, {NUMBER.format('c.company_name')},"
    " (select count(*) from core.fct_calls)::integer - 102 + v.value::integer"
    " from quality.gate_summary g, kpi.fct_kpi_values v, core.dim_company c"
    " where v.kpi_code = 'sales_revenue' and v.grain = 'region' and v.grain_id = 'HN'"
)


# A person looks at a page for a moment before the next one is asked for.
THINKING_SECONDS = 1.0


@dataclass
class Report:
    """What a reader saw; `waits` are the seconds of its statements, longest first after `close`."""

    transactions: int = 0
    torn: list[list[int]] = field(default_factory=list)
    backwards: list[tuple[int, int]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    releases: set[int] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)

    def join(self, other: Report) -> None:
        self.transactions += other.transactions
        self.torn += other.torn
        self.backwards += other.backwards
        self.errors += other.errors
        self.releases |= other.releases
        self.waits += other.waits


def read_all_the_time(conninfo: str, threads: int, seed: int, stop: Event, answers: Pipe) -> None:
    """Read in several threads until told to stop; then send one report."""
    reports = [Report() for _ in range(threads)]
    workers = [
        threading.Thread(target=_read, args=(conninfo, random.Random(seed * 100 + place), stop, report))
        for place, report in enumerate(reports)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    whole = Report()
    for report in reports:
        whole.join(report)
    answers.send(whole)
    answers.close()


def _read(conninfo: str, chance: random.Random, stop: Event, report: Report) -> None:
    before = 0
    ways: list[Callable[[psycopg.Connection, random.Random, Report], list[int]]] = [
        _one_by_one,
        _at_once,
        _late,
    ]
    while not stop.is_set():
        try:
            with psycopg.connect(conninfo) as connection:
                connection.isolation_level = IsolationLevel.REPEATABLE_READ
                connection.prepare_threshold = 2
                for _ in range(20):
                    if stop.is_set():
                        break
                    with connection.transaction():
                        seen = chance.choice(ways)(connection, chance, report)
                    report.transactions += 1
                    if len(set(seen)) != 1:
                        report.torn.append(seen)
                    elif seen[0] < before:
                        report.backwards.append((before, seen[0]))
                    before = max(before, *seen)
                    report.releases |= set(seen)
                    time.sleep(chance.uniform(0, THINKING_SECONDS))
        except psycopg.Error as problem:
            report.errors.append(f"{type(problem).__name__}: {problem}")
            time.sleep(0.1)


def _timed(connection: psycopg.Connection, report: Report, query: str, seen: int) -> tuple[int, ...]:
    began = time.perf_counter()
    row = connection.execute(query, {"seen": seen}).fetchone()
    report.waits.append(time.perf_counter() - began)
    return row if row is not None else (0,)


def _one_by_one(connection: psycopg.Connection, chance: random.Random, report: Report) -> list[int]:
    """Views in any order, with pauses between; counts are compared with what the first view showed."""
    first, *rest = chance.sample(ONE_BY_ONE[:3], 3)
    seen = list(_timed(connection, report, first, 0))
    for query in [*rest, *ONE_BY_ONE[3:]]:
        time.sleep(chance.uniform(0, 0.02))
        seen += _timed(connection, report, query, seen[0])
    return seen


def _at_once(connection: psycopg.Connection, chance: random.Random, report: Report) -> list[int]:
    return list(_timed(connection, report, AT_ONCE, 0))


def _late(connection: psycopg.Connection, chance: random.Random, report: Report) -> list[int]:
    """The snapshot is taken long before the first view is read: a release may be loaded in between."""
    connection.execute("select 1")
    time.sleep(chance.uniform(0, 2))
    return _one_by_one(connection, chance, report)
