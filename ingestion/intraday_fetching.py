"""Deltas out of databases during the day: what is above the cursor, into the intraday inbox."""

from datetime import date, datetime
from pathlib import Path

from ingestion.company import Company
from ingestion.connections import Connections
from ingestion.fetch_records import Extraction, FetchRecords
from ingestion.fetching import fetch_folder
from ingestion.intraday import intraday_area, intraday_company
from ingestion.origins import SqlOrigin
from ingestion.receipts import state_engine
from ingestion.state import locked_state

LOCK_SECONDS = 60


def fetch_deltas(
    company: Company, state: Path, today: date, connections: Connections, fetched_at: datetime
) -> list[Path]:
    """Extract every moving feed that comes out of a database and has a cursor; returns the new files.

    It begins where the newest landed extraction ended, a night's or a tick's. Before a night has landed there
    is no cursor and nothing is read: a whole history is the night's work, and so are rows that vanished.

    Raises:
        StateBelongsToAnother, StateLocked, FetchFailed (one of its kinds): as for the night.
    """
    area, day_company = intraday_area(state), intraday_company(company, state)
    feeds = {(feed.source, feed.name): feed for feed in day_company.feeds}
    asked = [
        (name, origin, feeds[(name, feed_name)], query.model_copy(update={"keys": None}))
        for name, source in company.file.sources.items()
        if isinstance(origin := source.origin, SqlOrigin)
        for feed_name, query in origin.queries.items()
        if query.cursor and (name, feed_name) in feeds
    ]
    if not asked or not (state / "state.sqlite").exists():
        return []
    from ingestion.sql_extracts import ExtractionRun, extract_above  # drivers: most companies need none

    inbox, made = day_company.inbox(area), []
    nights = FetchRecords(state_engine(state / "state.sqlite"))
    with locked_state(area, company.company_id, LOCK_SECONDS), fetch_folder(inbox) as folder:
        records = FetchRecords(state_engine(area / "state.sqlite"))
        for source, origin, feed, query in asked:
            found = [each.newest_landed(source, feed.name) for each in (nights, records)]
            if cursor := _newest([extraction for extraction in found if extraction]):
                connection = connections(origin.connection)
                run = ExtractionRun(
                    day_company, area, inbox, folder, origin, connection, records, today, fetched_at
                )
                made.append(extract_above(run, feed, query, cursor))
    return made


def _newest(extractions: list[Extraction]) -> str | None:
    """The cursor of the extraction that was made last."""
    if not extractions:
        return None
    return max(extractions, key=lambda extraction: extraction.fetched_at).cursor_to
