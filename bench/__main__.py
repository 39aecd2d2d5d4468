"""python -m bench [--sizes XS,S] [--runs 1]: seconds and peak memory per stage of a night."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

COMPANY = Path("demo/company")
AS_OF = date(2026, 10, 31)
PAGE = Path("docs/benchmarks.md")
MARK = "<!-- stages of the night: written by python -m bench -->"


@dataclass(frozen=True)
class Size:
    """A demo company: reps, months, and how much of it there is; 0 is what so many reps do in a month."""

    reps: int
    months: int
    calls: int = 0
    deals: int = 0
    invoice_lines: int = 0

    @property
    def arguments(self) -> list[str]:
        """Of `python -m demo make`."""
        given = {"calls": self.calls, "deals": self.deals, "invoice-lines": self.invoice_lines}
        return [
            *["--reps", str(self.reps), "--months", str(self.months), "--format", "parquet"],
            *(word for name, count in given.items() if count for word in (f"--{name}", str(count))),
        ]


@dataclass(frozen=True)
class Stage:
    """One measured stage: wall seconds, CPU seconds of all processes, peak MiB of the largest one."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_mib: float


SIZES = {
    "XS": Size(10, 3),
    "S": Size(40, 15),
    "100x18": Size(100, 18),
    "M": Size(500, 24, calls=10_000_000),
    "L": Size(2_000, 36, calls=50_000_000, deals=2_000_000, invoice_lines=5_000_000),
    # as wide as L, for what does not depend on the years
    "Lx3": Size(2_000, 3, calls=4_170_000, deals=167_000, invoice_lines=417_000),
}
FLOOR = "floor: daily measures alone"
NIGHT = ("land", "build", "audit", "publish")


def measure(name: str, command: list[str]) -> Stage:
    """Runs a command to its end and accounts for it and its children; raises if it fails."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            said = output.read().decode()[-2000:]
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said}")
    return Stage(name, time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def night(size: Size, folder: Path) -> list[Stage]:
    """The stages of one night of a demo company in an empty state folder, in their order."""
    return [measure(name, command) for name, command in commands_of(size, folder).items()]


def commands_of(size: Size, folder: Path) -> dict[str, list[str]]:
    """The commands of such a night by stage, in their order; the company is written into the folder."""
    python, state = sys.executable, folder / "state"
    company = parquet_company(folder / "company")
    night_of = ["--state", str(state), "--date", AS_OF.isoformat()]
    return {
        "make the extracts": [
            *[python, "-m", "demo", "make", "--out", str(state / "inbox"), *size.arguments],
        ],
        "land": [python, "-m", "ingestion", "land", "--company", str(company), *night_of],
        FLOOR: [
            *[python, "-m", "bench.floor", "--landing", str(state / "landing")],
            *["--out", str(folder / "floor.duckdb")],
        ],
        "build": [python, "-m", "dbt_project", "build", *night_of],
        "audit": [python, "-m", "expectations", "audit", *night_of],
        "publish": [python, "-m", "publishing", "publish", *night_of],
    }


def parquet_company(folder: Path) -> Path:
    """The demo company with Parquet extracts: CSV of fifty million calls takes longer than the night."""
    shutil.copytree(COMPANY, folder)
    file = folder / "company.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("*.csv*", "*.parquet"), encoding="utf-8")
    return folder


def table(label: str, size: Size, runs: list[list[Stage]], state: Path) -> str:
    """Markdown of the medians over the runs."""
    published = state / "published" / "warehouse.duckdb"
    lines = [
        f"### {label}: {size.reps} reps × {size.months} months",
        "",
        f"Published file {published.stat().st_size / 2**20:.0f} MiB. Medians of {len(runs)} run(s).",
        "",
        "| stage | seconds | CPU seconds | peak MiB |",
        "|---|--:|--:|--:|",
    ]
    for stages in zip(*runs, strict=True):
        lines.append(
            f"| {stages[0].name} | {statistics.median(stage.seconds for stage in stages):.1f}"
            f" | {statistics.median(stage.cpu_seconds for stage in stages):.1f}"
            f" | {statistics.median(stage.peak_mib for stage in stages):.0f} |"
        )
    total = statistics.median(
        sum(stage.seconds for stage in stages if stage.name in NIGHT) for stages in runs
    )
    lines.append(f"| **night (land to publish)** | **{total:.1f}** | | |")
    seconds, cpu_seconds = (statistics.median(found) for found in zip(*map(to_floor, runs), strict=True))
    lines.append(
        f"| **rebuild (build to publish) to floor** | **{seconds:.1f} ×** | **{cpu_seconds:.1f} ×** | |"
    )
    return "\n".join(lines)


def to_floor(stages: list[Stage]) -> tuple[float, float]:
    """Seconds and CPU seconds of a full rebuild, gate and publish included, as multiples of the floor's."""
    floor = next(stage for stage in stages if stage.name == FLOOR)
    rebuild = [stage for stage in stages if stage.name in NIGHT[1:]]
    return (
        sum(stage.seconds for stage in rebuild) / floor.seconds,
        sum(stage.cpu_seconds for stage in rebuild) / floor.cpu_seconds,
    )


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "great-expectations"))
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, {versions}. "
        "The machine is shared: compare figures within one run only."
    )


def main(
    sizes: Annotated[str, typer.Option(help=f"Of {', '.join(SIZES)}.")] = "XS,S",
    runs: Annotated[int, typer.Option(help="Runs of each size; the medians are kept.")] = 1,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measures the stages of the night at the sizes given."""
    tables = []
    for label in sizes.split(","):
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            folders = [Path(scratch) / str(run) for run in range(runs)]
            measured = [night(SIZES[label], folder) for folder in folders]
            tables.append(table(label, SIZES[label], measured, folders[-1] / "state"))
        Console().print(tables[-1], markup=False)
    if write:
        before = PAGE.read_text(encoding="utf-8").split(MARK)[0]
        PAGE.write_text(f"{before}{MARK}\n\n{machine()}\n\n" + "\n\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
