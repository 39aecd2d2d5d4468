"""LAND during the day: deltas into an area of their own, handed over without what the night has covered.

The area `intraday/` of the state folder is laid out like a state folder and written by the same functions:
the contracts, the quarantine and the receipts are the night's, a content lands once, and a killed landing
leaves nothing that counts. The night's own landing is neither read nor written.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import delete

from ingestion.company import Company
from ingestion.current_rows import CurrentLoad, current_loads, make_entity_view
from ingestion.errors import ExtractRefused
from ingestion.feed import Feed
from ingestion.file_landing import FileSummary, LandingRun, land_file
from ingestion.inbox import InboxFile, file_stamp, inbox_files
from ingestion.intraday_settings import MOVING_ENTITIES
from ingestion.receipts import Receipt, ReceiptStore, deliveries_table, open_receipts, receipts_table
from ingestion.state import locked_state, rows_path, swept_receipts, unfinished_beside

TABLES = """
create table company (company_id varchar, time_zone varchar, utc_offset_hours integer, as_of_date date);
create table receipts (
    load_id varchar, entity varchar, file_name varchar, delivery_date date, row_count_landed bigint,
    row_count_quarantined bigint
);
create table refused_files (file_name varchar, message varchar);
"""
LOCK_SECONDS = 60


@dataclass(frozen=True)
class DeltaSummary:
    """What became of the new files of one tick: landed ones, and the messages of refused ones by name."""

    files: tuple[FileSummary, ...]
    refused: dict[str, str]

    @property
    def landed_row_count(self) -> int:
        """Rows that landed now."""
        return sum(loaded.row_count_landed for file in self.files for loaded in file.loaded)


def intraday_area(state: Path) -> Path:
    """Where the day's deltas land."""
    return state / "intraday"


def intraday_company(company: Company, state: Path) -> Company:
    """The company as the day sees it: feeds of moving entities, as deltas, none of them expected.

    Deltas are not archived: the extract of the night that covers them is.
    """
    settings = company.file.intraday
    inbox = company.folder / settings.inbox.replace("{state}", str(state.resolve()))
    feeds = tuple(
        replace(
            feed,
            pattern=settings.files.get(feed.name, feed.pattern),
            modes=dict.fromkeys(feed.modes, "delta"),
            is_optional=True,
            max_age_days=None,
        )
        for feed in company.feeds
        if not set(feed.modes).isdisjoint(MOVING_ENTITIES)
    )
    file = company.file.model_copy(update={"inbox": str(inbox), "archive": False})
    return replace(company, file=file, feeds=feeds)


def land_deltas(
    company: Company, state: Path, today: date, landed_at: datetime, landed_by: str
) -> DeltaSummary:
    """Land every delta of the inbox that is new; a second time it changes nothing.

    A refused file holds nobody up: its receipt says so, the others land, and it is tried again next time.
    `today` dates files whose names carry no date.

    Raises:
        StateBelongsToAnother, StateLocked: nothing was landed.
    """
    area, day_company = intraday_area(state), intraday_company(company, state)
    with locked_state(area, company.company_id, LOCK_SECONDS), swept_receipts(area) as store:
        run = LandingRun(day_company, area, store, today, _naive_utc(landed_at), landed_by)
        landed, refused = [], {}
        for feed, file in _new_files(day_company, area, store):
            try:
                landed.append(land_file(run, feed, file))
            except ExtractRefused as error:
                refused[file.name] = str(error)
    return DeltaSummary(tuple(landed), refused)


def hand_over_deltas(
    company: Company, state: Path, today: date, certified: date, refused: dict[str, str]
) -> Path:
    """Write `intraday/build/landed.duckdb` beside the old one and put it in place in one step.

    One view per moving entity with the current rows of the deltas that the certified night cannot have
    covered: those dated its day or later (its own day too, because names may carry the day of UTC). Rows of
    days that it covers are told apart by their own times.

    Raises:
        StateBelongsToAnother, StateLocked: the old hand-over stays.
    """
    area, day_company = intraday_area(state), intraday_company(company, state)
    with locked_state(area, company.company_id, LOCK_SECONDS):
        store = open_receipts(area / "state.sqlite")
        deliveries = [each for each in store.current_deliveries() if each.delivery_date >= certified]
        loads = current_loads(day_company, store.receipts(), deliveries, today)
        target = area / "build" / "landed.duckdb"
        target.parent.mkdir(parents=True, exist_ok=True)
        with unfinished_beside(target) as unfinished:
            with duckdb.connect(unfinished) as connection:
                connection.execute("begin")
                connection.execute(TABLES)
                values = [company.company_id, company.file.time_zone, company.utc_offset_hours, today]
                connection.execute("insert into company values (?, ?, ?, ?)", values)
                for entity in MOVING_ENTITIES:
                    make_entity_view(connection, company.contracts[entity], loads[entity], area)
                    _write_receipts(connection, loads[entity])
                for name, message in refused.items():
                    connection.execute("insert into refused_files values (?, ?)", [name, message])
                connection.execute("commit")
                connection.execute("checkpoint")
            unfinished.replace(target)
    return target


def forget_covered(company: Company, state: Path, before: date) -> int:
    """Remove deltas dated before a day, landed rows and files of the inbox; returns how many files.

    Only what landed goes, and a file that may not be removed stays. Which file had which content stays known,
    so that none of them lands again.

    Raises:
        StateBelongsToAnother, StateLocked: nothing was removed.
    """
    area, day_company = intraday_area(state), intraday_company(company, state)
    with locked_state(area, company.company_id, LOCK_SECONDS):
        store = open_receipts(area / "state.sqlite")
        covered = [each for each in store.current_deliveries() if each.delivery_date < before]
        kept = {each.content_sha256 for each in store.current_deliveries() if each.delivery_date >= before}
        goes = {each.content_sha256 for each in covered} - kept
        receipts = [receipt for receipt in store.receipts() if receipt.content_sha256 in goes]
        with store.transaction() as connection:
            connection.execute(delete(deliveries_table).where(deliveries_table.c.delivery_date < before))
            connection.execute(delete(receipts_table).where(receipts_table.c.content_sha256.in_(goes)))
        for receipt in receipts:
            rows_path(area, receipt.entity, receipt.load_id).unlink(missing_ok=True)
        for delivery in covered:
            # Others' inbox may be one that is only read: what lies there longer does not land again.
            with suppress(OSError):
                (day_company.inbox(area) / delivery.file_name).unlink(missing_ok=True)
    return len(covered)


def _new_files(company: Company, area: Path, store: ReceiptStore) -> Iterator[tuple[Feed, InboxFile]]:
    """Files whose size and times nobody has seen; one look at the receipts for all of them."""
    seen = store.seen_stamps()
    for feed in company.feeds:
        for file in inbox_files(company.inbox(area), feed):
            if seen.get(str(file.path)) != file_stamp(file.path):
                yield feed, file


def _write_receipts(connection: duckdb.DuckDBPyConnection, loads: list[CurrentLoad]) -> None:
    for load in loads:
        receipt: Receipt = load.receipt
        values = [receipt.load_id, receipt.entity, load.file_name, load.delivery_date]
        counts = [receipt.row_count_landed, receipt.row_count_quarantined]
        connection.execute("insert into receipts values (?, ?, ?, ?, ?, ?)", [*values, *counts])


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
