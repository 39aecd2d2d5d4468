"""python -m bench.pages [--reps 40,500] [--release FILE] [--runs 3]: seconds and bytes of a release's pages.

The release is the demo company's, of 40 selling reps and 15 months, made here unless one is named. Larger
companies are the same one several times over: every rep again under further ids, with all rows that a page of
a rep reads. So a region has more people, the company more figures, and each page as many as before.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from bench.__main__ import PAGE, Size, machine, measure, night
from publishing.pages import render_pages

BEGIN, END = "<!-- pages: written by python -m bench.pages -->", "<!-- end of pages -->"
BASE = Size(40, 15)
# Tables that a page of a rep reads, and the columns that name the rep or whom the row is about.
REP_TABLES = {
    "core.dim_rep": ["rep_id", "employee_id"],
    "core.dim_rep_assignment": ["rep_id"],
    "kpi.fct_kpi_values": ["rep_id", "grain_id"],
    "kpi.fct_target_attainment": ["rep_id", "assignee_id", "assignment_id"],
    "kpi.leaderboard": ["rep_id"],
    "kpi.fct_employee_evaluation": ["rep_id"],
}
ROWS_OF_REPS = {
    "kpi.fct_kpi_values": "grain in ('rep', 'rep_lifecycle_stage')"
    " and rep_id not in ('UNASSIGNED', 'UNKNOWN')",
    "kpi.fct_target_attainment": "assignee_type = 'rep'",
    "core.dim_rep": "rep_id not in ('UNASSIGNED', 'UNKNOWN')",
}


def multiply(release: Path, target: Path, times: int) -> None:
    """A copy of a release in which every rep is there `times` times."""
    shutil.copyfile(release, target)
    target.chmod(0o644)
    with duckdb.connect(str(target)) as connection:
        for table, columns in REP_TABLES.items():
            renamed = ", ".join(f"{column} || '-' || copy as {column}" for column in columns)
            connection.execute(
                f"insert into {table} select * exclude (copy) replace ({renamed})"
                f" from {table} cross join range(2, {times} + 1) as copies (copy)"
                f" where {ROWS_OF_REPS.get(table, 'true')}"
            )


def render(release: Path, folder: Path) -> None:
    """Write the pages of a release into a new folder."""
    folder.mkdir()
    with duckdb.connect(str(release), read_only=True, config={"threads": 2}) as connection:
        render_pages(connection, folder)


def measured_row(label: str, release: Path, scratch: Path, runs: int) -> str:
    """One line of the table: medians over the runs, and what lies in the folder."""
    stages = []
    for run in range(runs):
        folder = scratch / f"pages-{label}-{run}"
        command = [sys.executable, "-m", "bench.pages", "--only", str(folder), "--release", str(release)]
        stages.append(measure(label, command))
        sizes = sorted((path.stat().st_size, path.name) for path in folder.rglob("*.html"))
        shutil.rmtree(folder)
    seconds = statistics.median(stage.seconds for stage in stages)
    cpu_seconds = statistics.median(stage.cpu_seconds for stage in stages)
    peak = statistics.median(stage.peak_mib for stage in stages)
    total = sum(size for size, _ in sizes)
    return (
        f"| {label} | {len(sizes):,} | {seconds:.1f} | {cpu_seconds:.1f} | {peak:.0f} | {total / 1e6:.1f}"
        f" | {total / len(sizes) / 1e3:.0f} | {sizes[-1][0] / 1e3:.0f} ({sizes[-1][1]}) |"
    )


def main(
    reps: Annotated[
        str, typer.Option(help="Selling reps of the companies, multiples of 40 at best.")
    ] = "40,500",
    release: Annotated[
        Path | None, typer.Option(help="A published warehouse.duckdb of the demo company.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Runs of each size; the medians are kept.")] = 3,
    only: Annotated[
        Path | None, typer.Option(help="Write the pages of --release here; measure nothing.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measures how long the pages take and how large they are."""
    if only is not None:
        assert release is not None, "--only needs --release"
        render(release, only)
        return
    lines = [
        "| selling reps | pages | seconds | CPU seconds | peak MiB | MB | kB a page | largest, kB |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as scratch:
        if release is None:
            night(BASE, Path(scratch))
            release = Path(scratch) / "state" / "published" / "warehouse.duckdb"
        for count in map(int, reps.split(",")):
            times = max(1, -(-count // BASE.reps))
            company = Path(scratch) / f"company-{count}.duckdb"
            multiply(release, company, times)
            lines.append(measured_row(str(times * BASE.reps), company, Path(scratch), runs))
            company.unlink()
    Console().print("\n".join(lines), markup=False, soft_wrap=True)
    if write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        table = "\n".join(lines)
        PAGE.write_text(
            f"{before}{BEGIN}\n\n{machine()} Medians of {runs} run(s).\n\n{table}\n\n{END}{after}",
            encoding="utf-8",
        )


if __name__ == "__main__":
    typer.run(main)
