"""Rights in the database: what everybody loses, what the reading groups get."""

from psycopg import Connection, sql

from publishing.postgres.access import Access
from publishing.postgres.control import last_switch, stored_releases
from publishing.postgres.existing_views import roles_there
from publishing.postgres.loading import ACCESS_SCHEMA, release_schema
from publishing.postgres.switching import grant_all
from publishing.postgres.views import view_schemas


def close_to_public(connection: Connection) -> None:
    """Take from everybody what PostgreSQL gives them unasked: connecting, temporary tables, `public`.

    Without temporary tables nobody can make a function or a view to look through a reader's view with.
    """
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute("revoke all on schema public from public")


def grant_groups(connection: Connection, access: Access) -> list[str]:
    """Make the reading groups that are not there and give each its schemas; says which were made."""
    there = roles_there(connection, access.roles)
    for schema_name in view_schemas(access):
        connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema_name)))
    made = [role for role in access.roles if role not in there]
    for role in made:
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
    for statement in grant_all(access, set(access.roles)):
        connection.execute(statement)
    return [f"{role}: made" for role in made]


def retire(connection: Connection, access: Access, login: str) -> None:
    """Let a login in no more and take what it was given; the role stays, for what it may own."""
    name = sql.Identifier(login)
    if roles_there(connection, [login]):
        connection.execute(sql.SQL("alter role {} nologin").format(name))
        for group in access.roles:
            member = connection.execute(
                "select from pg_auth_members where member = %s::regrole and roleid = %s::regrole",
                [login, group],
            ).fetchone()
            if member is not None:
                connection.execute(sql.SQL("revoke {} from {}").format(sql.Identifier(group), name))
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("revoke connect on database {} from {}").format(database, name))
    connection.execute("delete from publishing.logins where login = %s", [login])


def known_regions(connection: Connection) -> set[str] | None:
    """The regions of the release that readers see; None before the first release."""
    seen = last_switch(connection)
    for stored in stored_releases(connection) if seen else ():
        if seen and stored.release_id == seen.release_id:
            table = sql.Identifier(release_schema(stored.schema_prefix, ACCESS_SCHEMA), "region_descendants")
            rows = connection.execute(sql.SQL("select region_id from {}").format(table))
            return {str(row[0]) for row in rows}
    return None
