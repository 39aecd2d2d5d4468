"""python -m bench.intraday [--sizes S --ticks 100]: seconds of a tick, from files to page.

A demo company is made up to the end of Friday 30 October 2026. What happened on that day is taken out of the
extracts; Thursday's night is landed, built and published; then the day comes back in as many deltas as ticks
were asked for, and every tick is measured by stage.
"""

from __future__ import annotations

import csv
import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console

from bench.__main__ import COMPANY, PAGE, SIZES, Size, machine
from dags.ticks import make_tick
from ingestion.connections import environment_connections

NIGHT, DAY = date(2026, 10, 29), date(2026, 10, 30)
DAY_BEGINS = datetime.fromisoformat("2026-10-29T17:00:00")  # UTC without a zone, as in the extracts
DAY_ENDS = DAY_BEGINS + timedelta(days=1)
MARK = "<!-- ticks of the running day: written by python -m bench.intraday -->"
END = "<!-- end of ticks -->"
console = Console()

# What of an entity happens on the day: the moment of a row, and the key of a row of its own.
MOMENTS = {
    "fld_orders": "try_cast(approved_at as timestamp)",
    "fld_order_lines": "order_moment",
    "tel_calls": "try_cast(started_at as timestamp)",
    "tel_call_legs": "call_moment",
    "crm_activities": "coalesce(try_cast(booked_at as timestamp), try_cast(occurred_at as timestamp))",
}
PARENTS = {
    "fld_order_lines": ("fld_orders", "order_id", "created_at", "order_moment"),
    "tel_call_legs": ("tel_calls", "call_id", "started_at", "call_moment"),
}


@dataclass(frozen=True)
class Measured:
    """Seconds of one tick by stage, and the rows that it brought."""

    seconds: dict[str, float]
    row_count: int

    @property
    def total(self) -> float:
        """From the files to the page."""
        return sum(self.seconds.values())


def take_out_the_day(inbox: Path, ticks: int) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Split the extracts: what happened before the day stays; the rows of the day, by tick number."""
    taken = {}
    with duckdb.connect() as connection:
        for entity in MOMENTS:
            connection.execute(
                f"create table {entity} as from read_csv('{inbox}/{entity}*.csv*', all_varchar = true)"
            )
        for entity, (parent, key, moment, name) in PARENTS.items():
            connection.execute(
                f"create or replace table {entity} as select child.*, ("
                f"select max(try_cast({moment} as timestamp)) from {parent} as parents"
                f" where parents.{key} = child.{key}) as {name} from {entity} as child"
            )
        slices = (
            f"least({ticks - 1}, cast(floor({ticks} * date_diff('second', ?, moment) / 86400.0) as integer))"
        )
        for entity, moment in MOMENTS.items():
            hidden = PARENTS[entity][3] if entity in PARENTS else None
            rest = f"* exclude ({hidden})" if hidden else "*"
            found = connection.execute(
                f"select {slices} as slice, {rest} exclude (moment)".replace(") exclude (", ", ")
                + f" from (select *, {moment} as moment from {entity}) where moment >= ? and moment < ?",
                [DAY_BEGINS, DAY_BEGINS, DAY_ENDS],
            )
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            taken[entity] = [(int(row.pop("slice")), row) for row in rows]
            _write_rest(connection, inbox, entity, moment, rest)
    return taken


def _write_rest(
    connection: duckdb.DuckDBPyConnection, inbox: Path, entity: str, moment: str, rest: str
) -> None:
    """What the night knew; an order that was made before the day and approved on it still waited."""
    for path in inbox.glob(f"{entity}.*csv*"):
        path.unlink()
    for path in inbox.glob(f"{entity}_2*csv*"):
        path.unlink()
    target = inbox / f"{entity}.csv"
    stays = f"{moment} is null or {moment} < timestamp '{DAY_BEGINS}'"
    query = f"select {rest} from {entity} where {stays}"
    if entity == "fld_orders":
        waiting = "* replace (null as approved_at, null as cancelled_at, null as delivered_at)"
        query += (
            f" union all select {waiting} from fld_orders where not coalesce({stays}, true)"
            f" and try_cast(created_at as timestamp) < timestamp '{DAY_BEGINS}'"
        )
    connection.execute(f"copy ({query}) to '{target}' (header, delimiter ',')")
    with target.open("rb") as plain, gzip.open(f"{target}.gz", "wb", compresslevel=1) as packed:
        shutil.copyfileobj(plain, packed)
    target.unlink()


def make_night(folder: Path, size: Size, ticks: int) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Thursday's night of a demo company, published; returns the rows of Friday by tick."""
    state, python = folder / "state", sys.executable
    made = [python, "-m", "demo", "make", "--out", str(state / "inbox"), "--until", str(DAY)]
    # the day is cut out of CSV
    _run([*made, *size.arguments, "--format", "csv"])
    taken = take_out_the_day(state / "inbox", ticks)
    night_of = ["--state", str(state), "--date", str(NIGHT)]
    _run([python, "-m", "ingestion", "land", "--company", str(COMPANY), *night_of])
    _run([python, "-m", "dbt_project", "build", *night_of])
    with duckdb.connect(str(state / "build" / "warehouse.duckdb")) as connection:
        # The gate of the night before is not what is measured here, and half an extract would close it.
        connection.execute(
            "create or replace table quality.gate_summary as select ? as as_of, true as is_open,"
            " 1 as expectation_count, 0 as failed_count, 0 as warning_count, 'bench' as build_id,"
            " false as is_overridden",
            [NIGHT],
        )
    _run([python, "-m", "publishing", "publish", *night_of])
    return taken


def run_ticks(state: Path, taken: dict[str, list[tuple[int, dict[str, Any]]]], ticks: int) -> list[Measured]:
    """Deliver and make every tick of the day in one process; the first one also makes the base."""
    inbox = state / "intraday" / "inbox"
    inbox.mkdir(parents=True)
    measured = []
    for number in range(ticks):
        count = 0
        for entity, rows in taken.items():
            given = [row for slice_number, row in rows if slice_number == number]
            count += len(given)
            if given:
                _write_delta(inbox / f"{entity}_{DAY}_{number:04}.csv", given)
        at = (DAY_BEGINS + (number + 1) * (DAY_ENDS - DAY_BEGINS) / ticks - timedelta(seconds=1)).replace(
            tzinfo=UTC
        )
        tick = make_tick(COMPANY, state, at, "bench", environment_connections({}))
        measured.append(Measured(tick.seconds, count))
    return measured


def _write_delta(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def report(label: str, size: Size, measured: list[Measured], alone: float) -> str:
    """Markdown: quantiles of the ticks after the first, and what share each stage has."""
    later = measured[1:]
    totals = sorted(tick.total for tick in later)
    shares = {
        stage: sum(tick.seconds.get(stage, 0.0) for tick in later) / sum(totals)
        for stage in measured[0].seconds
        if stage != "base"
    }
    lines = [
        f"### {label}: {size.reps} reps × {size.months} months, {len(measured)} ticks of one day",
        "",
        f"{sum(tick.row_count for tick in measured):,} rows came in all. Making the base of the night (once,"
        f" in the first tick): {measured[0].seconds['base']:.1f} s. One tick in a process of its own,"
        f" Python's start and imports included: {alone:.1f} s.",
        "",
        "| from files to page | seconds |",
        "|---|--:|",
        f"| p50 | {statistics.median(totals):.2f} |",
        f"| p95 | {totals[int(0.95 * (len(totals) - 1))]:.2f} |",
        f"| slowest | {totals[-1]:.2f} |",
        "",
        "| stage | share | p50, seconds |",
        "|---|--:|--:|",
    ]
    for stage, share in shares.items():
        median = statistics.median(tick.seconds.get(stage, 0.0) for tick in later)
        lines.append(f"| {stage} | {share:.0%} | {median:.2f} |")
    return "\n".join(lines)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-intraday-") as folder:
        yield Path(folder)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def run(label: str, ticks: int) -> str:
    """Measure the ticks of one day at a size; the report."""
    with _scratch() as folder:
        taken = make_night(folder, SIZES[label], ticks)
        measured = run_ticks(folder / "state", taken, ticks)
        began = perf_counter()
        last = (DAY_ENDS - timedelta(seconds=1)).isoformat() + "Z"
        command = [sys.executable, "-m", "dags.tick_command", "--company", str(COMPANY)]
        _run([*command, "--state", str(folder / "state"), "--at", last])
        return report(label, SIZES[label], measured, perf_counter() - began)


def main(
    sizes: Annotated[str, typer.Option(help=f"Of {', '.join(SIZES)}.")] = "S",
    ticks: Annotated[int, typer.Option(min=2, help="Into how many deltas the day is cut.")] = 100,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measure the ticks of one day, at each size."""
    text = "\n\n".join(run(label, ticks) for label in sizes.split(","))
    console.print(text, markup=False)
    if write:
        before, _, after = PAGE.read_text(encoding="utf-8").partition(MARK)
        _, _, rest = after.partition(END)
        page = f"{before}{MARK}\n\n{machine()}\n\n{text}\n\n{END}{rest}"
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
