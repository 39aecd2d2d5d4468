"""Write the tables of schema `commission` into the night's build, before it is audited and published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
from ruamel.yaml import YAML
from sqlalchemy import Engine, func, select

from publishing.commission.closing.calculating import Calculated, previews_until
from publishing.commission.closing.company import hand_over_of
from publishing.commission.closing.engine_tools import tools_of
from publishing.commission.intake.tables import INTAKES
from publishing.commission.ledger.database import ledger_exists, ledger_url, opened_commission_ledger
from publishing.commission.ledger_views.rows import Tables, commission_rows
from publishing.commission.merged_deals import merged_deals
from publishing.errors import BuildMissing
from publishing.full_disk import telling_full_disk

TYPES = {
    "varchar": pyarrow.string(),
    "boolean": pyarrow.bool_(),
    "integer": pyarrow.int32(),
    "bigint": pyarrow.int64(),
    "date": pyarrow.date32(),
    "timestamp": pyarrow.timestamp("us"),
    "decimal(18, 2)": pyarrow.decimal128(18, 2),
    "decimal(15, 6)": pyarrow.decimal128(15, 6),
    "decimal(18, 8)": pyarrow.decimal128(18, 8),
}
# The ledger knows allocations and documents; their payments and deals stand in the extracts.
LOOK_UP = """
update commission.statement_lines set
    deal_id = coalesce(statement_lines.deal_id, (
        select coalesce(merged_deals.surviving_id, documents.deal_id) from landed.acc_invoices as documents
        left join merged_deals on documents.deal_id = merged_deals.merged_id
        where documents.document_id = statement_lines.document_id
    )),
    payment_id = (
        select payment_id from landed.acc_payment_allocations as allocations
        where allocations.allocation_id = statement_lines.payment_id
    )
"""


def write_commission_tables(state: Path, url: str | None = None) -> dict[str, int]:
    """Replace the tables in one transaction; without a ledger they are empty. Returns rows by table.

    Raises:
        BuildMissing: there is no build to write into.
        HandOverMissing: there is no hand-over to read names and dates from.
    """
    build = state / "build" / "warehouse.duckdb"
    if not build.is_file():
        raise BuildMissing(f"{build}: there is no build. Nothing was written. Run the night's build first.")
    landed = hand_over_of(state)
    rows: Tables = {}
    if ledger_exists(ledger_url(state, url)):
        with opened_commission_ledger(ledger_url(state, url)) as engine:
            night = _night(landed)
            previews = _previews(state, engine, night)
            with engine.connect() as connection:
                rows = commission_rows(connection, previews, night)
    return write_tables(build, landed, rows)


def write_tables(build: Path, landed: Path, rows: Tables) -> dict[str, int]:
    """Make every table of tables.yml with its comments, and fill it with the rows of its name.

    Raises:
        BuildMissing: another program has the build open.
        DiskFull: the build has the tables from before; nothing was audited or published.
    """
    counts = {}
    not_done = "The commission tables were not written; nothing was audited or published."
    with telling_full_disk(build, not_done), _opened(build) as connection:
        connection.execute(f"attach '{str(landed).replace(chr(39), chr(39) * 2)}' as landed (read_only)")
        connection.execute("begin")
        connection.execute("create schema if not exists commission")
        for name, table in _definitions().items():
            counts[name] = _write_table(connection, name, table, rows.get(name, ()))
        connection.execute(merged_deals("landed"))
        connection.execute(LOOK_UP)
        connection.execute("commit")
        connection.execute("checkpoint")
    return counts


def _opened(build: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(build))
    except duckdb.IOException as problem:
        if "lock" not in str(problem):
            raise
        raise BuildMissing(
            f"{build}: another program has it open ({str(problem).splitlines()[0]}). The commission tables"
            " were not written. Let that program end, then run the night again from its build."
        ) from problem


def _write_table(
    connection: duckdb.DuckDBPyConnection, name: str, table: Mapping[str, Any], rows: Iterable[dict[str, Any]]
) -> int:
    types = {column: _type(described[0]) for column, described in table["columns"].items()}
    columns = ", ".join(f"{column} {data_type}" for column, data_type in types.items())
    connection.execute(f"create or replace table commission.{name} ({columns})")
    connection.execute(f"comment on table commission.{name} is '{_literal(table['comment'])}'")
    for column, (_, comment) in table["columns"].items():
        connection.execute(f"comment on column commission.{name}.{column} is '{_literal(comment)}'")
    schema = pyarrow.schema([(column, TYPES[data_type]) for column, data_type in types.items()])
    arrow = pyarrow.Table.from_pylist(list(rows), schema=schema)
    connection.register("arrow_rows", arrow)
    connection.execute(f"insert into commission.{name} select * from arrow_rows")
    connection.unregister("arrow_rows")
    return int(arrow.num_rows)


def _previews(state: Path, engine: Engine, night: date) -> list[Calculated]:
    """The open months up to the night's, from what the last intake recorded; none before the first intake."""
    with engine.connect() as connection:
        known_at = connection.execute(select(func.max(INTAKES.c.recorded_at))).scalar()
    if known_at is None:
        return []
    return previews_until(engine, night.replace(day=1), known_at, tools_of(state, engine))


def _night(landed: Path) -> date:
    with duckdb.connect(str(landed), read_only=True) as connection:
        row = connection.execute("select as_of_date from company").fetchone()
    assert row is not None
    night: date = row[0]
    return night


def _type(written: str) -> str:
    return "decimal(18, 2)" if written == "decimal" else written


def _literal(text: str) -> str:
    return text.replace("'", "''")


def _definitions() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("tables.yml").read_text("utf-8")
    loaded: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return loaded
