"""All views go from one release to another in one transaction, so that readers never see a mixture.

A reader holds a light lock on every view that it read until its transaction ends, so a switch waits for
it, and readers that come after the switch wait for the switch. To keep that wait short, and to kill nobody:

1. All views are locked first (by naming their owner again: `lock table` would also lock what they read), in
   sorted order, within at most half of the server's `deadlock_timeout`. Whoever comes too late lets all of
   them go and tries again later. So no reader is ever in a circle of waits for long enough that the server
   would end it.
2. Only then are the views changed, in the same order. From here on nobody can be in the way.
3. Comments, which need no such locks, follow in a transaction of their own.

A view whose columns are the old ones, or the old ones and more behind them, is replaced in place. Any other
is dropped and made anew in the same transaction, with the rights that others gave on it; an object of
somebody else that needs the old columns stops the switch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter

import psycopg
from psycopg import Connection, sql
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random,
)

from publishing.postgres.access import REGION_READER, Access
from publishing.postgres.errors import ForeignViewsDepend, ReadersInTheWay
from publishing.postgres.existing_views import (
    ExistingView,
    dependents,
    existing_views,
    grants_on,
    holders,
    roles_there,
)
from publishing.postgres.views import REGION_PREFIX, View, view_schemas

# Parts of the server's deadlock_timeout, in turn: short attempts hardly hold readers up and find a moment
# between their transactions; long ones outwait a query.
BUDGETS = (0.1, 0.2, 0.5)
LOCK_ALL = """
do $lock$
declare
    ends timestamptz := clock_timestamp() + interval '{budget} milliseconds';
    view_name text;
    rest integer;
begin
    foreach view_name in array array[{names}]::text[] loop
        rest := extract(epoch from ends - clock_timestamp()) * 1000;
        if rest < 1 then
            raise lock_not_available using message = 'not all views could be locked in time';
        end if;
        perform pg_catalog.set_config('lock_timeout', rest || 'ms', true);
        execute 'alter view ' || view_name || ' owner to current_user';
    end loop;
    perform pg_catalog.set_config('lock_timeout', '0', true);
end
$lock$
"""


@dataclass(frozen=True)
class Switch:
    """How a switch went: attempts, seconds from the first lock to the commit, views that were made anew."""

    attempts: int
    locked_seconds: float
    remade_views: tuple[str, ...]


def switch(
    connection: Connection,
    views: list[View],
    access: Access,
    patience_seconds: float,
    note: Callable[[Connection], None],
) -> Switch:
    """Let readers see these views and no others; `note` writes down the switch in the same transaction.

    Raises:
        ReadersInTheWay: readers held a view for longer than the patience. Nothing changed for them.
        ForeignViewsDepend: somebody's object needs columns that are to go. Nothing changed for readers.
    """
    attempts = Retrying(
        retry=retry_if_exception_type((psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)),
        stop=stop_after_delay(patience_seconds),
        # often: among readers of several views in a transaction a moment without any of them must be met
        wait=wait_random(0.05, 0.5),
        retry_error_callback=lambda state: _give_up(connection, access, patience_seconds, state),
    )
    budgets = cycle(BUDGETS)
    switched: Switch = attempts(lambda: _attempt(connection, views, access, next(budgets), note))
    done = int(attempts.statistics["attempt_number"])
    return Switch(done, switched.locked_seconds, switched.remade_views)


def describe(connection: Connection, views: list[View], access: Access) -> None:
    """Give views and their columns the comments of their tables, where they have others."""
    statements: list[sql.Composed] = []
    there = {
        (view.schema_name, view.view_name): view for view in existing_views(connection, view_schemas(access))
    }
    for view in views:
        existing = there.get((view.schema_name, view.view_name))
        if existing is None:
            continue
        target = sql.Identifier(view.schema_name, view.view_name)
        if existing.comment != view.comment:
            statements.append(
                sql.SQL("comment on view {} is {}").format(target, sql.Literal(view.comment or None))
            )
        for column, now in zip(view.columns, existing.column_comments, strict=True):
            if column.comment != now:
                statements.append(
                    sql.SQL("comment on column {}.{} is {}").format(
                        target, sql.Identifier(column.name), sql.Literal(column.comment or None)
                    )
                )
    if statements:
        with connection.transaction():
            connection.execute(sql.SQL("; ").join(statements))


def grant_all(access: Access, roles: set[str]) -> list[sql.Composed]:
    """What readers may: use their schemas and read the views in them; absent roles get nothing."""
    schemas = {role: names for role, names in access.schemas.items() if role in roles}
    if REGION_READER in roles:
        schemas[REGION_READER] = tuple(f"{REGION_PREFIX}{name}" for name in access.region_schemas)
    statements = []
    for schema_name in view_schemas(access):
        readers = sorted(role for role, names in schemas.items() if schema_name in names)
        if readers:
            names = sql.SQL(", ").join(map(sql.Identifier, readers))
            schema = sql.Identifier(schema_name)
            statements.append(sql.SQL("grant usage on schema {} to {}").format(schema, names))
            statements.append(sql.SQL("grant select on all tables in schema {} to {}").format(schema, names))
    return statements


def _attempt(
    connection: Connection,
    views: list[View],
    access: Access,
    budget: float,
    note: Callable[[Connection], None],
) -> Switch:
    schemas = view_schemas(access)
    with connection.transaction():
        for schema_name in schemas:
            connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema_name)))
        began = perf_counter()
        _lock(connection, existing_views(connection, schemas), budget)
        # read again: these are locked now, and so they stay as they are read
        there = {(view.schema_name, view.view_name): view for view in existing_views(connection, schemas)}
        wanted = {(view.schema_name, view.view_name): view for view in views}
        goes = [view for name, view in there.items() if name not in wanted]
        remade = [view for name, view in there.items() if name in wanted and not _fits(view, wanted[name])]
        grants = [grant for view in remade for grant in grants_on(connection, view)]
        _drop(connection, [*goes, *remade])
        statements = [_create(view) for view in views]
        statements += [*grants, *grant_all(access, roles_there(connection, access.roles))]
        connection.execute(sql.SQL("; ").join(statements))
        note(connection)
    names = tuple(f"{view.schema_name}.{view.view_name}" for view in remade)
    return Switch(1, perf_counter() - began, names)


def _lock(connection: Connection, there: list[ExistingView], budget: float) -> None:
    """Lock all views within a part of the server's `deadlock_timeout`, or raise."""
    row = connection.execute(
        "select (extract(epoch from current_setting('deadlock_timeout')::interval) * 1000 * %s)::integer",
        [budget],
    ).fetchone()
    assert row is not None
    names = ", ".join(
        sql.Literal(sql.Identifier(view.schema_name, view.view_name).as_string(connection)).as_string(
            connection
        )
        for view in there
    )
    connection.execute(LOCK_ALL.format(budget=max(int(row[0]), 10), names=names).encode())


def _fits(existing: ExistingView, wanted: View) -> bool:
    """Whether `create or replace view` can do it: the old columns come first, unchanged."""
    columns = tuple((column.name, column.type_name) for column in wanted.columns)
    return existing.columns == columns[: len(existing.columns)]


def _create(view: View) -> sql.Composed:
    options = sql.SQL(" with (security_barrier)" if view.is_barrier else "")
    target = sql.Identifier(view.schema_name, view.view_name)
    return sql.SQL("create or replace view {}{} as {}").format(target, options, view.query)


def _drop(connection: Connection, views: list[ExistingView]) -> None:
    foreign = [(view, each) for view in views for each in dependents(connection, view)]
    if foreign:
        needs = "; ".join(f"{each} needs {view.schema_name}.{view.view_name}" for view, each in foreign)
        raise ForeignViewsDepend(
            f"The release changes or ends columns of views that other objects need: {needs}. Nothing"
            " changed for"
            " readers; the new release is loaded and waits. Keep the definitions of these objects, drop them,"
            " publish again, and make them anew (docs/postgres.md, A column changes its type)."
        )
    for view in views:
        connection.execute(sql.SQL("drop view {}").format(sql.Identifier(view.schema_name, view.view_name)))


def _give_up(connection: Connection, access: Access, patience: float, state: RetryCallState) -> Switch:
    """The end of the patience: who is in the way, as far as the server tells the publishing login."""
    found = holders(connection, view_schemas(access))
    who = "; ".join(found) or "nobody any more"
    raise ReadersInTheWay(
        f"Database {connection.info.dbname}: the views could not be switched in {patience:g} s and"
        f" {state.attempt_number} attempts, because transactions hold them: {who}. Nothing changed for"
        " readers and"
        " nobody was ended; the new release is loaded and waits. Let these transactions end (or end"
        " them: select pg_terminate_backend(<pid>)), then run the same command again."
    )
