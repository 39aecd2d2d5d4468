"""Land one file: exactly once by content, whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from ingestion.archive import keep_content, write_archived
from ingestion.company import Company
from ingestion.errors import ExtractOutsideInbox, ExtractRefused, QuarantineLimitExceeded
from ingestion.extract_loads import SILENT, FileLoad, FileToLoad, load_file_rows
from ingestion.feed import Feed
from ingestion.inbox import (
    InboxFile,
    check_stays_inside,
    check_unchanged,
    content_of,
    find_lookups,
    totals_path,
)
from ingestion.loading import LoadedEntity
from ingestion.progress import Observer
from ingestion.quarantine_limits import check_limit
from ingestion.receipts import (
    Delivery,
    Receipt,
    ReceiptStore,
    write_delivery,
    write_receipts,
    write_seen_file,
)
from ingestion.state import put_in_place, quarantine_path, rows_path, work_folder

DEFINITION_VERSION = "3"  # raise it when the same text would land as other values


@dataclass(frozen=True)
class FileSummary:
    """One file of the inbox. `status`: landed, unchanged (nothing to do) or refused."""

    file_name: str
    status: str
    loaded: tuple[LoadedEntity, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class LandingRun:
    """What one landing carries along.

    `undated`: dates of files whose names carry none, by source, feed and name, where they are known already.
    `before_receipts` runs between renaming and receipts (for tests).
    """

    company: Company
    state: Path
    store: ReceiptStore
    as_of: date
    landed_at: datetime
    landed_by: str
    observer: Observer = SILENT
    undated: Mapping[tuple[str, str, str], date] = field(default_factory=dict)
    before_receipts: Callable[[], None] = lambda: None


def land_file(run: LandingRun, feed: Feed, file: InboxFile) -> FileSummary:
    """Land one file: rows, quarantine, receipts and delivery become visible together.

    Raises:
        ExtractRefused: one of its kinds; a receipt with status `refused` says so, nothing else changed.
    """
    try:
        check_stays_inside(run.company.inbox(run.state), file.path)
    except ExtractOutsideInbox as error:
        unread = hashlib.sha256(file.name.encode()).hexdigest()
        refused = _delivery(run, feed, file, unread, _definition(run.company, feed, []))
        _write_refusal(run, feed, refused, error)
        raise
    content, stamp = content_of(run.store, file.path)
    delivery = _delivery(run, feed, file, content, _definition(run.company, feed, []))
    try:
        lookups = find_lookups(run.company.inbox(run.state), feed, file)
    except ExtractRefused as error:
        _write_refusal(run, feed, delivery, error)
        raise
    beside = [*lookups.values(), *([totals] if (totals := totals_path(file.path)).exists() else [])]
    kept = {file.path: (content, stamp)} | {path: content_of(run.store, path) for path in beside}
    # Totals too: where they come later, or say otherwise of a known content, they are held against it.
    contents_beside = [kept[path][0] for path in beside]
    delivery = replace(delivery, definition_sha256=_definition(run.company, feed, contents_beside))
    known = run.store.find_delivery(feed.source, feed.name, file.name)
    version = (content, delivery.definition_sha256)
    if known is not None and (known.content_sha256, known.definition_sha256) == version:
        return FileSummary(file.name, "unchanged")
    if known is not None and not delivery.is_dated and known.content_sha256 == content:
        delivery = replace(delivery, delivery_date=known.delivery_date)
    if run.store.find_content(feed.source, feed.name, *version):
        with work_folder(run.state):
            archived = _keep(run, kept)
        with run.store.transaction() as connection:
            write_delivery(connection, delivery)
            write_archived(connection, archived)
            write_seen_file(connection, str(file.path), stamp, content)
        return FileSummary(file.name, "unchanged", message="the same content has landed before")
    try:
        with work_folder(run.state) as folder:
            load = _load(run, feed, file, lookups, delivery, stamp, folder)
            _make_visible(run, feed, file, delivery, load, stamp, _keep(run, kept))
    except ExtractRefused as error:
        _write_refusal(run, feed, delivery, error)
        raise
    return FileSummary(file.name, "landed", load.loaded, "; ".join(load.warnings))


def _keep(run: LandingRun, contents: Mapping[Path, tuple[str, str]]) -> dict[str, str]:
    """Put contents into the archive unless the company wants none; returns them by name below the inbox.

    `contents`: hash and stamp of everything that was read.

    Raises:
        ExtractTruncated: one of the files, a lookup perhaps, is another one now than when it was read.
    """
    for path, (content, stamp) in contents.items():
        if run.company.file.archive:
            keep_content(run.state, path, content, stamp)
        check_unchanged(path, stamp)
    if not run.company.file.archive:
        return {}
    inbox = run.company.inbox(run.state)
    return {path.relative_to(inbox).as_posix(): content for path, (content, _) in contents.items()}


def _load(
    run: LandingRun,
    feed: Feed,
    file: InboxFile,
    lookups: dict[str, Path],
    delivery: Delivery,
    stamp: str,
    folder: Path,
) -> FileLoad:
    load_ids = {entity: _load_id(delivery, entity) for entity in feed.modes}
    day = delivery.delivery_date
    load = load_file_rows(FileToLoad(run.company, feed, file, lookups, day, load_ids, folder, run.observer))
    check_unchanged(file.path, stamp if load.content_sha256 == delivery.content_sha256 else "")
    for loaded in load.loaded:
        try:
            check_limit(run.company, file, loaded)
        except QuarantineLimitExceeded:
            _keep_quarantine(run, load_ids, folder)
            raise
    return load


def _keep_quarantine(run: LandingRun, load_ids: dict[str, str], folder: Path) -> None:
    """The wrong rows of a file that was held stay readable."""
    for load_id in load_ids.values():
        if (unfinished := folder / f"{load_id}.quarantine").exists():
            put_in_place(unfinished, quarantine_path(run.state, load_id))


def _make_visible(
    run: LandingRun,
    feed: Feed,
    file: InboxFile,
    delivery: Delivery,
    load: FileLoad,
    stamp: str,
    archived: Mapping[str, str],
) -> None:
    receipts = []
    for loaded in load.loaded:
        load_id = _load_id(delivery, loaded.entity)
        put_in_place(load.folder / f"{load_id}.rows", rows_path(run.state, loaded.entity, load_id))
        quarantine_path(run.state, load_id).unlink(missing_ok=True)
        if (unfinished := load.folder / f"{load_id}.quarantine").exists():
            put_in_place(unfinished, quarantine_path(run.state, load_id))
        notes = list(load.warnings)
        if loaded.exact_duplicate_count:
            notes.append(f"{loaded.exact_duplicate_count} exact duplicates left out")
        notes += [f"{count} left out: {reason}" for reason, count in loaded.filtered]
        receipts.append(_receipt(run, feed, delivery, loaded, "landed", "; ".join(notes)))
    run.before_receipts()
    with run.store.transaction() as connection:
        write_receipts(connection, receipts)
        write_delivery(connection, delivery)
        write_archived(connection, archived)
        write_seen_file(connection, str(file.path), stamp, delivery.content_sha256)


def _write_refusal(run: LandingRun, feed: Feed, delivery: Delivery, error: ExtractRefused) -> None:
    message = f"{type(error).__name__}: {error}"
    nothing = [LoadedEntity(entity, 0, 0, 0, 0, 0) for entity in feed.modes]
    with run.store.transaction() as connection:
        write_receipts(
            connection, [_receipt(run, feed, delivery, none, "refused", message) for none in nothing]
        )


def _receipt(
    run: LandingRun, feed: Feed, delivery: Delivery, loaded: LoadedEntity, status: str, message: str
) -> Receipt:
    return Receipt(
        load_id=_load_id(delivery, loaded.entity),
        source=feed.source,
        feed=feed.name,
        entity=loaded.entity,
        file_name=delivery.file_name,
        content_sha256=delivery.content_sha256,
        definition_sha256=delivery.definition_sha256,
        contract_sha256=run.company.contracts[loaded.entity].fingerprint(),
        delivery_date=delivery.delivery_date,
        delivery_mode=feed.modes[loaded.entity],
        status=status,
        row_count_in_file=loaded.row_count_in_file,
        row_count_landed=loaded.row_count_landed,
        row_count_quarantined=loaded.row_count_quarantined,
        row_count_filtered=loaded.row_count_filtered,
        message=message,
        landed_at=run.landed_at,
        landed_by=run.landed_by,
    )


def _delivery(run: LandingRun, feed: Feed, file: InboxFile, content: str, definition: str) -> Delivery:
    dated = feed.delivery_date(file.name)
    day = dated or run.undated.get((feed.source, feed.name, file.name), run.as_of)
    return Delivery(feed.source, feed.name, file.name, content, definition, day, dated is not None)


def _definition(company: Company, feed: Feed, contents_beside: list[str]) -> str:
    """Hash of everything besides the file that decides what lands."""
    facts: list[object] = [
        DEFINITION_VERSION,
        [feed.mapping.fingerprint(), company.file.reporting_currency] if feed.mapping else "",
        sorted(feed.modes.items()),
        [company.contracts[entity].fingerprint() for entity in sorted(feed.modes)],
        contents_beside,
    ]
    if any(column.is_phone for entity in feed.modes for column in company.contracts[entity].columns):
        facts.append(company.phone_region)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _load_id(delivery: Delivery, entity: str) -> str:
    """The same content read with the same definition always has the same load id."""
    facts = [delivery.source, delivery.feed, entity, delivery.content_sha256, delivery.definition_sha256]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:20]
