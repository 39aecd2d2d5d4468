"""Many rows between the ledger's database and DuckDB, without a Python object for each value's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, Select, Table

ROWS_AT_A_TIME = 50_000
ARROW_TYPES: dict[type, pa.DataType] = {int: pa.int64(), str: pa.string()}


def load_into(
    connection: duckdb.DuckDBPyConnection, table: str, stored: Connection, query: Select[Any]
) -> None:
    """Make a temporary table of DuckDB from a query of texts and whole numbers; replaces one of that name."""
    names = [column.name for column in query.selected_columns]
    types = [ARROW_TYPES[column.type.python_type] for column in query.selected_columns]
    schema = pa.schema(list(zip(names, types, strict=True)))
    empty = schema.empty_table()
    connection.register("stored rows", empty)
    connection.execute(f'create or replace temp table {table} as select * from "stored rows"')
    result = stored.execute(query, execution_options={"stream_results": True})
    for part in result.partitions(ROWS_AT_A_TIME):
        columns = list(zip(*part, strict=True))
        arrays = [pa.array(values, kind) for values, kind in zip(columns, types, strict=True)]
        connection.register("stored rows", pa.Table.from_arrays(arrays, schema=schema))
        connection.execute(f'insert into {table} select * from "stored rows"')
    connection.unregister("stored rows")


def append_many(stored: Connection, table: Table, batches: Iterable[Sequence[tuple[Any, ...]]]) -> None:
    """Append rows (values in the table's order) the driver's quickest way: COPY, or a prepared insert."""
    names = ", ".join(column.name for column in table.columns)
    cursor = stored.connection.cursor()
    try:
        for rows in batches:
            if stored.dialect.name == "sqlite":
                marks = ", ".join("?" * len(table.columns))
                cursor.executemany(f"insert into {table.name} ({names}) values ({marks})", rows)
                continue
            with cursor.copy(f"copy {table.name} ({names}) from stdin") as copying:
                for row in rows:
                    copying.write_row(row)
    finally:
        cursor.close()
