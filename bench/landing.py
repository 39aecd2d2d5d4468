"""python -m bench.landing [--megabytes 2048] [--write]: landing beside readers that check less.

Each reader is a process of its own that turns the same file of calls (20 columns) into Parquet. The floor is
DuckDB's bare COPY with the types given and no check at all. polars and dlt live in an environment that is
thrown away afterwards; they are no dependencies of the project.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from bench.__main__ import Stage, machine, measure

PAGE = Path("docs/benchmarks.md")
BEGIN = "<!-- landing: written by python -m bench.landing -->"
END = "<!-- end of landing -->"
BYTES_A_ROW = 223
DLT_NAME = "dlt, rows of a csv to Parquet"
DLT_MEGABYTES = 100  # of the same rows: it would read the whole for an hour
COLUMNS = {
    "call_id": "VARCHAR", "direction": "VARCHAR", "started_at": "TIMESTAMP", "ended_at": "TIMESTAMP",
    "disposition": "VARCHAR", "contact_id": "VARCHAR", "account_id": "VARCHAR", "deal_id": "VARCHAR",
    "ticket_id": "VARCHAR", "is_resolved": "BOOLEAN", "cost_amount": "DECIMAL(18,4)", "currency": "VARCHAR",
    "queue": "VARCHAR", "extension": "VARCHAR", "ring_seconds": "BIGINT", "hold_seconds": "BIGINT",
    "talk_seconds": "BIGINT", "score": "DECIMAL(9,2)", "recording": "VARCHAR", "_extracted_at": "TIMESTAMP",
}  # fmt: skip
ROWS = """
select
    'CALL-' || lpad(i::varchar, 12, '0'), (['inbound','outbound','internal'])[1 + i % 3],
    strftime(timestamp '2026-01-01' + interval (i % 26000000) second, '%Y-%m-%dT%H:%M:%SZ'),
    strftime(timestamp '2026-01-01' + interval (i % 26000000 + 95) second, '%Y-%m-%dT%H:%M:%SZ'),
    (['answered','abandoned','busy','no_answer'])[1 + (i * 7) % 4], 'CON-' || (i * 31) % 900000,
    'ACC-' || (i * 17) % 90000, case when i % 5 = 0 then 'DEAL-' || i % 70000 end,
    case when i % 9 = 0 then 'T-' || i % 50000 end, case when i % 2 = 0 then 'true' else 'false' end,
    ((i * 13) % 900000 / 10000)::decimal(18, 4), 'VND', 'Hàng đợi ' || i % 12, 1000 + i % 700, i % 45,
    (i * 3) % 300, (i * 11) % 3600, ((i * 7) % 500 / 100)::decimal(9, 2),
    'rec/2026/' || md5(i::varchar) || '.wav', '2026-10-31T18:00:00Z'
from range({first}, {last}) as rows (i)
"""
COMPANY = """
company: bench
name: Bench
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
archive: {archive}
sources:
  telephony:
    mappings: [calls.yml]
"""
MAPPING = """
file: "calls*"
header: [{names}]
delivery: {{mode: append}}
outputs:
  - entity: tel_calls
    columns: {{{columns}}}
"""
LANDED = [*list(COLUMNS)[:12], "_extracted_at"]
DUCKDB = """
import duckdb, sys
connection = duckdb.connect()
connection.execute("set TimeZone = 'UTC'; set memory_limit = '2GB'")
connection.execute(f"copy (select * from read_csv('{sys.argv[1]}', header=true, auto_detect=false, delim=',',"
    f" quote='\\"', escape='\\"', columns=COLUMNS_HERE)) to '{sys.argv[2]}'"
    " (format parquet, compression zstd)")
"""
PANDAS = """
import pandas, sys
for number, part in enumerate(pandas.read_csv(sys.argv[1], chunksize=500_000,
        parse_dates=["started_at", "ended_at", "_extracted_at"])):
    part.to_parquet(f"{sys.argv[2]}.{number}", compression="zstd")
"""
POLARS = """
import polars, sys
frame = polars.scan_csv(sys.argv[1], try_parse_dates=True, infer_schema_length=10000)
frame.sink_parquet(sys.argv[2], compression="zstd")
"""
DLT = """
import csv, dlt, os, sys
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
@dlt.resource(name="calls")
def calls():
    with open(sys.argv[1], encoding="utf-8", newline="") as stream:
        rows = []
        for row in csv.DictReader(stream):
            rows.append(row)
            if len(rows) == 10_000:
                yield rows
                rows = []
        yield rows
folder = sys.argv[2] + ".dlt"
pipeline = dlt.pipeline("bench", pipelines_dir=folder + "/pipelines",
    destination=dlt.destinations.filesystem(bucket_url="file://" + folder), dataset_name="out")
pipeline.run(calls(), loader_file_format="parquet")
"""


def make_file(path: Path, megabytes: int) -> int:
    """Write about so many MB of calls; returns the number of rows."""
    rows, step = megabytes * 1_000_000 // BYTES_A_ROW, 500_000
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with path.open("wb") as whole, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole.write((",".join(COLUMNS) + "\n").encode())
        part = Path(folder) / "part.csv"
        for first in range(0, rows, step):
            with duckdb.connect() as connection:
                select = ROWS.format(first=first, last=min(first + step, rows))
                connection.execute(
                    f"copy (with calls ({names}) as ({select}) from calls) to '{part}' (header false)"
                )
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, whole, 1 << 22)
    return rows


def readers(file: Path, folder: Path, environment: Path | None) -> Iterator[tuple[str, list[str]]]:
    """Name and command of each reader."""
    python = sys.executable
    yield (
        "DuckDB COPY, no checks (floor)",
        [python, "-c", DUCKDB.replace("COLUMNS_HERE", _struct()), str(file), str(folder / "floor")],
    )
    for archive in (False, True):
        company = folder / f"company_{archive}"
        state = folder / f"state_{archive}"
        make_company(company, archive)
        inbox = state / "inbox"
        inbox.mkdir(parents=True)
        os.link(file, inbox / file.name)
        command = [python, "-m", "ingestion", "land", "--company", str(company), "--state", str(state)]
        label = "landing with archive" if archive else "landing, all checks"
        yield label, [*command, "--date", "2026-10-31", "--source", "telephony"]
    yield "pandas, in parts", [python, "-c", PANDAS, str(file), str(folder / "pandas")]
    if environment:
        other = str(environment / "bin" / "python")
        yield "polars, streaming", [other, "-c", POLARS, str(file), str(folder / "polars")]


def _struct() -> str:
    return "{{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}}"


def make_company(folder: Path, archive: bool) -> None:
    """A company whose calls come with 20 columns, 13 of which land."""
    folder.mkdir()
    (folder / "company.yml").write_text(COMPANY.format(archive=str(archive).lower()), encoding="utf-8")
    names, columns = ", ".join(COLUMNS), ", ".join(f"{name}: {name}" for name in LANDED)
    (folder / "calls.yml").write_text(MAPPING.format(names=names, columns=columns), encoding="utf-8")


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
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Measure landing beside other readers, one after the other."""
    tables: list[str] = []

    def keep(done: str) -> None:
        if write:
            write_page("\n\n".join([machine(), *tables, done]))

    with tempfile.TemporaryDirectory(prefix="bench-landing-") as scratch:
        folder = Path(scratch)
        environment = throw_away_environment(folder / "environment") if others else None
        plain = folder / "calls_2026-10-31.csv"
        rows = make_file(plain, megabytes)
        title = f"CSV, {plain.stat().st_size / 1e6:.0f} MB, {rows} rows, {len(COLUMNS)} columns"
        tables.append(_measured(title, plain, plain, folder / "plain", environment, only, keep))
        if compressed:
            packed = folder / "calls_2026-10-31.csv.gz"
            with plain.open("rb") as stream, gzip.open(packed, "wb", compresslevel=1) as target:
                shutil.copyfileobj(stream, target, 1 << 22)
            title = f"The same as .gz, {packed.stat().st_size / 1e6:.0f} MB; MB of its text"
            tables.append(_measured(title, packed, plain, folder / "packed", None, only, keep))


def _measured(
    title: str,
    file: Path,
    plain: Path,
    folder: Path,
    environment: Path | None,
    only: str,
    keep: Callable[[str], None],
) -> str:
    """Measure reader after reader; the table so far is kept after each, so a run that is cut short counts."""
    folder.mkdir()
    found, stages, size = "", list[tuple[Stage, float]](), plain.stat().st_size / 1e6
    for name, command in readers(file, folder, environment):
        if only in name:
            stages.append((measure(name, command), size))
            keep(found := table(title, stages))
    if environment and DLT_NAME.startswith(only):
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
