"""A tick into PostgreSQL: schema `intraday`, one transaction, beside the release that readers see.

Its tables hold the provisional part alone. What the last night says is read where readers read it, by a
function: views may not depend on the release's views, which the next release must be free to replace. As soon
as a later night is shown, the days that it certified drop out, with or without another tick.
"""

import hashlib
from pathlib import Path

import duckdb
from psycopg import Connection, sql

from publishing.errors import NothingProvisional
from publishing.intraday.releasing import VIEWS
from publishing.layout import Layout
from publishing.postgres.access import REGION_READER, Access
from publishing.postgres.addresses import Address, connected
from publishing.postgres.column_types import postgres_type
from publishing.postgres.errors import PostgresReleaseNotFound

# Names of people stay where the rights on them are: in core.dim_rep.
TABLES = {
    "checks": (),
    "kpis": (),
    "late_rows": (),
    "members": ("member_name",),
    "progress": (),
    "provisional_days": (),
    "tick": (),
}
LOCK_KEY = 7_310_615_902_114
CERTIFIED = Path(__file__).with_name("certified.sql")


def publish_to_postgres(layout: Layout, address: Address, access: Access) -> int:
    """Replace the provisional figures in the server by those of the published file; returns the rows.

    Readers see the tick before or this one, whole. The login groups that read schema `kpi` read it, except
    readers of single regions.

    Raises:
        NothingProvisional: no tick was published.
        PostgresReleaseNotFound: the server shows no release that the figures could follow.
        PostgresError: as its message says; readers keep the tick before.
    """
    if not layout.intraday.is_file():
        raise NothingProvisional(
            f"{layout.intraday}: no tick has been published yet. Nothing changed in the server."
            " Make one: make tick"
        )
    with (
        duckdb.connect(str(layout.intraday), read_only=True) as file,
        connected(address) as connection,
        connection.transaction(),
    ):
        connection.execute("select pg_advisory_xact_lock(%s)", [LOCK_KEY])
        _require_release(connection, address)
        columns = {name: _columns(file, name, hidden) for name, hidden in TABLES.items()}
        _make_tables(connection, columns)
        count = sum(_replace_rows(connection, file, name, columns[name]) for name in TABLES)
        _grant(connection, access)
    return count


def _require_release(connection: Connection, address: Address) -> None:
    row = connection.execute("select to_regclass('kpi.fct_kpi_values') is not null").fetchone()
    if row is None or not row[0]:
        raise PostgresReleaseNotFound(
            f"{address.shown}: no release is shown here that provisional figures could follow. They are"
            " published in their file and their page. Publish a night first:"
            " python -m publishing postgres publish"
        )


def _columns(file: duckdb.DuckDBPyConnection, table: str, hidden: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = file.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'intraday'"
        " and table_name = $table order by column_index",
        {"table": table},
    ).fetchall()
    return [
        (name, postgres_type(kind, f"intraday.{table}.{name}")) for name, kind in rows if name not in hidden
    ]


def _make_tables(connection: Connection, columns: dict[str, list[tuple[str, str]]]) -> None:
    """Make the schema, unless one of this very layout is there; another layout is made anew."""
    views = CERTIFIED.read_text("utf-8") + VIEWS.read_text("utf-8")
    mark = hashlib.sha256(repr((sorted(columns.items()), views)).encode()).hexdigest()
    found = connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'intraday'"
    ).fetchone()
    if found is not None and found[0] == _comment(mark):
        return
    connection.execute("drop schema if exists intraday cascade")
    connection.execute("create schema intraday")
    for name, typed in columns.items():
        parts = [sql.SQL("{} " + kind).format(sql.Identifier(column)) for column, kind in typed]
        connection.execute(
            sql.SQL("create table {} ({})").format(
                sql.Identifier("intraday", name), sql.SQL(", ").join(parts)
            )
        )
    # The function reads views that the next release may replace, so its text is not bound to them.
    connection.execute("set local check_function_bodies = off")
    connection.execute(views)
    connection.execute(sql.SQL("comment on schema intraday is {}").format(sql.Literal(_comment(mark))))


def _comment(mark: str) -> str:
    return f"Provisional figures of the running day; layout {mark[:16]}."


def _replace_rows(
    connection: Connection, file: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]
) -> int:
    names = [name for name, _ in columns]
    rows = file.execute(f"select {', '.join(names)} from intraday.{table}").fetchall()
    place = sql.Identifier("intraday", table)
    connection.execute(sql.SQL("delete from {}").format(place))
    fields = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("copy {} ({}) from stdin").format(place, fields)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    return len(rows)


def _grant(connection: Connection, access: Access) -> None:
    readers = [role for role, schemas in access.schemas.items() if "kpi" in schemas and role != REGION_READER]
    there = connection.execute("select rolname from pg_roles where rolname = any(%s)", [readers]).fetchall()
    for (role,) in there:
        name = sql.Identifier(role)
        connection.execute(sql.SQL("grant usage on schema intraday to {}").format(name))
        connection.execute(sql.SQL("grant select on all tables in schema intraday to {}").format(name))
