"""Fetch the extracts of a source into the inbox: whole, once, and never over a landing that is reading."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.company import Company
from ingestion.connections import Connection, Connections
from ingestion.errors import ExtractNameUnsafe, ExtractUnstable
from ingestion.fetch_records import FetchRecords
from ingestion.full_disk import telling_full_disk
from ingestion.inbox import TOTALS_SUFFIX, matches
from ingestion.origins import FileOrigin, FolderOrigin, SqlOrigin
from ingestion.receipts import state_engine
from ingestion.state import locked_state
from ingestion.unclaimed import feed_patterns

if TYPE_CHECKING:  # drivers are imported by those who need them: most sources have no origin
    from ingestion.remote_files import RemoteFile, RemoteFiles

FETCH_FOLDER = ".fetching"


@dataclass(frozen=True)
class FetchedFile:
    """One file of an origin.

    `status`: fetched, unchanged (was fetched before), settling (too young) or unclaimed (no feed takes it).
    """

    name: str
    status: str
    size: int


@dataclass(frozen=True)
class FetchSummary:
    """What was fetched of one source."""

    source: str
    files: tuple[FetchedFile, ...]

    @property
    def fetched_count(self) -> int:
        """Files that are new in the inbox."""
        return sum(file.status == "fetched" for file in self.files)


def fetch_source(
    company: Company, source: str, state: Path, as_of: date, connections: Connections, fetched_at: datetime
) -> FetchSummary:
    """Bring what is new at the origin of one source into the inbox; a second time it brings nothing.

    `as_of` dates the extracts of a database. A source without `origin:` is delivered by somebody else.

    Raises:
        SourceUnknown, StateBelongsToAnother, StateLocked: nothing was fetched.
        FetchFailed (one of its kinds), DiskFull: files fetched before stay; none is there in part.
    """
    company.feeds_of(source)  # checks the name
    origin = company.file.sources[source].origin
    if origin is None:
        return FetchSummary(source, ())
    connection = None if isinstance(origin, FolderOrigin) else connections(origin.connection)
    with locked_state(state, company.company_id):
        records = FetchRecords(state_engine(state / "state.sqlite"))
        if isinstance(origin, SqlOrigin):
            assert connection is not None
            files = _fetch_queries(company, source, state, as_of, origin, connection, records, fetched_at)
        else:
            files = _fetch_files(company, source, state, origin, connection, records, fetched_at)
    return FetchSummary(source, tuple(files))


def _fetch_queries(
    company: Company,
    source: str,
    state: Path,
    as_of: date,
    origin: SqlOrigin,
    connection: Connection,
    records: FetchRecords,
    fetched_at: datetime,
) -> list[FetchedFile]:
    from ingestion.sql_extracts import ExtractionRun, extract_feed

    inbox = company.inbox(state)
    feeds = {feed.name: feed for feed in company.feeds_of(source)}
    found = []
    with fetch_folder(inbox) as folder:
        run = ExtractionRun(company, state, inbox, folder, origin, connection, records, as_of, fetched_at)
        for name, query in origin.queries.items():
            made = extract_feed(run, feeds[name], query)
            if made is None:
                found.append(FetchedFile(name, "unchanged", 0))
            else:
                found.append(FetchedFile(made.name, "fetched", made.stat().st_size))
    return found


def _fetch_files(
    company: Company,
    source: str,
    state: Path,
    origin: FileOrigin,
    connection: Connection | None,
    records: FetchRecords,
    fetched_at: datetime,
) -> list[FetchedFile]:
    from ingestion.remote_files import open_origin

    inbox, patterns = company.inbox(state), feed_patterns(company.feeds_of(source))
    found = []
    with fetch_folder(inbox) as folder, open_origin(origin, source, connection) as remote:
        for file in remote.files():
            name = f"{origin.into}/{file.name}".removeprefix("/")
            if not any(matches(name.removesuffix(TOTALS_SUFFIX), pattern) for pattern in patterns):
                found.append(FetchedFile(name, "unclaimed", file.size))
            elif records.version(source, name) == file.version:
                found.append(FetchedFile(name, "unchanged", file.size))
            elif _is_settling(file, origin.settle_seconds, fetched_at):
                found.append(FetchedFile(name, "settling", file.size))
            else:
                content = _fetch_file(remote, file, folder / "file", inbox, name)
                records.write_file(source, name, file.version, content, _naive_utc(fetched_at))
                found.append(FetchedFile(name, "fetched", file.size))
    return found


def _is_settling(file: "RemoteFile", settle_seconds: int, fetched_at: datetime) -> bool:
    if not settle_seconds or file.changed_at is None:
        return False
    moment = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
    return moment - file.changed_at < timedelta(seconds=settle_seconds)


def _fetch_file(remote: "RemoteFiles", file: "RemoteFile", unfinished: Path, inbox: Path, name: str) -> str:
    """Copy beside the inbox, check that nothing changed meanwhile, then put it in place; returns its SHA-256.

    Raises:
        ExtractUnstable: size or version differ after the copy.
        ExtractNameUnsafe: a link in the inbox would lead the file elsewhere.
        DiskFull: it found no room.
    """
    with telling_full_disk(inbox, f"{file.path} was not put into the inbox; what was fetched before stays."):
        return _copied_and_checked(remote, file, unfinished, inbox, name)


def _copied_and_checked(
    remote: "RemoteFiles", file: "RemoteFile", unfinished: Path, inbox: Path, name: str
) -> str:
    remote.copy(file, unfinished)
    after, copied = remote.file(file), unfinished.stat().st_size
    if after.version != file.version or copied != file.size:
        raise ExtractUnstable(
            f"{file.path} changed while it was fetched: {file.size} bytes before, {copied} copied,"
            f" {after.size} after.",
            "It was not put into the inbox.",
            "Fetch again when the source has finished writing, or set settle_seconds.",
        )
    target = inbox / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(inbox.resolve()) or target.is_symlink():
        raise ExtractNameUnsafe(
            f"{target} leads out of the inbox by a link.", "It was not fetched.", "Remove the link."
        )
    with unfinished.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    unfinished.replace(target)
    return content


@contextmanager
def fetch_folder(inbox: Path) -> Iterator[Path]:
    """An empty hidden folder of the inbox, on its file system; what a killed fetch left is removed."""
    folder = inbox / FETCH_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
