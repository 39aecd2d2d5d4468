"""What the server says about readers' views: columns, comments, rights, who needs and who holds them."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import Connection, sql


@dataclass(frozen=True)
class ExistingView:
    """A view in the server; columns are names with `format_type`."""

    oid: int
    schema_name: str
    view_name: str
    comment: str | None
    columns: tuple[tuple[str, str], ...]
    column_comments: tuple[str | None, ...]


def existing_views(connection: Connection, schemas: list[str]) -> list[ExistingView]:
    """The views in some schemas, sorted by name."""
    rows = connection.execute(
        "select c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class'),"
        " array_agg(a.attname::text order by a.attnum),"
        " array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum),"
        " array_agg(col_description(c.oid, a.attnum) order by a.attnum)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where c.relkind = 'v' and n.nspname = any (%s)"
        " group by c.oid, n.nspname, c.relname"
        ' order by n.nspname collate "C", c.relname collate "C"',
        [schemas],
    )
    return [
        ExistingView(
            oid, schema_name, view_name, comment, tuple(zip(names, types, strict=True)), tuple(comments)
        )
        for oid, schema_name, view_name, comment, names, types, comments in rows
    ]


def grants_on(connection: Connection, view: ExistingView) -> list[sql.Composed]:
    """Statements that give again what was given on a view and on its columns, to whomever."""
    rows = connection.execute(
        "select null, (aclexplode(relacl)).* from pg_class where oid = %(oid)s and relacl is not null union"
        " all"
        " select attname::text, (aclexplode(attacl)).* from pg_attribute"
        " where attrelid = %(oid)s and attacl is not null and not attisdropped",
        {"oid": view.oid},
    ).fetchall()
    owner = connection.execute("select relowner from pg_class where oid = %s", [view.oid]).fetchone()
    statements = []
    for column, _, grantee, privilege, is_grantable in rows:
        if owner == (grantee,):
            continue
        name = connection.execute("select rolname from pg_roles where oid = %s", [grantee]).fetchone()
        columns = sql.SQL(" ({})").format(sql.Identifier(column)) if column else sql.SQL("")
        statements.append(
            sql.SQL("grant {}{} on {} to {}{}").format(
                sql.SQL(privilege),
                columns,
                sql.Identifier(view.schema_name, view.view_name),
                sql.Identifier(name[0]) if name else sql.SQL("public"),
                sql.SQL(" with grant option" if is_grantable else ""),
            )
        )
    return statements


def dependents(connection: Connection, view: ExistingView) -> list[str]:
    """Objects that need a view, as the server describes them: views of others, functions and such."""
    rows = connection.execute(
        "select distinct coalesce(pg_describe_object('pg_class'::regclass, r.ev_class, 0),"
        " pg_describe_object(d.classid, d.objid, d.objsubid))"
        " from pg_depend d left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid"
        " where d.refclassid = 'pg_class'::regclass and d.refobjid = %(oid)s and d.deptype = 'n'"
        " and r.ev_class is distinct from %(oid)s::oid order by 1",
        {"oid": view.oid},
    )
    return [str(row[0]) for row in rows]


def holders(connection: Connection, schemas: list[str]) -> list[str]:
    """Transactions that hold or held up readers' views: login, process, since when, and what it does."""
    rows = connection.execute(
        "select distinct s.pid, s.usename, s.application_name, s.state, s.xact_start at time zone 'UTC'"
        " from pg_locks l join pg_class c on c.oid = l.relation and c.relkind = 'v'"
        " join pg_namespace n on n.oid = c.relnamespace and n.nspname = any (%s)"
        " join pg_stat_activity s on s.pid = l.pid"
        " where l.granted and l.pid <> pg_backend_pid() and l.database ="
        " (select oid from pg_database where datname = current_database()) order by 5",
        [schemas],
    )
    return [
        f"{login or 'a login'} (process {pid}, {program or 'no program name'}), {state or 'state not shown'},"
        f" since {began:%Y-%m-%d %H:%M:%S} UTC"
        if began
        else f"{login or 'a login'} (process {pid})"
        for pid, login, program, state, began in rows
    ]


def roles_there(connection: Connection, names: Iterable[str]) -> set[str]:
    """Which of some roles exist."""
    rows = connection.execute("select rolname from pg_roles where rolname = any (%s)", [list(names)])
    return {str(row[0]) for row in rows}
