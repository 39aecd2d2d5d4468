"""What was fetched, so that nothing is fetched twice; beside the receipts, in the same database.

How far a database has been read (`cursor`) is not kept on its own: it is what the newest extraction says
whose file has landed. The cursor therefore moves in the very transaction that writes the file's receipt.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Engine, Integer, String, Table, and_, func, insert, select

from ingestion.receipts import deliveries_table, metadata, receipts_table

fetched_files_table = Table(
    "ingestion_fetched_files",
    metadata,
    Column("fetch_number", Integer, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("version", String, nullable=False),
    Column("content_sha256", String, nullable=False),
    Column("fetched_at", DateTime, nullable=False),
)

extractions_table = Table(
    "ingestion_extractions",
    metadata,
    Column("extraction_number", Integer, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("content_sha256", String, nullable=False),
    Column("cursor_to", String, nullable=True),
    Column("fetched_at", DateTime, nullable=False),
)


@dataclass(frozen=True)
class Extraction:
    """One reading of a database: the file that it became, and the greatest cursor in it or before it."""

    source: str
    feed: str
    file_name: str
    content_sha256: str
    cursor_to: str | None
    fetched_at: datetime


class FetchRecords:
    """Reads and writes what was fetched into one state folder."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: that of the receipts."""
        self._engine = engine
        metadata.create_all(engine)

    def version(self, source: str, file_name: str) -> str | None:
        """The version in which a file was fetched last."""
        table = fetched_files_table
        found = (
            select(table.c.version)
            .where(table.c.source == source, table.c.file_name == file_name)
            .order_by(table.c.fetch_number.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            return connection.scalar(found)

    def write_file(
        self, source: str, file_name: str, version: str, content_sha256: str, fetched_at: datetime
    ) -> None:
        """Remember a file that now lies in the inbox."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(fetched_files_table).values(
                    source=source,
                    file_name=file_name,
                    version=version,
                    content_sha256=content_sha256,
                    fetched_at=fetched_at,
                )
            )

    def write_extraction(self, extraction: Extraction) -> None:
        """Remember an extraction, before its file is put into the inbox."""
        with self._engine.begin() as connection:
            connection.execute(insert(extractions_table).values(**extraction.__dict__))

    def extraction_count(self, source: str, feed: str) -> int:
        """How often a feed was extracted: numbers the files."""
        table = extractions_table
        found = select(func.count()).select_from(table).where(table.c.source == source, table.c.feed == feed)
        with self._engine.connect() as connection:
            return connection.scalar(found) or 0

    def newest(self, source: str, feed: str) -> Extraction | None:
        """The extraction that was made last, landed or not."""
        return self._first(source, feed, is_landed=False)

    def newest_landed(self, source: str, feed: str) -> Extraction | None:
        """The extraction whose file landed last: the next one begins at its cursor."""
        return self._first(source, feed, is_landed=True)

    def is_refused(self, extraction: Extraction) -> bool:
        """Whether the landing refused the extraction's file."""
        table = receipts_table
        found = select(func.count()).where(
            table.c.source == extraction.source,
            table.c.feed == extraction.feed,
            table.c.content_sha256 == extraction.content_sha256,
            table.c.status == "refused",
        )
        with self._engine.connect() as connection:
            return bool(connection.scalar(found))

    def _first(self, source: str, feed: str, is_landed: bool) -> Extraction | None:
        table = extractions_table
        found = select(table).where(table.c.source == source, table.c.feed == feed)
        if is_landed:
            same_file = and_(
                *(
                    table.c[name] == deliveries_table.c[name]
                    for name in ("source", "feed", "file_name", "content_sha256")
                )
            )
            found = found.where(select(deliveries_table).where(same_file).exists())
        with self._engine.connect() as connection:
            row = connection.execute(found.order_by(table.c.extraction_number.desc()).limit(1)).first()
        if row is None:
            return None
        values = dict(row._mapping)
        del values["extraction_number"]
        return Extraction(**values)
