"""A release into schemas of its own, table by table, out of every reader's sight.

Each table is one transaction: made, filled, keyed, commented, measured, and noted as loaded. Whatever is
killed, a table is there whole or not at all, and the next attempt goes on with the first that is not.

Rows are loaded frozen (`COPY … FREEZE`): they are there for every snapshot, also for one that is older than
the load. Otherwise a repeatable-read transaction that began before the load and comes to a view after the
switch would find empty tables.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import duckdb
import psycopg
from psycopg import Connection, sql

from publishing.postgres.access import REGION_READER
from publishing.postgres.errors import RowsRefused
from publishing.postgres.release_contents import ReleaseContents, SourceTable, count_nulls
from publishing.postgres.streaming import NULL, csv_batches

ACCESS_SCHEMA = "access"
INDEXED = ("region_id", "rep_id")
Keys = dict[tuple[str, str], tuple[str, ...]]
BeforeStep = Callable[[str], None]


def release_schema(prefix: str, schema_name: str) -> str:
    """The schema of a release that holds the tables of a published schema."""
    return f"{prefix}__{schema_name}"


def stage(
    connection: Connection,
    file: duckdb.DuckDBPyConnection,
    contents: ReleaseContents,
    keys: Keys,
    staged_at: datetime,
    before_step: BeforeStep,
) -> int:
    """Bring every table of a release into the server that is not there yet; returns how many were brought.

    Raises:
        RowsRefused: the server did not take the rows of a table; the tables before it stay.
    """
    with connection.transaction():
        connection.execute(
            "insert into publishing.releases values (%s, %s, %s, %s, %s, %s, %s, null) on conflict do"
            " nothing",
            [
                *(contents.release_id, contents.schema_prefix, contents.as_of, contents.published_at),
                *(len(contents.tables), contents.row_count, staged_at),
            ],
        )
        for schema_name in sorted({table.schema_name for table in contents.tables} | {ACCESS_SCHEMA}):
            name = sql.Identifier(release_schema(contents.schema_prefix, schema_name))
            connection.execute(sql.SQL("create schema if not exists {}").format(name))
    loaded = {
        (row[0], row[1])
        for row in connection.execute(
            "select schema_name, table_name from publishing.release_tables where release_id = %s",
            [contents.release_id],
        )
    }
    missing = [table for table in contents.tables if (table.schema_name, table.table_name) not in loaded]
    for table in missing:
        before_step(f"load {table.name}")
        key = keys.get((table.schema_name, table.table_name), ())
        _load_table(connection, file, contents, table, key)
    before_step("load access")
    _load_region_descendants(connection, contents)
    connection.execute(
        "update publishing.releases set loaded_at = %s where release_id = %s and loaded_at is null",
        [staged_at, contents.release_id],
    )
    return len(missing)


def _load_table(
    connection: Connection,
    file: duckdb.DuckDBPyConnection,
    contents: ReleaseContents,
    table: SourceTable,
    key: tuple[str, ...],
) -> None:
    target = sql.Identifier(release_schema(contents.schema_prefix, table.schema_name), table.table_name)
    try:
        with connection.transaction():
            connection.execute(_create_table(target, table))
            count = _copy_rows(connection, file, target, table)
            if count != table.row_count:
                raise RowsRefused(_refused(table, f"{count} rows arrived of {table.row_count}"))
            for statement in _keys_and_indexes(target, table, key, file):
                connection.execute(statement)
            _comment(connection, target, table)
            connection.execute(sql.SQL("analyze {}").format(target))
            connection.execute(
                "insert into publishing.release_tables values (%s, %s, %s, %s, %s, %s)",
                [
                    *(contents.release_id, table.schema_name, table.table_name, table.row_count),
                    *(table.content_hash, [column.duckdb_type for column in table.columns]),
                ],
            )
    except (
        psycopg.DataError,
        psycopg.IntegrityError,
        psycopg.errors.InsufficientResources,
        duckdb.Error,
    ) as problem:
        raise RowsRefused(_refused(table, " ".join(str(problem).split()).rstrip("."))) from problem


def _create_table(target: sql.Identifier, table: SourceTable) -> sql.Composed:
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.postgres_type))
        for column in table.columns
    )
    return sql.SQL("create table {} ({})").format(target, columns)


def _copy_rows(
    connection: Connection, file: duckdb.DuckDBPyConnection, target: sql.Identifier, table: SourceTable
) -> int:
    statement = sql.SQL("copy {} from stdin (format csv, freeze, null {})").format(target, sql.Literal(NULL))
    with connection.cursor() as cursor:
        with csv_batches(file, table) as batches, cursor.copy(statement) as copy:
            for batch in batches:
                copy.write(batch)
        return cursor.rowcount


def _keys_and_indexes(
    target: sql.Identifier, table: SourceTable, key: tuple[str, ...], file: duckdb.DuckDBPyConnection
) -> list[sql.Composed]:
    statements = []
    present = {column.name for column in table.columns}
    if key and set(key) <= present:
        columns = sql.SQL(", ").join(map(sql.Identifier, key))
        kind = "unique nulls not distinct" if count_nulls(file, table, key) else "primary key"
        statements.append(sql.SQL("alter table {} add {} ({})").format(target, sql.SQL(kind), columns))
    for name in INDEXED:
        if name in present and key[:1] != (name,):
            statements.append(
                sql.SQL("create index on {0} ({1}) where {1} is not null").format(
                    target, sql.Identifier(name)
                )
            )
    return statements


def _comment(connection: Connection, target: sql.Identifier, table: SourceTable) -> None:
    statements = [
        sql.SQL("comment on column {}.{} is {}").format(
            target, sql.Identifier(column.name), sql.Literal(column.comment)
        )
        for column in table.columns
        if column.comment
    ]
    if table.comment:
        statements.append(sql.SQL("comment on table {} is {}").format(target, sql.Literal(table.comment)))
    if statements:
        connection.execute(sql.SQL("; ").join(statements))


def _load_region_descendants(connection: Connection, contents: ReleaseContents) -> None:
    """Each region with itself and all regions below it: what a region's reader sees."""
    regions = sql.Identifier(release_schema(contents.schema_prefix, "core"), "dim_region")
    target = sql.Identifier(release_schema(contents.schema_prefix, ACCESS_SCHEMA), "region_descendants")
    name = f"{release_schema(contents.schema_prefix, ACCESS_SCHEMA)}.region_descendants"
    if connection.execute("select to_regclass(%s)", [name]).fetchone() != (None,):
        return
    rows = connection.execute(
        sql.SQL("select region_id, parent_region_id from {}").format(regions)
    ).fetchall()
    with connection.transaction():
        connection.execute(
            sql.SQL(
                "create table {} (region_id text, descendant_id text, primary key (region_id, descendant_id))"
            ).format(target)
        )
        statement = sql.SQL("copy {} from stdin (freeze)").format(target)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in descendants(rows):
                copy.write_row(row)
        connection.execute(
            sql.SQL("comment on table {} is {}").format(
                target, sql.Literal(f"A region with itself and all below it: what a {REGION_READER} sees.")
            )
        )
        connection.execute(sql.SQL("analyze {}").format(target))


def descendants(regions: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Pairs of a region and itself or a region below it, sorted; a circle of parents ends where it began."""
    parents = dict(regions)
    pairs = set()
    for region_id in parents:
        above: str | None = region_id
        while above in parents and (above, region_id) not in pairs:
            pairs.add((above, region_id))
            above = parents[above]
    return sorted(pairs)


def _refused(table: SourceTable, reason: str) -> str:
    return (
        f"{table.name}: {reason}. The table was not loaded; readers see what they saw before. Mend the"
        " model (two"
        " rows of one key, a text with a NUL byte), or make room on the server, and publish again."
    )
