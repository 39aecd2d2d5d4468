"""What the database itself refuses: change, removal, gaps, and times that go back. Triggers on both engines.

A guard stays true for the migration that made it: another rule is another function and a new migration.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

CHAINS = ("com_entries", "com_period_steps")
SQLITE_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'"
SQLITE_AN_HOUR_AGO = "strftime('%Y-%m-%dT%H:%M:%f', 'now', '-1 hour') || '000Z'"

POSTGRESQL_REFUSE = """
create or replace function com_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%%: %% is refused, rows are only ever added', tg_table_name, lower(tg_op)
        using errcode = 'restrict_violation';
end $$
"""
POSTGRESQL_IN_ORDER = """
create or replace function com_refuse_disorder() returns trigger language plpgsql as $$
declare
    last_id bigint;
    last_hash text;
    last_time timestamptz;
    last_of_all timestamptz;
begin
    execute format('select id, hash, recorded_at from %%I.%%I order by id desc limit 1',
                   tg_table_schema, tg_table_name) into last_id, last_hash, last_time;
    if new.id <> coalesce(last_id, 0) + 1 then
        raise exception '%%: id %% does not follow %%', tg_table_name, new.id, coalesce(last_id, 0)
            using errcode = 'restrict_violation';
    end if;
    if new.previous_hash <> coalesce(last_hash, repeat('0', 64)) then
        raise exception '%%: previous_hash of %% is not the hash of the row before', tg_table_name, new.id
            using errcode = 'restrict_violation';
    end if;
    select greatest((select recorded_at from com_entries order by id desc limit 1),
                    (select recorded_at from com_period_steps order by id desc limit 1)) into last_of_all;
    if new.recorded_at < last_time
        or (new.recorded_at is distinct from last_of_all and new.recorded_at <> transaction_timestamp()) then
        raise exception '%%: recorded_at of %% is not the database''s time', tg_table_name, new.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$
"""


def guard_growth(connection: Connection, table: str, key: Sequence[str]) -> None:
    """Refuse update, delete and truncate; on SQLite also `insert or replace`, a hidden delete."""
    if connection.dialect.name == "sqlite":
        same = " and ".join(f"{column} = new.{column}" for column in key)
        _refuse_changes_on_sqlite(connection, table)
        connection.exec_driver_sql(
            f"create trigger {table}_refuse_replace before insert on {table}"
            f" when exists (select 1 from {table} where {same})"
            f" begin select raise(abort, '{table}: this row is there, rows are only ever added'); end"
        )
    else:
        _refuse_changes_on_postgresql(connection, table)


def guard_chain(connection: Connection, table: str) -> None:
    """`guard_growth`, and every new row must follow the last one: id, previous_hash, recorded_at."""
    if connection.dialect.name == "sqlite":
        _refuse_changes_on_sqlite(connection, table)
        _refuse_disorder_on_sqlite(connection, table)
    else:
        _refuse_changes_on_postgresql(connection, table)
        connection.exec_driver_sql(POSTGRESQL_IN_ORDER)
        connection.exec_driver_sql(
            f"create trigger {table}_refuse_disorder before insert on {table}"
            " for each row execute function com_refuse_disorder()"
        )


def _refuse_changes_on_sqlite(connection: Connection, table: str) -> None:
    for action in ("update", "delete"):
        connection.exec_driver_sql(
            f"create trigger {table}_refuse_{action} before {action} on {table}"
            f" begin select raise(abort, '{table}: {action} is refused, rows are only ever added'); end"
        )


def _refuse_disorder_on_sqlite(connection: Connection, table: str) -> None:
    last_id, last_hash, last_time = (_last(table, column) for column in ("id", "hash", "recorded_at"))
    times = ", ".join(f"coalesce({_last(chain, 'recorded_at')}, '')" for chain in CHAINS)
    rules = {
        f"new.id <> coalesce({last_id}, 0) + 1": "id does not follow the last one",
        f"new.previous_hash <> coalesce({last_hash}, '{'0' * 64}')": "previous_hash is not the last hash",
        f"new.recorded_at < coalesce({last_time}, '') or (new.recorded_at <> max({times})"
        f" and new.recorded_at not between {SQLITE_AN_HOUR_AGO} and {SQLITE_NOW})": (
            "recorded_at is not the database''s time"
        ),
    }
    body = " ".join(
        f"select raise(abort, '{table}: {message}') where {broken};" for broken, message in rules.items()
    )
    connection.exec_driver_sql(
        f"create trigger {table}_refuse_disorder before insert on {table} begin {body} end"
    )


def _refuse_changes_on_postgresql(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(POSTGRESQL_REFUSE)
    connection.exec_driver_sql(
        f"create trigger {table}_refuse_change before update or delete or truncate on {table}"
        " for each statement execute function com_refuse_change()"
    )


def _last(table: str, column: str) -> str:
    return f"(select {column} from {table} order by id desc limit 1)"
