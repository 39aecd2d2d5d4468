"""The private file of a new release: a copy of the published schemas that old DuckDB clients open."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from publishing.content_hashes import RELEASE_TABLE, TableContent, quoted, read_table_contents, release_id_of
from publishing.errors import BuildMissing, BuildNotPublishable, ReleaseIncomplete
from publishing.gate import GateSummary, read_gate_summary, require_open_gate
from state_folder.memory import memory_limit

PUBLISHED_SCHEMAS = ("commission", "core", "kpi", "quality")
REQUIRED_TABLES = (
    ("core", "dim_company"),
    ("core", "dim_kpi"),
    ("core", "dim_lifecycle_stage"),
    ("core", "dim_region"),
    ("core", "dim_rep"),
    ("kpi", "fct_kpi_values"),
)
# What readers ask for lies together: a dashboard's query reads a few row groups of millions of rows.
_ORDER = {
    ("kpi", "fct_kpi_values"): ("period_type", "grain", "period_start", "kpi_code", "grain_id", "detail"),
}
# DuckDB clients from 1.0 on read it; files of newer versions they refuse.
STORAGE_VERSION = "v1.0.0"

_RELEASE_COLUMNS = {
    "release_id": ("varchar", "Name of the release: as-of date and the first digits of its content's hash."),
    "as_of": ("date", "The last complete local day that the figures hold."),
    "published_at": ("timestamp", "When this content was published for the first time, UTC."),
    "schema_name": ("varchar", "Schema of a published table."),
    "table_name": ("varchar", "Name of a published table; this table itself is not listed."),
    "row_count": ("bigint", "Rows of the table."),
    "content_hash": ("varchar", "SHA-256 over all rows and columns, whatever their order."),
}


@dataclass(frozen=True)
class ReleaseFile:
    """What was written: the name of the release, its tables, and the verdict under which it goes out."""

    release_id: str
    tables: tuple[TableContent, ...]
    gate: GateSummary


def write_release_file(build: Path, target: Path, as_of: date, published_at: datetime) -> ReleaseFile:
    """Copy the published schemas of an audited build into a new file, and say inside which release it is.

    Schemas and tables are copied in sorted order, with their comments; views become tables, so that the file
    stands alone. `target` must not exist; its folder must. `published_at` is UTC without a time zone.

    Raises:
        BuildMissing: there is no build, or it cannot be opened.
        BuildNotAudited: the gate did not let it pass.
        BuildNotPublishable: a required table is absent, or a view cannot be read outside the build.
        ReleaseIncomplete: the copy differs from the build, or is not closed cleanly.
    """
    if not build.is_file():
        raise BuildMissing(
            f"{build}: there is no build. Nothing was published; readers still see the last good release. "
            "Run the night's build and audit first."
        )
    # The build's own name: its views spell it.
    source = build.stem
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{memory_limit()}'")
        # beside the build, where there is room; without a file of its own DuckDB takes the current folder
        connection.execute(f"set temp_directory = '{_literal(f'{build}.tmp')}'")
        _attach_build(connection, build, source)
        gate = read_gate_summary(connection, source)
        require_open_gate(gate, as_of)
        relations = _published_relations(connection, source)
        connection.execute(
            f"attach '{_literal(str(target))}' as release (storage_version '{STORAGE_VERSION}')"
        )
        for schema_name in sorted({schema_name for schema_name, _, _ in relations}):
            connection.execute(f"create schema release.{quoted(schema_name)}")
        for schema_name, relation_name, comment in relations:
            _copy_relation(connection, source, schema_name, relation_name, comment)
        tables = read_table_contents(connection, "release")
        release_id = release_id_of(as_of.isoformat(), tables)
        _write_release_table(connection, release_id, as_of, published_at, tables)
        connection.execute("checkpoint release")
        connection.execute("detach release")
    if leftover := sorted(path.name for path in target.parent.glob(f"{target.name}.*")):
        raise ReleaseIncomplete(
            f"{target}: DuckDB left {', '.join(leftover)} beside it, so the file is not closed. Nothing was "
            "published; readers still see the last good release. Check the disk's free space and"
            " publish again."
        )
    return ReleaseFile(release_id, tables, gate)


def _attach_build(connection: duckdb.DuckDBPyConnection, build: Path, source: str) -> None:
    try:
        connection.execute(f"attach '{_literal(str(build))}' as {quoted(source)} (read_only)")
    except duckdb.IOException as problem:
        raise BuildMissing(
            f"{build}: cannot be opened ({problem}). Nothing was published; readers still see the last good "
            "release. Let the program that holds it end, or build the night again."
        ) from problem


def _published_relations(
    connection: duckdb.DuckDBPyConnection, source: str
) -> list[tuple[str, str, str | None]]:
    relations = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where database_name = $1"
        " and list_contains($2, schema_name) union all"
        " select schema_name, view_name, comment from duckdb_views() where database_name = $1"
        " and list_contains($2, schema_name) order by 1, 2",
        [source, list(PUBLISHED_SCHEMAS)],
    ).fetchall()
    names = {(schema_name, relation_name) for schema_name, relation_name, _ in relations}
    if absent := [".".join(name) for name in REQUIRED_TABLES if name not in names]:
        raise _unpublishable(f"lacks {', '.join(absent)}, which readers need")
    if RELEASE_TABLE in names:
        raise _unpublishable(f"has a table {'.'.join(RELEASE_TABLE)}; that name belongs to publishing")
    return relations


def _copy_relation(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    schema_name: str,
    relation_name: str,
    comment: str | None,
) -> None:
    original = f"{quoted(source)}.{quoted(schema_name)}.{quoted(relation_name)}"
    copy = f"release.{quoted(schema_name)}.{quoted(relation_name)}"
    order = ", ".join(_ORDER.get((schema_name, relation_name), ()))
    try:
        connection.execute(
            f"create table {copy} as select * from {original}{f' order by {order}' if order else ''}"
        )
    except (duckdb.BinderException, duckdb.CatalogException) as problem:
        raise _unpublishable(
            f"has {schema_name}.{relation_name}, which cannot be read by itself ({problem})"
        ) from problem
    rows = _count(connection, original), _count(connection, copy)
    if rows[0] != rows[1]:
        raise ReleaseIncomplete(
            f"{schema_name}.{relation_name}: {rows[1]} rows were copied of {rows[0]}. Nothing was published; "
            "readers still see the last good release. Make sure that nothing writes to the"
            " build, and publish again."
        )
    if comment is not None:
        connection.execute(f"comment on table {copy} is '{_literal(comment)}'")
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() where database_name = ? and schema_name = ?"
        " and table_name = ? and comment is not null order by column_index",
        [source, schema_name, relation_name],
    ).fetchall()
    for column_name, column_comment in columns:
        connection.execute(f"comment on column {copy}.{quoted(column_name)} is '{_literal(column_comment)}'")


def _write_release_table(
    connection: duckdb.DuckDBPyConnection,
    release_id: str,
    as_of: date,
    published_at: datetime,
    tables: tuple[TableContent, ...],
) -> None:
    connection.execute("create schema if not exists release.quality")
    columns = ", ".join(f"{name} {data_type}" for name, (data_type, _) in _RELEASE_COLUMNS.items())
    connection.execute(f"create table release.quality.release ({columns})")
    connection.executemany(
        "insert into release.quality.release values (?, ?, ?, ?, ?, ?, ?)",
        [
            [
                release_id,
                as_of,
                published_at,
                each.schema_name,
                each.table_name,
                each.row_count,
                each.content_hash,
            ]
            for each in tables
        ],
    )
    connection.execute(
        "comment on table release.quality.release is 'The release that this file is. One row per"
        " published table.'"
    )
    for name, (_, comment) in _RELEASE_COLUMNS.items():
        connection.execute(f"comment on column release.quality.release.{name} is '{_literal(comment)}'")


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    assert row is not None
    return int(row[0])


def _literal(text: str) -> str:
    return text.replace("'", "''")


def _unpublishable(what: str) -> BuildNotPublishable:
    return BuildNotPublishable(
        f"build/warehouse.duckdb {what}. Nothing was published; readers still see the last good release. "
        "Mend the model in dbt_project/models/marts and run the night again."
    )
