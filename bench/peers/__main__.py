"""python -m bench.peers [--sizes XS,S] [--runs 3] [--write]: a full rebuild beside peers of twenty KPIs.

`--check --state <folder>` measures nothing: both peers compute from that state folder's hand-over, and every
value is held to the build that lies there.
"""

from __future__ import annotations

import csv
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.__main__ import PAGE, SIZES, Size, Stage, machine, measure, night
from bench.peers.catalogue import KPIS
from bench.peers.comparing import Agreement, compare
from bench.peers.inputs import Night, write_inputs
from bench.peers.postgres_kpis import compute, load, tuned_server, write_values
from bench.peers.server_costs import measured

BEGIN = "<!-- peers: written by python -m bench.peers -->"
END = "<!-- end of peers -->"
PANDAS, POSTGRES, COPY = (
    "pandas, from Parquet to values",
    "PostgreSQL, from its tables to values",
    "COPY into PostgreSQL",
)
REBUILD, TARGET = ("build", "audit", "publish"), 10.0


def peers(inputs: Path, warehouse: Path) -> tuple[list[Stage], Agreement]:
    """Both peers once, each held to the warehouse; loading PostgreSQL is a stage of its own.

    Raises:
        PeerIsWrong: a peer says another value than the warehouse.
    """
    out = inputs / "pandas_kpis.parquet"
    command = [sys.executable, "-m", "bench.peers.pandas_kpis", "--inputs", str(inputs), "--out", str(out)]
    stages = [measure(PANDAS, command)]
    compare(warehouse, out, "pandas")
    with tuned_server() as (server, pid), server.connect(server.new_database()) as connection:
        stages.append(measured(COPY, pid, lambda: load(connection, inputs)))
        stages.append(measured(POSTGRES, pid, lambda: compute(connection, Night.read(inputs))))
        write_values(connection, inputs / "postgres_kpis.parquet")
    return stages, compare(warehouse, inputs / "postgres_kpis.parquet", "PostgreSQL")


def check(state: Path) -> Agreement:
    """Both peers over the hand-over of a state folder, held to its build."""
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as folder:
        write_inputs(state / "build" / "landed.duckdb", Path(folder))
        return peers(Path(folder), state / "build" / "warehouse.duckdb")[1]


def run(size: Size, folder: Path, runs: int) -> tuple[list[Stage], Agreement]:
    """One night from nothing, then each peer so many times; medians."""
    stages = [stage for stage in night(size, folder) if stage.name in REBUILD]
    state, inputs = folder / "state", folder / "inputs"
    inputs.mkdir()
    write_inputs(state / "build" / "landed.duckdb", inputs)
    found = [peers(inputs, state / "build" / "warehouse.duckdb") for _ in range(runs)]
    again = [_median(each) for each in zip(*(peer_stages for peer_stages, _ in found), strict=True)]
    return [*stages, *again], found[-1][1]


def _median(stages: Sequence[Stage]) -> Stage:
    return Stage(
        stages[0].name,
        statistics.median(stage.seconds for stage in stages),
        statistics.median(stage.cpu_seconds for stage in stages),
        max(stage.peak_mib for stage in stages),
    )


def together(name: str, stages: Sequence[Stage]) -> Stage:
    """Stages one after another as one: seconds are added, the peak is the highest."""
    return Stage(
        name,
        sum(stage.seconds for stage in stages),
        sum(stage.cpu_seconds for stage in stages),
        max(stage.peak_mib for stage in stages),
    )


def table(
    label: str, size: Size, stages: Sequence[Stage], agreement: Agreement, kpi_count: int, runs: int
) -> str:
    """Markdown of one size: the rebuild, the peers, and the one divided by the other."""
    by_name = {stage.name: stage for stage in stages}
    build = by_name["build"]
    whole = together("build, audit and publish", [by_name[name] for name in REBUILD])
    rows = [
        (build, kpi_count),
        (whole, kpi_count),
        *((by_name[name], len(KPIS)) for name in (PANDAS, POSTGRES)),
    ]
    lines = [
        f"### {label}: {size.reps} reps × {size.months} months",
        "",
        f"{agreement.said:,} values of each peer are those of the warehouse; {agreement.idle:,} rows of zeros"
        f" are left out by the peers. One night, medians of {runs} run(s) of each peer.",
        "",
        "| what | KPIs | seconds | CPU seconds | peak MiB | CPU seconds a KPI |",
        "|---|--:|--:|--:|--:|--:|",
        *(_line(stage, kpis) for stage, kpis in rows),
        _line(by_name[COPY], None),
        "",
        f"| peer to build (to reach: {TARGET:.0f} ×) | seconds | CPU seconds | CPU seconds a KPI |",
        "|---|--:|--:|--:|",
    ]
    for name in (PANDAS, POSTGRES):
        peer = by_name[name]
        per_kpi = peer.cpu_seconds / len(KPIS) / (build.cpu_seconds / kpi_count)
        lines.append(
            f"| {name.split(',')[0]} | {peer.seconds / build.seconds:.2f} ×"
            f" | {peer.cpu_seconds / build.cpu_seconds:.2f} × | {per_kpi:.2f} × |"
        )
    return "\n".join(lines)


def _line(stage: Stage, kpis: int | None) -> str:
    shares = ("", "") if kpis is None else (str(kpis), f"{stage.cpu_seconds / kpis:.2f}")
    return (
        f"| {stage.name} | {shares[0]} | {stage.seconds:.1f} | {stage.cpu_seconds:.1f} | {stage.peak_mib:.0f}"
        f" | {shares[1]} |"
    )


def published_kpi_count() -> int:
    """KPIs of the catalogue: what a build makes."""
    with Path("dbt_project/seeds/kpi_catalogue.csv").open(encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def write_page(tables: Sequence[str]) -> None:
    """Replace the section between the two marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    text = "\n\n".join((machine(), *tables))
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main(
    sizes: Annotated[str, typer.Option(help=f"Of {', '.join(SIZES)}.")] = "XS,S",
    runs: Annotated[int, typer.Option(help="Runs of each peer; the medians are kept.")] = 3,
    only_check: Annotated[bool, typer.Option("--check", help="Compare values, measure nothing.")] = False,
    state: Annotated[Path, typer.Option(help="State folder with a build, for --check.")] = Path("var"),
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measure a full rebuild and two peers that compute twenty of its KPIs; every value is compared."""
    console = Console(width=160)
    if only_check:
        agreement = check(state)
        console.print(
            f"{agreement.said:,} values agree; {agreement.idle:,} rows of zeros are left out by the peers."
        )
        return
    tables = []
    for label in sizes.split(","):
        with tempfile.TemporaryDirectory(prefix="bench-peers-") as scratch:
            stages, agreement = run(SIZES[label], Path(scratch), runs)
        tables.append(table(label, SIZES[label], stages, agreement, published_kpi_count(), runs))
        console.print(tables[-1], markup=False)
    if write:
        write_page(tables)


if __name__ == "__main__":
    typer.run(main)
