"""Opening the ledger's database: a SQLite file of the state folder, or PostgreSQL in the server profile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.pool import NullPool

from publishing.commission.ledger.columns import TIME_FORMAT
from publishing.commission.ledger.tables import ENTRIES, PERIOD_STEPS
from publishing.full_disk import telling_full_disk

FILE_NAME = "ledger.sqlite"
MIGRATIONS = Path(__file__).with_name("migrations")
# Other programs may keep migrations of their own in the same PostgreSQL database.
VERSION_TABLE = "com_schema_version"
# Any number; whoever writes to the ledger holds this lock of PostgreSQL until the transaction ends.
WRITERS_LOCK = 7_203_115


def ledger_url(state: Path, url: str | None = None) -> str:
    """The given URL (psycopg's driver where it names none), else the state folder's own SQLite file."""
    if url:
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"sqlite:///{state / FILE_NAME}"


def ledger_exists(url: str) -> bool:
    """Whether a ledger was ever opened there; a SQLite file is not made by asking."""
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        return False
    engine = make_engine(url)
    try:
        return inspect(engine).has_table(ENTRIES.name)
    finally:
        engine.dispose()


@contextmanager
def opened_commission_ledger(url: str) -> Iterator[Engine]:
    """The ledger's database, brought to the newest schema."""
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            migrate(connection)
        yield engine
    finally:
        engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine whose transactions are real ones on SQLite too, and which waits for other writers."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
    return engine


def migrate(connection: Connection) -> None:
    """Apply the migrations that this database does not have yet, in the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of the one writer: all of it stands at its end, or nothing does.

    Raises:
        DiskFull: the database, or what is read beside it, found no room; nothing was recorded.
    """
    place = Path(engine.url.render_as_string(hide_password=True))
    with (
        telling_full_disk(place, "The transaction was undone: nothing of it was recorded."),
        _begun(engine) as connection,
    ):
        yield connection


@contextmanager
def _begun(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(WRITERS_LOCK)))
        yield connection


def database_time(connection: Connection) -> datetime:
    """The database's own clock, but never before what it has recorded already; UTC."""
    if connection.dialect.name == "sqlite":
        now: str = connection.execute(
            text("select strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'")
        ).scalar_one()
        moment = datetime.strptime(now, TIME_FORMAT).replace(tzinfo=UTC)
    else:
        on_server: datetime = connection.execute(text("select transaction_timestamp()")).scalar_one()
        moment = on_server.astimezone(UTC)
    for table in (ENTRIES, PERIOD_STEPS):
        last = select(table.c.recorded_at).order_by(table.c.id.desc()).limit(1)
        recorded: datetime | None = connection.execute(last).scalar()
        moment = max(moment, recorded or moment)
    return moment


def known_now(engine: Engine) -> datetime:
    """The time of the database, by which everything recorded so far is known."""
    with engine.connect() as connection:
        return database_time(connection)


def _leave_transactions_to_us(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    connection.execute("pragma busy_timeout = 60000")
    connection.execute("pragma synchronous = full")


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("begin immediate" if is_writing else "begin")
