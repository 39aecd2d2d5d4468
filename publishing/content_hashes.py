"""A fingerprint of a table's content that does not depend on the order of its rows.

A row becomes a text: for each column in table order `~` for null, else the length of the value's text, a
colon, and the text itself, so that no two different rows share a text. Its md5 is 128 bits, taken as two
numbers of 64 bits (little-endian; the later eight bytes are the first number); both are summed over all rows
without overflow (a sum keeps duplicates, an exclusive or would cancel them). The table's hash is the SHA-256
of: the table's comment; each column's name, type and comment; the number of rows; the two sums. No column
and no row is left out. Values are written as DuckDB casts them to text, with the time zone set to UTC.

`quality.release` holds the hashes of the other tables and is therefore the one table without a hash.
"""

import hashlib
import json
from dataclasses import dataclass

import duckdb

RELEASE_TABLE = ("quality", "release")


@dataclass(frozen=True)
class TableContent:
    """One published table: how many rows, and the fingerprint of all of them (64 hex digits)."""

    schema_name: str
    table_name: str
    row_count: int
    content_hash: str


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def read_table_contents(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[TableContent, ...]:
    """Fingerprints of all tables of an attached database except `quality.release`, sorted by name."""
    connection.execute("set TimeZone = 'UTC'")
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where database_name = ?"
        " order by schema_name, table_name",
        [database],
    ).fetchall()
    return tuple(
        _table_content(connection, database, schema_name, table_name, comment)
        for schema_name, table_name, comment in tables
        if (schema_name, table_name) != RELEASE_TABLE
    )


def release_id_of(as_of: str, contents: tuple[TableContent, ...]) -> str:
    """The name of a release: its date and twelve hex digits of the hash of all table hashes."""
    lines = "\n".join(f"{table.schema_name}.{table.table_name} {table.content_hash}" for table in contents)
    return f"{as_of}-{hashlib.sha256(lines.encode()).hexdigest()[:12]}"


def _table_content(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    schema_name: str,
    table_name: str,
    comment: str | None,
) -> TableContent:
    columns = connection.execute(
        "select column_name, data_type, comment from duckdb_columns()"
        " where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [database, schema_name, table_name],
    ).fetchall()
    row_text = ", ".join(_column_text(str(name)) for name, _, _ in columns)
    counted = connection.execute(
        "select count(*), coalesce(sum((digest >> 64)::ubigint), 0),"
        f" coalesce(sum((digest & {2**64 - 1}::uhugeint)::ubigint), 0)"
        f" from (select md5_number(concat({row_text})) as digest"
        f" from {quoted(database)}.{quoted(schema_name)}.{quoted(table_name)})"
    ).fetchone()
    assert counted is not None
    row_count, lower_sum, upper_sum = counted
    header = [comment, [list(column) for column in columns], row_count, str(lower_sum), str(upper_sum)]
    digest = hashlib.sha256(json.dumps(header, ensure_ascii=False).encode()).hexdigest()
    return TableContent(schema_name, table_name, int(row_count), digest)


def _column_text(name: str) -> str:
    text = f"cast({quoted(name)} as varchar)"
    return f"coalesce(cast(length({text}) as varchar) || ':', '~'), {text}"
