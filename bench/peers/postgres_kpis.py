"""The twenty KPIs in PostgreSQL: a server tuned for one large query at a time; COPY in; SQL in order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as parquet
from psycopg import sql
from pyarrow import csv

from bench.peers.catalogue import ALL_MEASURES, DIVISORS, KPIS, MEASURES
from bench.peers.inputs import Night
from bench.peers.pandas_kpis import SCHEMA
from tests.servers.postgres import Postgres, initialised_cluster
from tests.servers.process import running

SCRIPTS = sorted(Path(__file__).parent.glob("postgres_*.sql"))
# Two cores and 24 GiB: parallel plans, hashes in memory, nothing kept safe from a crash.
SERVER = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "work_mem": "512MB",
    "hash_mem_multiplier": "2",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "max_parallel_workers_per_gather": "2",
    "min_parallel_table_scan_size": "1MB",
    "random_page_cost": "1.1",
    "max_connections": "20",
}
TYPES = {
    pa.string(): "text",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.float64(): "double precision",
    pa.int32(): "integer",
    pa.int64(): "bigint",
}
VALUES = {"period_start": "date", "numerator": "double", "denominator": "double", "value": "double"}


@contextmanager
def tuned_server() -> Iterator[tuple[Postgres, int]]:
    """A server in an empty cluster, with its pid."""
    with initialised_cluster() as cluster:
        command: list[str | Path] = [cluster.binaries / "postgres", "-D", cluster.folder / "data"]
        command += ["-h", "127.0.0.1", "-p", str(cluster.port), "-k", cluster.folder]
        command += [word for name, value in SERVER.items() for word in ("-c", f"{name}={value}")]
        with running(command, cluster.port, cluster.folder / "log") as pid:
            server = Postgres("127.0.0.1", cluster.port)
            _wait_until_ready(server)
            yield server, pid


def _wait_until_ready(server: Postgres) -> None:
    """It listens before it takes logins."""
    last: psycopg.OperationalError | None = None
    for _ in range(100):
        try:
            server.connect("postgres").close()
        except psycopg.OperationalError as refusal:
            last = refusal
        else:
            return
    raise RuntimeError("PostgreSQL did not become ready; nothing was measured.") from last


def load(connection: psycopg.Connection, inputs: Path) -> int:
    """A table per Parquet file, by COPY; how many rows."""
    rows = 0
    for file in sorted(inputs.glob("*.parquet")):
        if file.stem.endswith("_kpis"):
            continue
        source = parquet.ParquetFile(file)
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(TYPES[column.type]))
            for column in source.schema_arrow
        )
        table = sql.Identifier(file.stem)
        connection.execute(sql.SQL("create unlogged table {} ({})").format(table, columns))
        copied = sql.SQL("copy {} from stdin (format csv)").format(table)
        with connection.cursor() as cursor, cursor.copy(copied) as copy:
            for batch in source.iter_batches():
                text = io.BytesIO()
                csv.write_csv(batch, text, csv.WriteOptions(include_header=False))
                copy.write(text.getbuffer())
        rows += source.metadata.num_rows
    connection.execute("analyze")
    return rows


def compute(connection: psycopg.Connection, night: Night) -> int:
    """Run the scripts in their order; how many values stand in `kpi_values`."""
    words = substitutions(night)
    connection.execute("create unlogged table kpi_grains (kpi_code text, grain text, is_from_month boolean)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into kpi_grains values (%s, %s, %s)",
            [(kpi.code, grain, not kpi.is_shown(grain, "day")) for kpi in KPIS for grain in kpi.grains],
        )
    for script in SCRIPTS:
        connection.execute(Template(script.read_text(encoding="utf-8")).substitute(words).encode())
    found = connection.execute("select count(*) from kpi_values").fetchone()
    return int(found[0]) if found else 0


def write_values(connection: psycopg.Connection, out: Path) -> None:
    """The values as a Parquet file, as the peer in pandas writes them."""
    text = out.with_suffix(".csv")
    copied = "copy kpi_values to stdout (format csv, header)"
    with connection.cursor() as cursor, text.open("wb") as target, cursor.copy(copied) as copy:
        for part in copy:
            target.write(part)
    columns = {name: VALUES.get(name, "varchar") for name in SCHEMA.names}
    duckdb.sql(
        f"copy (from read_csv('{text}', header = true, columns = {columns})) to '{out}' (format parquet)"
    )


def substitutions(night: Night) -> dict[str, str]:
    """What the scripts leave open: the night, and what follows from the catalogue."""
    shift = night.fiscal_month - 1
    longer = [("quarter", "quarter", 0), ("year", "year", 0)]
    longer += [("fiscal_quarter", "quarter", shift % 3)] if shift % 3 else []
    longer += [("fiscal_year", "year", shift)] if shift else []
    measures, sums = ", ".join(ALL_MEASURES), ", ".join(f"sum({name}) as {name}" for name in ALL_MEASURES)
    return {
        "as_of": night.as_of.isoformat(),
        "first_day": night.first_day.isoformat(),
        "offset": str(night.utc_offset_hours),
        "currency": night.currency,
        "measures": measures,
        "sums": sums,
        "daily": "\nunion all ".join(_daily(kind) for kind in MEASURES),
        "longer": "\n".join(_longer(*period, sums) for period in longer),
        "kpis": ", ".join(_said(kpi.code, kpi.numerator, kpi.denominator) for kpi in KPIS),
    }


def _daily(kind: str) -> str:
    columns = ", ".join(f"{name if name in MEASURES[kind] else 0}::float8 as {name}" for name in ALL_MEASURES)
    return f"select grain, member, day, rep_id, region_id, stage, {columns} from daily_{kind}"


def _longer(period_type: str, unit: str, shift: int, sums: str) -> str:
    start = f"(date_trunc('{unit}', month - interval '{shift} months') + interval '{shift} months')::date"
    return (
        f"union all select grain, member, '{period_type}', {start}, {sums}"
        f" from cells_of_months group by grain, member, {start}"
    )


def _said(code: str, numerator: str, denominator: str | None) -> str:
    divided = f"{numerator} / {DIVISORS[numerator]}" if numerator in DIVISORS else numerator
    return f"('{code}', {str(denominator is not None).lower()}, {divided}, {denominator or 'null'})"
