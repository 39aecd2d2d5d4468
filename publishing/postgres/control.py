"""Publishing's own tables in the server: which releases it holds, how far each is loaded, which readers see.

They lie in the schema `publishing`, which no reader may enter. Times are handed in and kept with their zone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_random

from publishing.postgres.errors import PublishRunning

SCHEMA = "publishing"
# Any number that no other program of the database takes; the same for all of publishing.
LOCK_KEY = 7_310_615_902_113
TABLES = """
create schema if not exists publishing;
create table if not exists publishing.releases (
    release_id text primary key,
    schema_prefix text not null unique,
    as_of date not null,
    published_at timestamptz not null,
    table_count integer not null,
    row_count bigint not null,
    staged_at timestamptz not null,
    loaded_at timestamptz
);
create table if not exists publishing.release_tables (
    release_id text not null references publishing.releases on delete cascade,
    schema_name text not null,
    table_name text not null,
    row_count bigint not null,
    content_hash text,
    duckdb_types text[] not null,
    primary key (release_id, schema_name, table_name)
);
create table if not exists publishing.switches (
    switch_id bigint generated always as identity primary key,
    release_id text not null,
    replaced_release_id text,
    switched_at timestamptz not null,
    reason text not null,
    views_fingerprint text not null
);
create table if not exists publishing.logins (
    login text primary key,
    role text not null
);
create table if not exists publishing.region_readers (
    login text not null references publishing.logins on delete cascade,
    region_id text not null,
    primary key (login, region_id)
);
comment on schema publishing is 'Releases in this database; for the publishing login only.';
comment on table publishing.releases is 'Releases whose tables lie here. loaded_at is null until all do.';
comment on table publishing.release_tables is 'Tables of releases, with rows and fingerprint. One row per
table.'; comment on table publishing.switches is 'What readers see since when; the last row is true now.';
comment on table publishing.logins is 'Login roles made by python -m publishing postgres roles.';
comment on table publishing.region_readers is 'The regions of each region_reader. One row per login and
region.';
"""


@dataclass(frozen=True)
class StoredRelease:
    """A release in the server; `loaded_at` is None while tables are missing."""

    release_id: str
    schema_prefix: str
    as_of: date
    published_at: datetime
    table_count: int
    row_count: int
    loaded_at: datetime | None


@dataclass(frozen=True)
class LastSwitch:
    """What readers see, and by which views."""

    release_id: str
    replaced_release_id: str | None
    views_fingerprint: str


@contextmanager
def working_alone(connection: Connection, patience_seconds: float) -> Iterator[None]:
    """Hold the publishing lock of the database, and have publishing's tables there.

    The server gives the lock back when the holder's connection ends.

    Raises:
        PublishRunning: another one holds it and did not end in time.
    """
    held = Retrying(
        retry=retry_if_result(lambda taken: not taken),
        stop=stop_after_delay(patience_seconds),
        wait=wait_random(0.1, 0.3),
        retry_error_callback=lambda state: False,
    )
    if not held(_try_lock, connection):
        raise PublishRunning(
            f"Database {connection.info.dbname}: another publish, roll-back or change of roles is at work"
            " in it."
            f" This one waited {patience_seconds:g} s and did nothing. Wait for the other one, then run it"
            " again."
        )
    try:
        with connection.transaction():
            connection.execute(TABLES)
        yield
    finally:
        if not connection.closed and not connection.broken:
            connection.execute("select pg_advisory_unlock(%s)", [LOCK_KEY])


def last_switch(connection: Connection) -> LastSwitch | None:
    """What readers see, or None before the first release."""
    row = connection.execute(
        "select release_id, replaced_release_id, views_fingerprint from publishing.switches"
        " order by switch_id desc limit 1"
    ).fetchone()
    return None if row is None else LastSwitch(*row)


def was_switched_to(connection: Connection, release_id: str) -> bool:
    """Whether readers ever saw a release here."""
    query = "select from publishing.switches where release_id = %s limit 1"
    return connection.execute(query, [release_id]).fetchone() is not None


def stored_releases(connection: Connection) -> list[StoredRelease]:
    """All releases with tables in the server, newest publication first.

    By the order of switches, not by the times on them: a clock may have been set back in between.
    """
    rows = connection.execute(
        "select release_id, schema_prefix, as_of, published_at, table_count, row_count, loaded_at"
        " from publishing.releases left join (select release_id, max(switch_id) as last_switch"
        " from publishing.switches where reason <> 'rollback' group by release_id) as published"
        " using (release_id) order by last_switch desc nulls last, published_at desc, release_id desc"
    )
    return [StoredRelease(*row) for row in rows]


def has_tables(connection: Connection) -> bool:
    """Whether publishing ever worked in this database."""
    row = connection.execute("select to_regclass('publishing.switches') is not null").fetchone()
    return row is not None and bool(row[0])


def earlier_release(connection: Connection, release_id: str) -> str | None:
    """The release that readers saw before this one was published, or the nearest before it still whole.

    A roll-back is no publication: after rolling back from C to B, the one before B is still A. So it is where
    the file was rolled back and then published here: of several publications of a release the first counts.
    """
    rows = connection.execute(
        "select release_id, replaced_release_id from publishing.switches where reason <> 'rollback'"
        " and replaced_release_id is distinct from release_id order by switch_id desc"
    ).fetchall()
    replaced: dict[str, str | None] = dict(rows)
    whole = {stored.release_id for stored in stored_releases(connection) if stored.loaded_at is not None}
    passed = {release_id}
    candidate = replaced.get(release_id)
    while candidate is not None and candidate not in passed:
        if candidate in whole:
            return candidate
        passed.add(candidate)
        candidate = replaced.get(candidate)
    return None


def _try_lock(connection: Connection) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
    return row is not None and bool(row[0])
