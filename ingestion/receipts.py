"""Receipts: what became of every file, in one transactional database (SQLite by default)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)

metadata = MetaData()

receipts_table = Table(
    "ingestion_receipts",
    metadata,
    Column("load_id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("content_sha256", String, nullable=False),
    Column("definition_sha256", String, nullable=False),
    Column("contract_sha256", String, nullable=False),
    Column("delivery_date", Date, nullable=False),
    Column("delivery_mode", String, nullable=False),
    Column("status", String, nullable=False),
    Column("row_count_in_file", BigInteger, nullable=False),
    Column("row_count_landed", BigInteger, nullable=False),
    Column("row_count_quarantined", BigInteger, nullable=False),
    Column("row_count_filtered", BigInteger, nullable=False),
    Column("message", String, nullable=False),
    Column("landed_at", DateTime, nullable=False),
    Column("landed_by", String, nullable=False),
)

deliveries_table = Table(
    "ingestion_deliveries",
    metadata,
    Column("delivery_number", Integer, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("content_sha256", String, nullable=False),
    Column("definition_sha256", String, nullable=False),
    Column("delivery_date", Date, nullable=False),
    Column("is_dated", Boolean, nullable=False),
)

seen_files_table = Table(
    "ingestion_seen_files",
    metadata,
    Column("path", String, primary_key=True),
    Column("file_stamp", String, nullable=False),
    Column("content_sha256", String, nullable=False),
)


@dataclass(frozen=True)
class Receipt:
    """One file and entity. `status`: landed, superseded or refused."""

    load_id: str
    source: str
    feed: str
    entity: str
    file_name: str
    content_sha256: str
    definition_sha256: str
    contract_sha256: str
    delivery_date: date
    delivery_mode: str
    status: str
    row_count_in_file: int
    row_count_landed: int
    row_count_quarantined: int
    row_count_filtered: int
    message: str
    landed_at: datetime
    landed_by: str


@dataclass(frozen=True)
class Delivery:
    """A content seen under a file name; the newest one of a name is what the source now says."""

    source: str
    feed: str
    file_name: str
    content_sha256: str
    definition_sha256: str
    delivery_date: date
    is_dated: bool


class ReceiptStore:
    """Reads and writes receipts and deliveries of one state folder."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: any database that SQLAlchemy knows; the tables are made if they are absent."""
        self._engine = engine
        metadata.create_all(engine)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Everything written inside becomes visible together, or not at all."""
        with self._engine.begin() as connection:
            yield connection

    def receipts(self) -> list[Receipt]:
        """All receipts by the times on them; what is in force is told by the numbers of deliveries alone."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(receipts_table).order_by(receipts_table.c.landed_at, receipts_table.c.load_id)
            )
            return [_receipt(row) for row in rows]

    def load_ids(self) -> set[str]:
        """Every load that a receipt names; files of other loads are left-overs of a killed run."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(receipts_table.c.load_id)))

    def current_deliveries(self) -> list[Delivery]:
        """The newest delivery of every file name of every feed."""
        newest = select(func.max(deliveries_table.c.delivery_number)).group_by(
            deliveries_table.c.source, deliveries_table.c.feed, deliveries_table.c.file_name
        )
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(deliveries_table).where(deliveries_table.c.delivery_number.in_(newest))
            )
            return [_delivery(row) for row in rows]

    def find_delivery(self, source: str, feed: str, file_name: str) -> Delivery | None:
        """The newest delivery of one file name."""
        table = deliveries_table
        found = (
            select(table)
            .where(table.c.source == source, table.c.feed == feed, table.c.file_name == file_name)
            .order_by(table.c.delivery_number.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(found).first()
        return _delivery(row) if row else None

    def find_content(
        self, source: str, feed: str, content_sha256: str, definition_sha256: str
    ) -> list[Receipt]:
        """Receipts of a content that was read with one definition and not refused, one per entity."""
        table = receipts_table
        found = select(table).where(
            table.c.source == source,
            table.c.feed == feed,
            table.c.content_sha256 == content_sha256,
            table.c.definition_sha256 == definition_sha256,
            table.c.status != "refused",
        )
        with self._engine.connect() as connection:
            return [_receipt(row) for row in connection.execute(found)]

    def find_seen_file(self, path: str, file_stamp: str) -> str | None:
        """Content hash of a file whose size and times have not changed since it was read."""
        table = seen_files_table
        found = select(table.c.content_sha256).where(table.c.path == path, table.c.file_stamp == file_stamp)
        with self._engine.connect() as connection:
            return connection.scalar(found)

    def seen_stamps(self) -> dict[str, str]:
        """Stamps of all files that were read, by path."""
        table = seen_files_table
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(select(table.c.path, table.c.file_stamp))}


def state_engine(path: Path) -> Engine:
    """The engine of a state folder's `state.sqlite`; a writer waits a minute for another one."""
    return create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})


def open_receipts(path: Path) -> ReceiptStore:
    """The receipts of a state folder's `state.sqlite`."""
    return ReceiptStore(state_engine(path))


def write_receipts(connection: Connection, receipts: Sequence[Receipt]) -> None:
    """Insert receipts; one with the same load id is replaced (a refused file that was tried again)."""
    for receipt in receipts:
        connection.execute(delete(receipts_table).where(receipts_table.c.load_id == receipt.load_id))
        connection.execute(insert(receipts_table).values(**receipt.__dict__))


def write_delivery(connection: Connection, delivery: Delivery) -> None:
    """Append a delivery, and set which receipts of its feed are landed and which superseded."""
    connection.execute(insert(deliveries_table).values(**delivery.__dict__))
    newest = (
        select(func.max(deliveries_table.c.delivery_number))
        .where(deliveries_table.c.source == delivery.source, deliveries_table.c.feed == delivery.feed)
        .group_by(deliveries_table.c.file_name)
    )
    current = select(deliveries_table.c.content_sha256 + deliveries_table.c.definition_sha256).where(
        deliveries_table.c.delivery_number.in_(newest)
    )
    table = receipts_table
    of_feed = (table.c.source == delivery.source, table.c.feed == delivery.feed, table.c.status != "refused")
    version = table.c.content_sha256 + table.c.definition_sha256
    connection.execute(update(table).where(*of_feed, version.in_(current)).values(status="landed"))
    connection.execute(update(table).where(*of_feed, version.not_in(current)).values(status="superseded"))


def write_seen_file(connection: Connection, path: str, file_stamp: str, content_sha256: str) -> None:
    """Remember a file's size and times with its content hash."""
    connection.execute(delete(seen_files_table).where(seen_files_table.c.path == path))
    connection.execute(
        insert(seen_files_table).values(path=path, file_stamp=file_stamp, content_sha256=content_sha256)
    )


def _receipt(row: Row[tuple[object, ...]]) -> Receipt:
    return Receipt(**row._mapping)


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    values = dict(row._mapping)
    del values["delivery_number"]
    return Delivery(**values)
