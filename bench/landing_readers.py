"""What reads calls into Parquet beside landing, and the files that it reads."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

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
if '.jsonl' in sys.argv[1]:
    read = f"read_json('{sys.argv[1]}', format='newline_delimited', columns=COLUMNS_HERE)"
else:
    read = (f"read_csv('{sys.argv[1]}', header=true, auto_detect=false, delim=',',"
        f" quote='\\"', escape='\\"', columns=COLUMNS_HERE)")
connection.execute(f"copy (select * from {read}) to '{sys.argv[2]}' (format parquet, compression zstd)")
"""
PANDAS = """
import pandas, sys
times = ["started_at", "ended_at", "_extracted_at"]
if '.jsonl' in sys.argv[1]:
    parts = pandas.read_json(sys.argv[1], lines=True, chunksize=500_000, convert_dates=times)
else:
    parts = pandas.read_csv(sys.argv[1], chunksize=500_000, parse_dates=times)
for number, part in enumerate(parts):
    part.to_parquet(f"{sys.argv[2]}.{number}", compression="zstd")
"""
POLARS = """
import polars, sys
if '.jsonl' in sys.argv[1]:
    frame = polars.scan_ndjson(sys.argv[1], infer_schema_length=10000)
else:
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


def make_json_lines(plain: Path, target: Path) -> None:
    """The same calls as one object per line, every value a text as in the CSV file."""
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        calls = f"read_csv('{plain}', header = true, all_varchar = true)"
        connection.execute(f"copy (select * from {calls}) to '{target}' (format json)")


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
    """DuckDB struct of the columns' types, for a format string."""
    return "{{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}}"


def make_company(folder: Path, archive: bool) -> None:
    """A company whose calls come with 20 columns, 13 of which land."""
    folder.mkdir()
    (folder / "company.yml").write_text(COMPANY.format(archive=str(archive).lower()), encoding="utf-8")
    names, columns = ", ".join(COLUMNS), ", ".join(f"{name}: {name}" for name in LANDED)
    (folder / "calls.yml").write_text(MAPPING.format(names=names, columns=columns), encoding="utf-8")
