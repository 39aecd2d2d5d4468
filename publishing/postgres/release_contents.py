"""What a published release file holds, as it is to be carried into PostgreSQL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from publishing.content_hashes import RELEASE_TABLE, quoted
from publishing.errors import NothingPublished, PublishedFileUnreadable
from publishing.postgres.column_types import postgres_type

RELEASE_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-([0-9a-f]{6,16})")


@dataclass(frozen=True)
class Column:
    """A published column with its type on both sides."""

    name: str
    duckdb_type: str
    postgres_type: str
    comment: str | None


@dataclass(frozen=True)
class SourceTable:
    """A published table; `content_hash` is None for `quality.release`, which holds the others'."""

    schema_name: str
    table_name: str
    row_count: int
    content_hash: str | None
    comment: str | None
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Schema and table, as access.yml writes them."""
        return f"{self.schema_name}.{self.table_name}"


@dataclass(frozen=True)
class ReleaseContents:
    """A release: its name, the night, when it was first published (UTC), and its tables sorted by name."""

    release_id: str
    as_of: date
    published_at: datetime
    tables: tuple[SourceTable, ...]

    @property
    def schema_prefix(self) -> str:
        """What its schemas in PostgreSQL begin with: `release_20261031_28a2f75fbb4f`."""
        return f"release_{self.release_id.replace('-', '', 2).replace('-', '_')}"

    @property
    def row_count(self) -> int:
        """Rows of all tables together, without those of `quality.release`."""
        return sum(table.row_count for table in self.tables if table.content_hash is not None)


@contextmanager
def opened_file(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release file, read-only; who has it open keeps it when the next release takes its place.

    Raises:
        NothingPublished: there is no file.
        PublishedFileUnreadable: it is no DuckDB file.
    """
    if not warehouse.is_file():
        raise NothingPublished(
            f"{warehouse}: there is no published file. Nothing was done. Publish a night first:"
            " python -m publishing publish --state <folder> --date <date>"
        )
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as problem:
        raise _unreadable(warehouse, str(problem)) from problem
    with connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def read_contents(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> ReleaseContents:
    """Everything about the release but its rows.

    Raises:
        PublishedFileUnreadable: the file does not say which release it is, or lacks a table that it lists.
        ColumnTypeUnknown: a column has no counterpart in PostgreSQL.
    """
    try:
        listed = connection.execute(
            "select release_id, as_of, published_at, schema_name, table_name, row_count, content_hash"
            " from quality.release order by schema_name, table_name"
        ).fetchall()
    except duckdb.Error as problem:
        raise _unreadable(warehouse, str(problem)) from problem
    if not listed or not RELEASE_ID.fullmatch(str(listed[0][0])):
        raise _unreadable(warehouse, "quality.release names no release")
    rows = {(each[3], each[4]): (int(each[5]), each[6]) for each in listed}
    rows[RELEASE_TABLE] = (len(listed), None)
    tables = _tables(connection, rows)
    if absent := sorted(".".join(name) for name in rows.keys() - tables.keys()):
        raise _unreadable(warehouse, f"it lists {', '.join(absent)} and has no such table")
    release_id, as_of, published_at = listed[0][:3]
    return ReleaseContents(
        release_id,
        as_of,
        published_at.replace(tzinfo=UTC),
        tuple(tables[name] for name in sorted(tables)),
    )


def count_nulls(connection: duckdb.DuckDBPyConnection, table: SourceTable, columns: tuple[str, ...]) -> int:
    """In how many rows one of the columns is null."""
    is_null = " or ".join(f"{quoted(column)} is null" for column in columns)
    row = connection.execute(
        f"select count(*) from {quoted(table.schema_name)}.{quoted(table.table_name)} where {is_null}"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _tables(
    connection: duckdb.DuckDBPyConnection, rows: dict[tuple[str, str], tuple[int, str | None]]
) -> dict[tuple[str, str], SourceTable]:
    """The tables that the release lists; two questions for all, because each reads the whole catalogue."""
    comments = {
        (schema_name, table_name): comment
        for schema_name, table_name, comment in connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() where not internal"
        ).fetchall()
    }
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema_name, table_name, name, kind, comment in connection.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns()"
        " where not internal order by schema_name, table_name, column_index"
    ).fetchall():
        if (schema_name, table_name) in rows:
            exact = postgres_type(kind, f"{schema_name}.{table_name}.{name}")
            columns.setdefault((schema_name, table_name), []).append(Column(name, kind, exact, comment))
    return {
        name: SourceTable(*name, *rows[name], comments[name], tuple(columns[name]))
        for name in rows.keys() & comments.keys()
    }


def _unreadable(warehouse: Path, reason: str) -> PublishedFileUnreadable:
    return PublishedFileUnreadable(
        f"{warehouse}: does not say which release it is ({reason}). It was left as it is, and nothing changed"
        " in PostgreSQL. Put a kept release in its place: python -m publishing rollback --state <folder>"
        " --to <release>"
    )
