"""python -m bench.next_night [--sizes S] [--months 6] [--write]: what one more night costs.

A company is delivered for two nights: Friday's is landed, built, audited and published from nothing, then
Saturday's, which takes over what nothing has touched, and then Saturday's build once more in full. All tables
of both Saturday builds have to be equal. The same is done with a company of as many reps and few months: the
costs of a night should follow what changed, not what exists.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from bench.__main__ import AS_OF, NIGHT, PAGE, SIZES, Size, Stage, machine, measure
from demo.delivering import deliver_company
from demo.size import company_size

BEGIN = "<!-- one more night: written by python -m bench.next_night -->"
END = "<!-- end of one more night -->"
FIRST, MORE, FULL = "first night", "one more night", "build of that night in full"
SCHEMAS = ("core", "kpi", "quality")


class NightsDiffer(Exception):
    """A night that took over figures is not the night in full."""


@dataclass(frozen=True)
class Nights:
    """Stages of both nights by what they are a part of, and how the builds compare."""

    stages: dict[str, list[Stage]]
    compared_tables: int
    compared_rows: int
    carried_rows: int


def run(size: Size, folder: Path) -> Nights:
    """Both nights of a company in an empty folder.

    Raises:
        NightsDiffer: a table of the night that took over figures is not that of the night in full.
    """
    deliver_company(
        company_size(
            size.reps,
            size.months,
            AS_OF,
            7,
            size.calls or None,
            size.deals or None,
            size.invoice_lines or None,
        ),
        2,
        folder,
        lambda step: None,
    )
    waiting = folder / "waiting"
    waiting.mkdir()
    for path in (folder / "inbox").glob(f"*_{AS_OF}.*"):
        path.rename(waiting / path.name)
    stages = {FIRST: _night(folder, AS_OF - timedelta(days=1))}
    for path in waiting.iterdir():
        path.rename(folder / "inbox" / path.name)
    stages[MORE] = _night(folder, AS_OF)
    build = folder / "state" / "build"
    (build / "warehouse.duckdb").rename(folder / "carried.duckdb")
    full = [sys.executable, "-m", "dbt_project", "build", "--state", str(folder / "state")]
    stages[FULL] = [measure("build", [*full, "--date", AS_OF.isoformat(), "--full"])]
    tables, rows = _compare(folder / "carried.duckdb", build / "warehouse.duckdb")
    return Nights(stages, tables, rows, _carried_rows(folder / "carried.duckdb"))


def _night(folder: Path, day: date) -> list[Stage]:
    python, state = sys.executable, folder / "state"
    of_night = ["--state", str(state), "--date", day.isoformat()]
    commands = {
        "land": ["ingestion", "land", "--company", str(folder / "company")],
        "build": ["dbt_project", "build"],
        "audit": ["expectations", "audit"],
        "publish": ["publishing", "publish"],
    }
    return [measure(name, [python, "-m", *commands[name], *of_night]) for name in NIGHT]


def _compare(carried: Path, full: Path) -> tuple[int, int]:
    """Tables that both builds have, and their rows; what the audit wrote stands in one of them only."""
    with duckdb.connect() as connection:
        for name, file in (("carried", carried), ("made", full)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?))"
            " group by all having count(distinct database_name) = 2 order by all",
            [list(SCHEMAS)],
        ).fetchall()
        counts = []
        for schema_name, table_name in names:
            told = {
                database: connection.execute(
                    f"select count(*), sum(hash(hash(t))) from {database}.{schema_name}.{table_name} as t"
                ).fetchall()[0]
                for database in ("carried", "made")
            }
            if told["carried"] != told["made"]:
                raise NightsDiffer(
                    f"{schema_name}.{table_name}: {told['carried'][0]} rows of the night that took figures"
                    f" over, {told['made'][0]} of the night in full, not the same. Nothing was written."
                )
            counts.append(told["made"][0])
    if not sum(counts):
        raise NightsDiffer("No table has a row: nothing was compared, nothing was written.")
    return len(counts), sum(counts)


def _carried_rows(warehouse: Path) -> int:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select count(*) from kpi.fct_kpi_values semi join intermediate.int_unchanged_periods"
            " using (period_type, period_start)"
        ).fetchone()
    return int(found[0]) if found else 0


def table(label: str, size: Size, nights: Nights) -> str:
    """Markdown: each stage once a column, seconds and CPU seconds."""
    first, more, full = (nights.stages[name] for name in (FIRST, MORE, FULL))
    lines = [
        f"### {label}: {size.reps} reps × {size.months} months",
        "",
        f"{nights.carried_rows:,} rows of `kpi.fct_kpi_values` were taken over. "
        f"{nights.compared_tables} tables, {nights.compared_rows:,} rows, are those of the build in full.",
        "",
        f"| stage | {FIRST}, seconds | CPU | {MORE}, seconds | CPU | {FULL}, seconds | CPU |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for number, name in enumerate(NIGHT):
        in_full = f"{full[0].seconds:.1f} | {full[0].cpu_seconds:.1f}" if name == "build" else " | "
        lines.append(
            f"| {name} | {first[number].seconds:.1f} | {first[number].cpu_seconds:.1f} "
            f"| {more[number].seconds:.1f} | {more[number].cpu_seconds:.1f} | {in_full} |"
        )
    lines.append(f"| **night** | {_sums(first)} | {_sums(more)} | | |")
    return "\n".join(lines)


def _sums(stages: list[Stage]) -> str:
    seconds, cpu_seconds = sum(stage.seconds for stage in stages), sum(stage.cpu_seconds for stage in stages)
    return f"**{seconds:.1f}** | **{cpu_seconds:.1f}**"


def ratio(long: Nights, short: Nights) -> str:
    """One more night with all of the history to one with little of it."""
    more = [
        (sum(stage.seconds for stage in nights.stages[MORE]), sum(s.cpu_seconds for s in nights.stages[MORE]))
        for nights in (long, short)
    ]
    return (
        f"One more night, all of the history to little of it (to reach at L: 1.15 ×): "
        f"**{more[0][0] / more[1][0]:.2f} ×** the seconds, "
        f"**{more[0][1] / more[1][1]:.2f} ×** the CPU seconds."
    )


def main(
    sizes: Annotated[str, typer.Option(help=f"Of {', '.join(SIZES)}.")] = "S",
    months: Annotated[int, typer.Option(help="Months of the short history; 0 leaves it out.")] = 6,
    folder: Annotated[
        Path | None, typer.Option(help="Where the nights are made; removed at the end.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measures one more night, with all of the history and with little of it."""
    said = []
    for label in sizes.split(","):
        size = SIZES[label]
        short = Size(size.reps, months, size.calls * months // size.months)
        done = {}
        for each, name in ((size, label), (short, f"{label}, short"))[: 2 if months else 1]:
            with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as scratch:
                done[name] = run(each, Path(scratch))
            said.append(table(name, each, done[name]))
            Console().print(said[-1], markup=False)
        if months:
            said.append(ratio(*done.values()))
            Console().print(said[-1], markup=False)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        text = "\n\n".join((machine(), *said))
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
