"""A server that takes its time over the commit of a switch, so that a kill can strike that very moment."""

from __future__ import annotations

import time

import psycopg

from tests.integration.publishing.postgres.conftest import Database

# A deferred constraint trigger runs when the transaction is committed, before anybody sees what it did.
SLOW_COMMIT = """
create function publishing.wait_at_commit() returns trigger language plpgsql as
    'begin perform pg_catalog.pg_sleep({seconds}); return null; end';
create constraint trigger waits_at_commit after insert on publishing.switches
    deferrable initially deferred for each row execute function publishing.wait_at_commit();
"""
COMMITTING = (
    "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
    " and query ilike 'commit%' and wait_event = 'PgSleep'"
)


def make_commits_slow(database: Database, seconds: float) -> None:
    """Let every switch of a database that was published into once take so long at its commit."""
    with database.as_owner() as connection:
        connection.execute(SLOW_COMMIT.format(seconds=seconds).encode())


def is_committing(connection: psycopg.Connection) -> bool:
    """Whether a switch of the database is at its commit now; a login that may see others' queries asks."""
    row = connection.execute(COMMITTING).fetchone()
    return row is not None and bool(row[0])


def until(connection: psycopg.Connection, committing: bool, seconds: float = 60.0) -> None:
    """Wait for a commit to begin, or to end.

    Raises:
        TimeoutError: it did not.
    """
    end = time.monotonic() + seconds
    while is_committing(connection) != committing:
        if time.monotonic() > end:
            raise TimeoutError(f"is_committing was {not committing} for {seconds} s")
        time.sleep(0.005)
