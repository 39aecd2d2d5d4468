"""Land the files of a source; what is missing or refused is said when the rest has landed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingestion.company import Company
from ingestion.errors import ExtractMissing, ExtractRefused, IngestionError, SourceIncomplete
from ingestion.extract_loads import SILENT
from ingestion.feed import Feed
from ingestion.file_landing import FileSummary, LandingRun, land_file
from ingestion.holds import Hold
from ingestion.inbox import inbox_files
from ingestion.progress import Observer
from ingestion.receipts import Delivery
from ingestion.state import locked_state, swept_receipts
from ingestion.unclaimed import unclaimed_files, unclaimed_sentence


@dataclass(frozen=True)
class SourceSummary:
    """What became of one source's files; `hold` where tonight's do not count (ingestion/holds.py)."""

    source: str
    files: tuple[FileSummary, ...]
    hold: Hold | None = None

    @property
    def landed_row_count(self) -> int:
        """Rows that landed now."""
        return sum(loaded.row_count_landed for file in self.files for loaded in file.loaded)

    @property
    def quarantined_row_count(self) -> int:
        """Rows that went to quarantine now."""
        return sum(loaded.row_count_quarantined for file in self.files for loaded in file.loaded)


def land_source(
    company: Company,
    source: str,
    state: Path,
    as_of: date,
    landed_at: datetime,
    landed_by: str,
    observer: Observer = SILENT,
    undated: Mapping[tuple[str, str, str], date] | None = None,
) -> SourceSummary:
    """Land every file of one source that lies in the inbox; a second time it changes nothing.

    `as_of` dates the files whose names carry no date, unless `undated` does. `landed_at` and `landed_by` go
    onto the receipts. `observer` is told of every file.

    Raises:
        SourceUnknown, StateBelongsToAnother, StateLocked: nothing was landed.
        DiskFull: files that landed before it stay; the next landing goes on with the others.
        ExtractRefused (one of its kinds), ExtractMissing: after the other files were landed.
        SourceIncomplete: several of them.
    """
    feeds = company.feeds_of(source)
    with locked_state(state, company.company_id), swept_receipts(state) as store:
        run = LandingRun(
            company, state, store, as_of, _naive_utc(landed_at), landed_by, observer, undated or {}
        )
        files: list[FileSummary] = []
        errors: list[IngestionError] = []
        refused_feeds: set[str] = set()
        for feed in feeds:
            for file in inbox_files(company.inbox(state), feed):
                try:
                    files.append(land_file(run, feed, file))
                except ExtractRefused as error:
                    is_later = (feed.delivery_date(file.name) or as_of) > as_of
                    if is_later:  # its own night will say so in red; this one does not use the file
                        files.append(FileSummary(file.name, "refused", message=str(error)))
                        continue
                    errors.append(error)
                    refused_feeds.add(feed.name)
        errors += _missing(run, source, [feed for feed in feeds if feed.name not in refused_feeds])
    if len(errors) > 1:
        raise SourceIncomplete(source, errors)
    if errors:
        raise errors[0]
    return SourceSummary(source, tuple(files))


def _missing(run: LandingRun, source: str, feeds: list[Feed]) -> list[ExtractMissing]:
    """Feeds without any delivery up to the night, or whose newest one is older than the company allows."""
    newest: dict[str, list[Delivery]] = {}
    for delivery in run.store.current_deliveries():
        if delivery.source == source and (not delivery.is_dated or delivery.delivery_date <= run.as_of):
            newest.setdefault(delivery.feed, []).append(delivery)
    missing = []
    for feed in feeds:
        what = f"{', '.join(feed.modes)} ({feed.pattern})"
        deliveries = newest.get(feed.name, [])
        last = max((delivery.delivery_date for delivery in deliveries if delivery.is_dated), default=None)
        if feed.is_optional:
            continue
        if not deliveries:
            missing.append(what)
        elif last and feed.max_age_days is not None and (run.as_of - last).days > feed.max_age_days:
            missing.append(f"{what}, last delivered for {last}, for {run.as_of}")
    if not missing:
        return []
    others = unclaimed_sentence(unclaimed_files(run.company, run.state))
    return [ExtractMissing(source, missing, run.company.inbox(run.state), others)]


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
