"""The archive: every content that ever landed, so that any past night can be landed again.

`archive/<first two of its hash>/<hash>` of the state folder holds a content once, whichever names it had.
Which files an inbox held is written with the receipts; which of them a night knew, when it is handed over.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Column, Connection, Date, Engine, Integer, String, Table, func, insert, select

from ingestion.company import Company
from ingestion.errors import ArchiveIncomplete, ExtractTruncated
from ingestion.inbox import check_unchanged
from ingestion.receipts import deliveries_table, metadata, state_engine
from ingestion.state import put_in_place

archived_files_table = Table(
    "ingestion_archived_files",
    metadata,
    Column("archive_number", Integer, primary_key=True, autoincrement=True),
    Column("file_name", String, nullable=False),
    Column("content_sha256", String, nullable=False),
)

nights_table = Table(
    "ingestion_nights",
    metadata,
    Column("night_number", Integer, primary_key=True, autoincrement=True),
    Column("as_of", Date, nullable=False),
    Column("last_delivery_number", Integer, nullable=False),
    Column("last_archive_number", Integer, nullable=False),
)


@dataclass(frozen=True)
class ArchivedNight:
    """What a night knew: contents by file name, and the dates of files whose names carry none."""

    as_of: date
    files: dict[str, str]
    undated: dict[tuple[str, str, str], date]


def archive_path(state: Path, content_sha256: str) -> Path:
    """Where a content lies."""
    return state / "archive" / content_sha256[:2] / content_sha256


def keep_content(state: Path, source: Path, content_sha256: str, stamp: str) -> None:
    """Copy a file into the archive unless its content is there; shares its blocks where the disk can.

    `stamp`: the file's when its content was hashed.

    Raises:
        ExtractTruncated: the file changed since; other bytes under that hash would spoil its past nights.
    """
    target = archive_path(state, content_sha256)
    if target.exists():
        return
    unfinished = state / "landing" / ".work" / f"{content_sha256}.archived"
    with source.open("rb") as original, unfinished.open("wb") as copy:
        while os.copy_file_range(original.fileno(), copy.fileno(), 1 << 30):
            pass
    try:
        check_unchanged(source, stamp)
    except ExtractTruncated:
        unfinished.unlink()
        raise
    put_in_place(unfinished, target)


def write_archived(connection: Connection, contents: Mapping[str, str]) -> None:
    """Note contents by file name, those that are not the name's newest ones already."""
    table = archived_files_table
    for name, content in contents.items():
        newest = (
            select(table.c.content_sha256)
            .where(table.c.file_name == name)
            .order_by(table.c.archive_number.desc())
            .limit(1)
        )
        if connection.scalar(newest) != content:
            connection.execute(insert(table).values(file_name=name, content_sha256=content))


def write_night(engine: Engine, as_of: date) -> None:
    """Note what is known when a night is handed over; the same again is noted once."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        facts = {
            "as_of": as_of,
            "last_delivery_number": _last(connection, deliveries_table, "delivery_number"),
            "last_archive_number": _last(connection, archived_files_table, "archive_number"),
        }
        same = select(func.count()).where(*(nights_table.c[name] == value for name, value in facts.items()))
        if not connection.scalar(same):
            connection.execute(insert(nights_table).values(**facts))


def read_night(state: Path, as_of: date) -> ArchivedNight:
    """What the last hand-over of a night knew.

    Raises:
        ArchiveIncomplete: the night was never handed over, or a file of it is not in the archive.
    """
    engine = state_engine(state / "state.sqlite")
    metadata.create_all(engine)
    with engine.connect() as connection:
        found = connection.execute(
            select(nights_table)
            .where(nights_table.c.as_of == as_of)
            .order_by(nights_table.c.night_number.desc())
            .limit(1)
        ).first()
        if found is None:
            known = connection.execute(select(nights_table.c.as_of).distinct()).all()
            nights = ", ".join(sorted(str(row.as_of) for row in known)) or "none"
            raise _incomplete(f"{state} has no night {as_of}; nights that were handed over: {nights}")
        rows = connection.execute(
            select(archived_files_table)
            .where(archived_files_table.c.archive_number <= found.last_archive_number)
            .order_by(archived_files_table.c.archive_number)
        )
        files = {row.file_name: row.content_sha256 for row in rows}
        deliveries = connection.execute(
            select(deliveries_table)
            .where(deliveries_table.c.delivery_number <= found.last_delivery_number)
            .order_by(deliveries_table.c.delivery_number)
        ).all()
    absent = sorted({row.file_name for row in deliveries} - files.keys())
    if absent:
        raise _incomplete(f"{state} has no archived content of {', '.join(absent)}")
    undated = {
        (row.source, row.feed, row.file_name): row.delivery_date for row in deliveries if not row.is_dated
    }
    return ArchivedNight(as_of, files, undated)


def restore_inbox(state: Path, night: ArchivedNight, inbox: Path) -> None:
    """Write the files of a night as its inbox held them.

    Raises:
        ArchiveIncomplete: a content is absent or has another hash; the inbox is removed again.
    """
    for name, content in night.files.items():
        kept, target = archive_path(state, content), inbox / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if kept.exists():
            shutil.copyfile(kept, target)
        if not kept.exists() or _hash(target) != content:
            shutil.rmtree(inbox)
            fact = "has another hash than when it landed" if kept.exists() else "is gone"
            raise _incomplete(f"{kept}, the content of {name}, {fact}")


def with_inbox(company: Company, inbox: Path) -> Company:
    """The same company reading another inbox."""
    return replace(company, file=company.file.model_copy(update={"inbox": str(inbox.resolve())}))


def _last(connection: Connection, table: Table, column: str) -> int:
    return connection.scalar(select(func.max(table.c[column]))) or 0


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _incomplete(fact: str) -> ArchiveIncomplete:
    return ArchiveIncomplete(
        f"{fact}.", "Nothing was landed again.", "See docs/runbook_landing.md, ArchiveIncomplete."
    )
