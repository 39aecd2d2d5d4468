"""The published release into PostgreSQL, and back to an earlier one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

import psycopg
from psycopg import Connection, sql

from publishing.layout import Layout
from publishing.postgres.access import Access
from publishing.postgres.addresses import Address, connected
from publishing.postgres.control import (
    StoredRelease,
    earlier_release,
    has_tables,
    last_switch,
    stored_releases,
    was_switched_to,
    working_alone,
)
from publishing.postgres.errors import PostgresReleaseNotFound
from publishing.postgres.existing_views import existing_views
from publishing.postgres.loading import Keys, release_schema, stage
from publishing.postgres.release_contents import opened_file, read_contents
from publishing.postgres.switching import Switch, describe, switch
from publishing.postgres.views import View, fingerprint, loaded_tables, view_schemas, views_of

DROP_WAIT = "2s"


@dataclass(frozen=True)
class Rules:
    """What is not the release's: who reads what, which columns are keys, how long to wait for readers.

    `patience_seconds` is how long a switch is tried again while readers hold views, `lock_seconds` how long
    another publish is waited for.
    """

    access: Access
    keys: Keys
    patience_seconds: float = 300.0
    lock_seconds: float = 60.0


@dataclass(frozen=True)
class PostgresRelease:
    """What readers see after a command.

    `outcome` is published, unchanged, reinstated or rolled_back, `load_seconds` for the tables that were
    brought, `switched` None where readers saw the release already.
    """

    release_id: str
    outcome: str
    replaced_release_id: str | None
    row_count: int
    loaded_table_count: int = 0
    load_seconds: float = 0.0
    switched: Switch | None = None
    removed_release_ids: tuple[str, ...] = ()
    kept_for_readers: tuple[str, ...] = field(default=())


BeforeStep = Callable[[str], None]


def proceed(step: str) -> None:
    """Take every step as it comes."""


def publish(
    layout: Layout,
    address: Address,
    rules: Rules,
    at: datetime,
    keep: int = 3,
    before_step: BeforeStep = proceed,
) -> PostgresRelease:
    """Bring the published release file into the server, show it, and keep the newest `keep` releases.

    The same release again changes nothing. Killed at any moment, the same command goes on where it stopped.

    Raises:
        NothingPublished, PublishedFileUnreadable, ColumnTypeUnknown: nothing was touched.
        PostgresError: as its message says; readers see one whole release.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least the release that readers see must be kept")
    with (
        opened_file(layout.warehouse) as file,
        connected(address) as connection,
        working_alone(connection, rules.lock_seconds),
    ):
        contents = read_contents(file, layout.warehouse)
        before = last_switch(connection)
        was_seen = was_switched_to(connection, contents.release_id)
        began = perf_counter()
        loaded = stage(connection, file, contents, rules.keys, at, before_step)
        seconds = perf_counter() - began
        stored = _stored(connection, contents.release_id)
        switched = _show(connection, stored, rules, at, "publish", before_step)
        removed, kept = _remove_old(connection, contents.release_id, keep, before_step)
    seen = before.release_id if before else None
    outcome = "reinstated" if was_seen else "published"
    return PostgresRelease(
        contents.release_id,
        "unchanged" if seen == contents.release_id else outcome,
        seen if seen != contents.release_id else None,
        contents.row_count,
        loaded,
        seconds,
        switched,
        removed,
        kept,
    )


def roll_back(
    address: Address, rules: Rules, at: datetime, to: str | None = None, before_step: BeforeStep = proceed
) -> PostgresRelease:
    """Let readers see an earlier release again: the named one, or the one before.

    Raises:
        PostgresReleaseNotFound: it is not whole in the server, or there is none before.
        PostgresError: as its message says; readers see one whole release.
    """
    with connected(address) as connection, working_alone(connection, rules.lock_seconds):
        before = last_switch(connection)
        seen = before.release_id if before else None
        if to is None and seen is not None:
            to = earlier_release(connection, seen)
        if to is None:
            raise PostgresReleaseNotFound(
                f"{address.shown}: no release from before {seen or 'the first'} is kept. Nothing changed"
                " for readers."
                " See which are: python -m publishing postgres releases"
            )
        stored = _stored(connection, to)
        switched = _show(connection, stored, rules, at, "rollback", before_step)
    outcome = "unchanged" if seen == to else "rolled_back"
    replaced = seen if seen != to else None
    return PostgresRelease(to, outcome, replaced, stored.row_count, switched=switched)


def list_releases(address: Address) -> tuple[list[StoredRelease], str | None]:
    """The releases with tables in the server, newest first, and the one that readers see.

    Raises:
        PostgresError: as its message says.
    """
    with connected(address) as connection:
        if not has_tables(connection):
            return [], None
        seen = last_switch(connection)
        return stored_releases(connection), seen.release_id if seen else None


def _stored(connection: Connection, release_id: str) -> StoredRelease:
    for stored in stored_releases(connection):
        if stored.release_id == release_id and stored.loaded_at is not None:
            return stored
    raise PostgresReleaseNotFound(
        f"Database {connection.info.dbname}: release {release_id} is not there, or not whole. Nothing"
        " changed for"
        " readers. See which are: python -m publishing postgres releases"
    )


def _show(
    connection: Connection,
    stored: StoredRelease,
    rules: Rules,
    at: datetime,
    reason: str,
    before_step: BeforeStep,
) -> Switch | None:
    """Switch the views to a release, unless readers see just that; comments are mended in any case."""
    views = views_of(loaded_tables(connection, stored.schema_prefix), stored.schema_prefix, rules.access)
    mark = fingerprint(views, rules.access)
    last = last_switch(connection)
    switched = None
    if last is None or last.views_fingerprint != mark or not _all_there(connection, views, rules.access):
        before_step("switch")
        before = last.release_id if last else None

        def note(connection: Connection) -> None:
            connection.execute(
                "insert into publishing.switches (release_id, replaced_release_id, switched_at, reason,"
                " views_fingerprint) values (%s, %s, %s, %s, %s)",
                [stored.release_id, before, at, reason, mark],
            )
            before_step("commit switch")

        switched = switch(connection, views, rules.access, rules.patience_seconds, note)
    before_step("describe")
    describe(connection, views, rules.access)
    return switched


def _all_there(connection: Connection, views: list[View], access: Access) -> bool:
    there = {(view.schema_name, view.view_name) for view in existing_views(connection, view_schemas(access))}
    return there == {(view.schema_name, view.view_name) for view in views}


def _remove_old(
    connection: Connection, seen: str, keep: int, before_step: BeforeStep
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop surplus and unfinished releases; one that is still read is left for the next publish."""
    stored = [each for each in stored_releases(connection) if each.release_id != seen]
    whole = [each for each in stored if each.loaded_at is not None]
    surplus = [*whole[keep - 1 :], *(each for each in stored if each.loaded_at is None)]
    removed, kept = [], []
    for each in surplus:
        before_step(f"remove {each.release_id}")
        try:
            with connection.transaction():
                connection.execute(f"set local lock_timeout = '{DROP_WAIT}'")
                for schema_name in _schemas(connection, each.schema_prefix):
                    connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema_name)))
                connection.execute("delete from publishing.releases where release_id = %s", [each.release_id])
        except psycopg.errors.LockNotAvailable:
            kept.append(each.release_id)
        else:
            removed.append(each.release_id)
    return tuple(removed), tuple(kept)


def _schemas(connection: Connection, prefix: str) -> list[str]:
    rows = connection.execute(
        "select nspname from pg_namespace where starts_with(nspname, %s) order by 1",
        [release_schema(prefix, "")],
    )
    return [str(row[0]) for row in rows]
