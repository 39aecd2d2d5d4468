"""python -m bench.landing [--megabytes 2048] [--write]: landing beside readers that check less.

Each reader is a process of its own that turns the same file of calls (20 columns) into Parquet. The floor is
DuckDB's bare COPY with the types given and no check at all. polars and dlt live in an environment that is
thrown away afterwards; they are no dependencies of the project.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.__main__ import Stage, machine, measure
from bench.landing_readers import COLUMNS, DLT, DLT_MEGABYTES, DLT_NAME, make_file, make_json_lines, readers

PAGE = Path("docs/benchmarks.md")
BEGIN = "<!-- landing: written by python -m bench.landing -->"
END = "<!-- end of landing -->"


def throw_away_environment(folder: Path) -> Path:
    """polars and dlt in an environment of their own, out of the package registry."""
    uv = shutil.which("uv") or str(Path(".tools/bin/uv").resolve())
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
    subprocess.run([*install, "polars", "dlt[filesystem,parquet]"], check=True)
    return folder


def table(title: str, stages: list[tuple[Stage, float]]) -> str:
    """Markdown of one file's readers with the MB that each read; ratios are of CPU seconds per MB."""
    floor, floor_megabytes = stages[0]
    lines = [
        f"### {title}",
        "",
        "| reader | MB | MB/s | CPU seconds | CPU to floor | peak MiB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for stage, megabytes in stages:
        ratio = stage.cpu_seconds / megabytes / (floor.cpu_seconds / floor_megabytes)
        lines.append(
            f"| {stage.name} | {megabytes:.0f} | {megabytes / stage.seconds:.0f} | {stage.cpu_seconds:.1f}"
            f" | {ratio:.2f} | {stage.peak_mib:.0f} |"
        )
    return "\n".join(lines)


def write_page(text: str) -> None:
    """Replace the landing's part of docs/benchmarks.md, or put it before the stages of the night."""
    page = PAGE.read_text(encoding="utf-8")
    part = f"{BEGIN}\n\n{text}\n\n{END}"
    if BEGIN in page:
        before, rest = page.split(BEGIN)
        page = before + part + rest.split(END)[1]
    else:
        page = page.replace("## Stages of the night", f"## Landing\n\n{part}\n\n## Stages of the night", 1)
    PAGE.write_text(page, encoding="utf-8")


def main(
    megabytes: Annotated[int, typer.Option(help="Size of the CSV file.")] = 2048,
    only: Annotated[str, typer.Option(help="Readers whose names hold this.")] = "",
    others: Annotated[bool, typer.Option(help="With polars and dlt, from the package registry.")] = True,
    compressed: Annotated[bool, typer.Option(help="Also the same file as .gz.")] = True,
    json_lines: Annotated[bool, typer.Option(help="Also the same file as JSON Lines.")] = True,
    large: Annotated[int, typer.Option(help="Also a CSV file of so many MB: floor and landing.")] = 0,
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measure landing beside other readers, one after the other."""
    tables: list[str] = []

    def wanted(reader: str) -> bool:
        return only in reader

    def keep(done: str) -> None:
        if write:
            write_page("\n\n".join([machine(), *tables, done]))

    with tempfile.TemporaryDirectory(prefix="bench-landing-") as scratch:
        folder = Path(scratch)
        environment = throw_away_environment(folder / "environment") if others else None
        plain = folder / "calls_2026-10-31.csv"
        rows = make_file(plain, megabytes)
        title = f"CSV, {plain.stat().st_size / 1e6:.0f} MB, {rows} rows, {len(COLUMNS)} columns"
        tables.append(_measured(title, plain, plain, folder / "plain", environment, wanted, keep))
        if compressed:
            packed = folder / "calls_2026-10-31.csv.gz"
            with plain.open("rb") as stream, gzip.open(packed, "wb", compresslevel=1) as target:
                shutil.copyfileobj(stream, target, 1 << 22)
            title = f"The same as .gz, {packed.stat().st_size / 1e6:.0f} MB; MB of its text"
            tables.append(_measured(title, packed, plain, folder / "packed", None, wanted, keep))
            packed.unlink()
        if json_lines:
            lines = folder / "calls_2026-10-31.jsonl"
            make_json_lines(plain, lines)
            title = f"The same as JSON Lines, {lines.stat().st_size / 1e6:.0f} MB"
            tables.append(_measured(title, lines, lines, folder / "lines", None, wanted, keep))
            lines.unlink()
        if large:
            rows = make_file(plain, large)
            title = f"CSV, {plain.stat().st_size / 1e6:.0f} MB, {rows} rows, {len(COLUMNS)} columns"
            tables.append(_measured(title, plain, plain, folder / "large", None, _checks_and_floor, keep))


def _checks_and_floor(reader: str) -> bool:
    return reader.startswith(("DuckDB", "landing, "))


def _measured(
    title: str,
    file: Path,
    plain: Path,
    folder: Path,
    environment: Path | None,
    wanted: Callable[[str], bool],
    keep: Callable[[str], None],
) -> str:
    """Measure reader after reader; the table so far is kept after each, so a run that is cut short counts."""
    folder.mkdir()
    found, stages, size = "", list[tuple[Stage, float]](), plain.stat().st_size / 1e6
    for name, command in readers(file, folder, environment):
        if wanted(name):
            stages.append((measure(name, command), size))
            keep(found := table(title, stages))
    if environment and wanted(DLT_NAME):
        first = folder / "first.csv"
        make_file(first, DLT_MEGABYTES)
        command = [str(environment / "bin" / "python"), "-c", DLT, str(first), str(folder / "dlt")]
        stages.append((measure(DLT_NAME, command), first.stat().st_size / 1e6))
        keep(found := table(title, stages))
    shutil.rmtree(folder)
    Console().print(found, markup=False)
    return found


if __name__ == "__main__":
    typer.run(main)
