"""The views that readers see, as SQL over the tables of one release.

`core`, `kpi`, `quality`, `commission` show every row; columns about a person are masked for roles that do not
need them. `region_core` and `region_kpi` show a login the rows of its regions and of all regions below them.

A region's view is a security barrier, so that no condition of the reader's sees a row before the view's own
condition does. Its `offset 0` also keeps the reader's conditions out of the planner's estimates: without it,
`explain` tells by its row estimates how often a value occurs in the rows that are not shown. Who reads is
`session_user`, the name that was given at log-in: neither `set role` nor a setting changes it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import Connection, sql

from publishing.postgres.access import REGION_READER, Access
from publishing.postgres.loading import ACCESS_SCHEMA, release_schema

REGION_PREFIX = "region_"
ASSIGNMENTS = "core.dim_rep_assignment"
# It has rows of regions and rows of reps, each with the other column empty.
KPI_VALUES = "kpi.fct_kpi_values"
DATES = (("period_start", "period_end"), ("calendar_date", "calendar_date"))


@dataclass(frozen=True)
class ViewColumn:
    """A column of a table in the server; `type_name` as `format_type` writes it."""

    name: str
    type_name: str
    comment: str | None


@dataclass(frozen=True)
class LoadedTable:
    """A table of a release in the server."""

    schema_name: str
    table_name: str
    comment: str | None
    columns: tuple[ViewColumn, ...]

    @property
    def name(self) -> str:
        """Schema and table, as access.yml writes them."""
        return f"{self.schema_name}.{self.table_name}"

    def region_columns(self, access: Access) -> list[str]:
        """The columns that say whose row it is."""
        names = [column.name for column in self.columns if column.name not in access.not_the_rows]
        return [name for name in names if name == "region_id" or name.endswith("_region_id")]


@dataclass(frozen=True)
class View:
    """A view for readers: where, its columns, its query, and whether it is a security barrier."""

    schema_name: str
    view_name: str
    comment: str | None
    columns: tuple[ViewColumn, ...]
    query: sql.Composed
    is_barrier: bool


def loaded_tables(connection: Connection, prefix: str) -> list[LoadedTable]:
    """The tables of a release as they lie in the server, sorted; not those of its access schema."""
    rows = connection.execute(
        "select n.nspname, c.relname, obj_description(c.oid, 'pg_class'), a.attname,"
        " format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)"
        " from pg_namespace n join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where starts_with(n.nspname, %s) and n.nspname <> %s"
        ' order by n.nspname collate "C", c.relname collate "C", a.attnum',
        [f"{prefix}__", release_schema(prefix, ACCESS_SCHEMA)],
    )
    tables: dict[tuple[str, str, str | None], list[ViewColumn]] = {}
    for schema_name, table_name, comment, *column in rows:
        name = (schema_name.removeprefix(f"{prefix}__"), table_name, comment)
        tables.setdefault(name, []).append(ViewColumn(*column))
    return [LoadedTable(*name, tuple(columns)) for name, columns in tables.items()]


def views_of(tables: Iterable[LoadedTable], prefix: str, access: Access) -> list[View]:
    """All views of a release, in the fixed order in which they are locked and switched."""
    views, tables = [], list(tables)
    has_assignments = any(table.name == ASSIGNMENTS for table in tables)
    for table in tables:
        columns = _columns(table, access, None)
        source = sql.SQL("select {} from {} as t").format(columns, _table(prefix, table.name))
        views.append(
            View(table.schema_name, table.table_name, table.comment, table.columns, source, is_barrier=False)
        )
        query = _region_query(table, prefix, access, has_assignments)
        if query and table.schema_name in access.region_schemas:
            views.append(
                View(
                    f"{REGION_PREFIX}{table.schema_name}",
                    table.table_name,
                    table.comment,
                    table.columns,
                    query,
                    is_barrier=True,
                )
            )
    return sorted(views, key=lambda view: (view.schema_name, view.view_name))


def fingerprint(views: Iterable[View], access: Access) -> str:
    """What readers see and may see, as 64 hex digits: the same for the same release, code and access.yml."""
    parts = [f"{view.schema_name}.{view.view_name} {view.query.as_string(None)}" for view in views]
    parts += [f"{role} {' '.join(schemas)}" for role, schemas in sorted(access.schemas.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def view_schemas(access: Access) -> list[str]:
    """Every schema that holds views for readers, sorted."""
    own = {schema for schemas in access.schemas.values() for schema in schemas}
    return sorted(own | {f"{REGION_PREFIX}{schema}" for schema in access.region_schemas})


def _region_query(
    table: LoadedTable, prefix: str, access: Access, has_assignments: bool
) -> sql.Composed | None:
    """The rows of the reader's regions, or None where the table has none to tell apart and is not shared."""
    columns = _columns(table, access, REGION_READER)
    source = sql.SQL("select {} from {} as t").format(columns, _table(prefix, table.name))
    if table.name in access.shared:
        return source
    names = {column.name for column in table.columns}
    parts = []
    region_columns = table.region_columns(access)
    if region_columns:
        parts.append(_by_region(region_columns, prefix))
    if table.name in access.by_rep and has_assignments:
        parts.append(sql.SQL("t.rep_id = any ({})").format(_own_reps(prefix)))
    dates = next((pair for pair in DATES if set(pair) <= names), None)
    tells_by_rep = "rep_id" in names and has_assignments
    if tells_by_rep and dates and (not region_columns or table.name == KPI_VALUES):
        by_rep = _by_rep_in_time(dates, prefix)
        without_region = sql.SQL("t.region_id is null and {}").format(by_rep)
        parts.append(without_region if region_columns else by_rep)
    if not parts:
        return None
    branches = sql.SQL(" union all ").join(sql.SQL("{} where {}").format(source, part) for part in parts)
    return sql.SQL("select * from ({}) as own offset 0").format(branches)


def _own_regions(prefix: str) -> sql.Composed:
    return sql.SQL(
        "array(select d.descendant_id from {} as d join publishing.region_readers as r"
        " on r.region_id = d.region_id where r.login = session_user::text)"
    ).format(_table(prefix, f"{ACCESS_SCHEMA}.region_descendants"))


def _own_reps(prefix: str) -> sql.Composed:
    return sql.SQL("array(select s.rep_id from {} as s where s.region_id = any ({}))").format(
        _table(prefix, ASSIGNMENTS), _own_regions(prefix)
    )


def _by_region(columns: list[str], prefix: str) -> sql.Composed:
    own = _own_regions(prefix)
    is_own = [sql.SQL("t.{} = any ({})").format(sql.Identifier(name), own) for name in columns]
    if len(columns) == 1:
        return is_own[0]
    # a row that also belongs to another region is that region's as well, and is not shown
    not_anothers = [
        sql.SQL("coalesce(t.{0} = 'UNKNOWN' or {1}, true)").format(sql.Identifier(name), each)
        for name, each in zip(columns, is_own, strict=True)
    ]
    return sql.SQL("({}) and {}").format(sql.SQL(" or ").join(is_own), sql.SQL(" and ").join(not_anothers))


def _by_rep_in_time(dates: tuple[str, str], prefix: str) -> sql.Composed:
    """Reps who in all that time worked in the reader's regions only; `valid_to` is the first day after."""
    in_time = sql.SQL(
        "select from {} as s where s.rep_id = t.rep_id and s.valid_from <= t.{} and s.valid_to > t.{}"
    ).format(_table(prefix, ASSIGNMENTS), sql.Identifier(dates[1]), sql.Identifier(dates[0]))
    return sql.SQL(
        "t.rep_id = any ({0}) and exists ({1})"
        " and not exists ({1} and not coalesce(s.region_id = any ({2}), false))"
    ).format(_own_reps(prefix), in_time, _own_regions(prefix))


def _columns(table: LoadedTable, access: Access, role: str | None) -> sql.Composed:
    return sql.SQL(", ").join(_column(table, column, access, role) for column in table.columns)


def _column(table: LoadedTable, column: ViewColumn, access: Access, role: str | None) -> sql.Composable:
    """A column, masked for who does not need it: for `role`, or for whoever reads where it is None."""
    plain = sql.SQL("t.{}").format(sql.Identifier(column.name))
    seen_by = access.seen_by(table.name, column.name, column.comment)
    if seen_by is None or role in seen_by:
        return plain
    mask = sql.SQL("{}::{}").format(
        sql.Literal("***" if column.type_name == "text" else None),
        sql.SQL(column.type_name),
    )
    may_see = None
    if role is None and seen_by:
        may_see = sql.SQL(
            "exists (select from pg_catalog.pg_roles as g where g.rolname = any ({})"
            " and pg_catalog.pg_has_role(session_user, g.oid, 'usage'))"
        ).format(sql.Literal(sorted(seen_by)))
    rows = access.personal_rows(table.name, column.name)
    # access.yml is the project's own text; a row of which the condition is unknown is personal
    is_open = sql.SQL("({}) is false").format(sql.SQL(rows)) if rows else None
    conditions = [condition for condition in (is_open, may_see) if condition is not None]
    shown: sql.Composable = mask
    if conditions:
        shown = sql.SQL("case when {} then {} else {} end").format(
            sql.SQL(" or ").join(conditions), plain, mask
        )
    return sql.SQL("{} as {}").format(shown, sql.Identifier(column.name))


def _table(prefix: str, name: str) -> sql.Identifier:
    schema_name, table_name = name.split(".")
    return sql.Identifier(release_schema(prefix, schema_name), table_name)
