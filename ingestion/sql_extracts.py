"""Extracts out of a database: each night's rows of a query become a file with a hash, like any delivery.

The database is read once per night and feed. A night that is run again finds its file in the inbox or has
landed it; nobody can ask a database how it was last week.
"""

import csv
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy
from sqlalchemy import TextClause, column, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Select

from ingestion.company import Company
from ingestion.connections import Connection
from ingestion.database_engines import database_engine, is_of_the_query, rounded_columns, said
from ingestion.database_values import cursor_since, cursor_text, cursor_value, extract_text, greatest_cursor
from ingestion.errors import QueryUnusable
from ingestion.feed import Feed
from ingestion.fetch_records import Extraction, FetchRecords
from ingestion.full_disk import telling_full_disk
from ingestion.origins import SqlOrigin, SqlQuery, extract_name
from ingestion.remote_files import unreachable
from ingestion.tombstones import vanished_keys

COMMON = ("_extracted_at", "_batch_id", "_is_deleted")


@dataclass(frozen=True)
class ExtractionRun:
    """What the extractions of one source and night share; `folder` is empty, on the inbox's file system."""

    company: Company
    state: Path
    inbox: Path
    folder: Path
    origin: SqlOrigin
    connection: Connection
    records: FetchRecords
    as_of: date
    fetched_at: datetime


class _Lines:
    """Lines that end with a line feed, from a writer that ends them with both signs.

    Python's writer quotes a text for a carriage return only if one is part of its line's end.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        """Write one line of the writer's."""
        self._stream.write(line.removesuffix("\r\n") + "\n")


def extract_feed(run: ExtractionRun, feed: Feed, query: SqlQuery) -> Path | None:
    """Put the extract of one feed into the inbox; None if this night, or a later one, has been extracted.

    Raises:
        OriginUnreachable: the database does not answer; the message holds no secret.
        QueryUnusable: the query fails, or lacks its cursor, or no key is left at all.
    """
    if _is_extracted(run, feed):
        return None
    landed = run.records.newest_landed(feed.source, feed.name)
    return extract_above(run, feed, query, landed.cursor_to if landed and query.cursor else None)


def extract_above(run: ExtractionRun, feed: Feed, query: SqlQuery, cursor_from: str | None) -> Path:
    """Put what is above a cursor into the inbox, in an extract of its own; all rows without a cursor.

    Raises:
        OriginUnreachable, QueryUnusable: as `extract_feed`.
        DiskFull: it found no room.
    """
    number = run.records.extraction_count(feed.source, feed.name) + 1
    name = extract_name(feed.pattern, run.as_of, number)
    unfinished = run.folder / "extract"
    target = run.inbox / name
    with telling_full_disk(run.inbox, f"Nothing of {feed.name} ({feed.source}) was put into it."):
        try:
            cursor_to = _read(run, feed, query, cursor_from, Path(name).stem, unfinished)
        except SQLAlchemyError as error:
            raise _failed(run, feed, error) from None  # the first one may hold a secret in its text
        with unfinished.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
    run.records.write_extraction(
        Extraction(feed.source, feed.name, name, content, cursor_to, _naive_utc(run.fetched_at))
    )
    unfinished.replace(target)
    return target


def changed_rows(
    query: SqlQuery, cursor_from: str | None, has_zero_dates: bool = False
) -> Select[Any] | TextClause:
    """The query, or its rows from the cursor less the overlap on.

    Rows at the cursor come again, because others may share it and be seen later. So do rows without one:
    nobody could tell which of them are new. `has_zero_dates`: MySQL's 0000-00-00, which is such a one.
    """
    since = cursor_since(query, cursor_from)
    if query.cursor is None or since is None:
        return text(query.query)
    delivered = text(query.query).columns(column(query.cursor)).subquery("delivered")
    cursor = delivered.c[query.cursor]
    wanted = [cursor >= since, cursor.is_(None)]
    if has_zero_dates and isinstance(since, datetime):
        wanted.append(cursor == text("0"))
    return select(text("delivered.*")).select_from(delivered).where(or_(*wanted))


def _is_extracted(run: ExtractionRun, feed: Feed) -> bool:
    newest = run.records.newest(feed.source, feed.name)
    if newest is None or run.records.is_refused(newest):
        return False
    night = feed.delivery_date(newest.file_name)
    landed = run.records.newest_landed(feed.source, feed.name)
    is_there = newest == landed or (run.inbox / newest.file_name).exists()
    return night is not None and night >= run.as_of and is_there


def _read(
    run: ExtractionRun, feed: Feed, query: SqlQuery, cursor_from: str | None, batch: str, target: Path
) -> str | None:
    """Write the extract; returns the greatest cursor. Rows and keys are of one moment of the database."""
    engine = database_engine(run.origin, run.connection)
    with engine.connect() as opened, target.open("w", encoding="utf-8", newline="") as stream:
        connection = opened.execution_options(isolation_level="REPEATABLE READ")
        writer = csv.writer(_Lines(stream), lineterminator="\r\n")
        at = extract_text(run.fetched_at)
        values = {"_extracted_at": at, "_batch_id": batch, "_is_deleted": "false"}
        greatest = cursor_value(cursor_from)
        has_zero_dates = run.origin.dialect != "postgresql"
        with _streamed(connection, changed_rows(query, cursor_from, has_zero_dates)) as result:
            columns = list(result.keys())
            _refuse_rounded(run, feed, result)
            place = _cursor_place(feed, query, columns)
            own = [] if feed.mapping else [name for name in COMMON if name not in columns]
            writer.writerow([*columns, *own])
            for rows in result.partitions(run.origin.batch_rows):
                writer.writerows([*map(extract_text, row), *(values[name] for name in own)] for row in rows)
                try:
                    greatest = greatest_cursor(greatest, rows, place)
                except TypeError as error:
                    raise _unusable(feed, f"has a cursor that does not grow: {error}") from error
        if query.keys:
            deleted = {"_extracted_at": at, "_batch_id": batch, "_is_deleted": "true"}
            for key in _vanished(run, feed, connection, query.keys):
                writer.writerow([(key | deleted).get(name, "") for name in [*columns, *own]])
    return cursor_text(greatest)


def _streamed(
    connection: sqlalchemy.Connection, statement: Select[Any] | TextClause
) -> sqlalchemy.CursorResult[Any]:
    """A result that the server holds; with a size, its `partitions` are read one after the other."""
    return connection.execute(statement, execution_options={"stream_results": True})


def _vanished(
    run: ExtractionRun, feed: Feed, connection: sqlalchemy.Connection, keys: str
) -> list[dict[str, str]]:
    """Keys that are in force and that the source has no longer."""
    (entity,) = feed.modes
    contract = run.company.contracts[entity]
    listed = run.folder / "keys"
    count = 0
    with (
        _streamed(connection, text(keys)) as result,
        listed.open("w", encoding="utf-8", newline="") as stream,
    ):
        if list(result.keys()) != list(contract.key):
            raise _unusable(feed, f"keys: has the columns {list(result.keys())}, not {list(contract.key)}")
        writer = csv.writer(_Lines(stream), lineterminator="\r\n")
        for rows in result.partitions(run.origin.batch_rows):
            writer.writerows([extract_text(value) for value in row] for row in rows)
            count += len(rows)
    vanished = vanished_keys(run.company, contract, run.state, run.as_of, listed)
    if vanished and not count:
        raise _unusable(feed, f"keys: has no row at all, while {len(vanished)} rows are in force")
    return vanished


def _cursor_place(feed: Feed, query: SqlQuery, columns: Sequence[str]) -> int | None:
    if query.cursor is None:
        return None
    if query.cursor not in columns:
        raise _unusable(feed, f"has the columns {', '.join(columns)}, but not its cursor {query.cursor}")
    return columns.index(query.cursor)


def _refuse_rounded(run: ExtractionRun, feed: Feed, result: sqlalchemy.CursorResult[Any]) -> None:
    """Digits that the server leaves out cannot be asked for later."""
    description = result.cursor.description if result.cursor is not None else None
    if rounded := rounded_columns(run.origin, description or ()):
        raise _unusable(
            feed,
            f"has FLOAT columns, of which the server sends six digits: {', '.join(rounded)}."
            f" Write cast({rounded[0]} as double)",
        )


def _failed(run: ExtractionRun, feed: Feed, error: SQLAlchemyError) -> Exception:
    if is_of_the_query(run.origin, error):
        return _unusable(feed, f"cannot be run: {run.connection.masked(said(error)).splitlines()[0]}")
    place = f"{run.origin.dialect}, connection {run.origin.connection}"
    return unreachable(feed.source, place, Exception(said(error)), run.connection)


def _unusable(feed: Feed, fact: str) -> QueryUnusable:
    return QueryUnusable(
        f"The query of {feed.name} ({feed.source}) {fact}.",
        "Nothing of it was put into the inbox.",
        "Mend it in company.yml and fetch again.",
    )


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
