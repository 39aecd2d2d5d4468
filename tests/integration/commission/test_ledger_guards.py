"""The database itself lets the ledger only grow: on both engines, and for a role without the rights."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, ProgrammingError, StatementError

from publishing.commission.ledger.appending import append_entries, append_step
from publishing.commission.ledger.database import (
    VERSION_TABLE,
    database_time,
    ledger_exists,
    ledger_url,
    migrate,
    opened_commission_ledger,
    writing,
)
from publishing.commission.ledger.reading import read_posted, read_steps
from publishing.commission.ledger.rights import prepare_roles
from publishing.commission.ledger.tables import METADATA
from tests.integration.commission.conftest import postgres_url
from tests.integration.commission.ledger_rows import ENTRIES_OF, OCTOBER, entry, lock_two_months
from tests.servers.postgres import Postgres

TABLES = ("com_entries", "com_period_steps", "com_statements")
COLUMN = {"com_entries": "reason", "com_period_steps": "who", "com_statements": "file_name"}


def test_what_was_locked_is_read_back_as_it_was(ledger: Engine) -> None:
    lock_two_months(ledger)
    with ledger.connect() as connection:
        posted = list(read_posted(connection))
        steps = read_steps(connection)
    assert [each.entry for each in posted] == [each for entries in ENTRIES_OF.values() for each in entries]
    assert [each.id for each in posted] == [1, 2, 3, 4, 5, 6]
    assert [each.previous_hash for each in posted] == ["0" * 64, *(each.hash for each in posted[:-1])]
    assert [(step.entry_count, step.head_hash) for step in steps] == [
        (3, posted[2].hash),
        (6, posted[5].hash),
    ]
    times = [each.recorded_at for each in posted]
    assert times == sorted(times)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["update {table} set {column} = 'x'", "delete from {table}"])
def test_update_and_delete_are_refused_by_the_database(ledger: Engine, table: str, change: str) -> None:
    lock_two_months(ledger)
    with pytest.raises(DBAPIError, match="rows are only ever added"), ledger.begin() as connection:
        connection.exec_driver_sql(change.format(table=table, column=COLUMN[table]))
    with ledger.connect() as connection:
        assert connection.exec_driver_sql(f"select count(*) from {table}").scalar_one() in (2, 6)


@pytest.mark.parametrize("table", TABLES)
def test_truncate_and_replace_are_refused_by_the_database(ledger: Engine, table: str) -> None:
    lock_two_months(ledger)
    if ledger.dialect.name == "postgresql":
        attempt = f"truncate {table}"
    else:
        attempt = f"insert or replace into {table} select * from {table}"
    with pytest.raises(DBAPIError, match=table), ledger.begin() as connection:
        connection.exec_driver_sql(attempt)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"id": 8}, "id"),
        ({"id": 6}, "id"),
        ({"previous_hash": "f" * 64}, "previous_hash"),
        ({"recorded_at": timedelta(days=-400)}, "recorded_at"),
        ({"recorded_at": timedelta(days=1)}, "recorded_at"),
    ],
)
def test_a_row_that_does_not_follow_the_last_one_is_refused(
    ledger: Engine, changed: dict[str, object], message: str
) -> None:
    lock_two_months(ledger)
    with ledger.connect() as connection:
        last = dict(connection.exec_driver_sql("select * from com_entries where id = 6").one()._mapping)
        now = database_time(connection)
    moved = changed.get("recorded_at")
    if isinstance(moved, timedelta):
        time = now + moved
        is_text = ledger.dialect.name == "sqlite"
        changed = {"recorded_at": time.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if is_text else time}
    row = last | {"id": 7, "previous_hash": last["hash"], "hash": "a" * 64} | changed
    columns = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    with pytest.raises(DBAPIError, match=message), ledger.begin() as connection:
        connection.execute(text(f"insert into com_entries ({columns}) values ({values})"), row)
    with (
        ledger.begin() as connection
    ):  # the same row in its place is let in: it was its place that was refused
        right = last | {"id": 7, "previous_hash": last["hash"], "hash": "a" * 64}
        connection.execute(text(f"insert into com_entries ({columns}) values ({values})"), right)


def test_nothing_of_a_transaction_that_fails_stays(ledger: Engine) -> None:
    def write_a_step_and_an_entry_that_cannot_be() -> None:
        with writing(ledger) as connection:
            now = database_time(connection)
            append_step(connection, now, OCTOBER, "open", "anna")
            append_entries(connection, [entry(), entry(amount=Decimal("0.5"))], now, "run")

    with pytest.raises(ValueError, match="digits"):
        write_a_step_and_an_entry_that_cannot_be()
    with ledger.connect() as connection:
        assert list(read_posted(connection)) == []
        assert read_steps(connection) == []


@pytest.mark.parametrize("amount", [1.0, Decimal("0.001"), Decimal("1e17")])
def test_a_float_or_an_amount_that_would_be_rounded_does_not_go_in(ledger: Engine, amount: object) -> None:
    with pytest.raises((TypeError, ValueError, StatementError)), writing(ledger) as connection:
        append_entries(connection, [entry(currency="USD", amount=amount)], database_time(connection), "run")
    with ledger.connect() as connection:
        assert list(read_posted(connection)) == []


def test_opening_again_changes_nothing_and_the_migrations_make_the_tables_of_the_code(
    ledger: Engine, url: str
) -> None:
    lock_two_months(ledger)
    with opened_commission_ledger(url) as again, again.connect() as connection:
        assert len(list(read_posted(connection))) == 6
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
        tables = set(inspect(connection).get_table_names())
        assert tables == {*METADATA.tables, VERSION_TABLE}
    with writing(ledger) as connection:
        migrate(connection)


def test_asking_for_a_ledger_makes_none(url: str) -> None:
    assert not ledger_exists(url)
    with opened_commission_ledger(url):
        pass
    assert ledger_exists(url)


def test_a_url_of_postgresql_is_opened_with_the_driver_that_is_installed(tmp_path: object) -> None:
    assert ledger_url(None, "postgresql://u:p@h/d") == "postgresql+psycopg://u:p@h/d"  # type: ignore[arg-type]


def test_a_role_of_the_server_may_add_and_read_but_not_change(postgres: Postgres) -> None:
    database = postgres.new_database()
    owner = postgres_url(postgres, database, postgres.user, postgres.password)
    with opened_commission_ledger(owner) as engine:
        prepare_roles(engine)
        prepare_roles(engine)
        lock_two_months(engine)
    with postgres.connect(database) as connection:
        connection.execute(f"create role finance_{database} login password 'geheim' in role ledger_writer")
    clerk = create_engine(postgres_url(postgres, database, f"finance_{database}", "geheim"))
    try:
        with writing(clerk) as connection:
            assert len(list(read_posted(connection))) == 6
            assert append_entries(connection, [entry()], database_time(connection), "run") == 1
        for attempt in (
            "update com_entries set reason = 'x'",
            "delete from com_entries",
            "truncate com_entries",
            "alter table com_entries disable trigger user",
            "drop trigger com_entries_refuse_change on com_entries",
            "delete from com_statements",
        ):
            refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
            with refused, clerk.begin() as connection:
                connection.exec_driver_sql(attempt)
    finally:
        clerk.dispose()
