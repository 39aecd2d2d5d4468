"""Land a past night again out of the archive, into a state folder of its own."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from ingestion.archive import read_night, restore_inbox, with_inbox
from ingestion.company import Company
from ingestion.errors import ArchiveIncomplete
from ingestion.handover import hand_over
from ingestion.holding import OF_THE_SOURCE
from ingestion.holds import holds_of
from ingestion.landing import SourceSummary, land_source
from ingestion.receipts import state_engine


def reland(
    company: Company, state: Path, as_of: date, into: Path, landed_at: datetime, landed_by: str
) -> list[SourceSummary]:
    """Put the files that the night knew into `into`, land them with today's mappings, hand over.

    The files are those of the night's last hand-over: later corrections are not among them. A source that is
    held on that night stands as of the same night as there, and may lack what it lacked.

    Raises:
        ArchiveIncomplete: the night or a file of it is not there; `into` is left empty.
        IngestionError: as a landing; today's mappings may refuse what the night's mappings took.
    """
    if into.exists() and any(into.iterdir()):
        raise ArchiveIncomplete(
            f"{into} is not empty.", "Nothing was landed again.", "Name a new folder with --into."
        )
    night = read_night(state, as_of)
    inbox = into / "inbox"
    inbox.mkdir(parents=True)
    restore_inbox(state, night, inbox)
    again = with_inbox(company, inbox)
    holds = holds_of(state_engine(state / "state.sqlite"), as_of)
    summaries = []
    for source in company.source_names:
        try:
            summary = land_source(again, source, into, as_of, landed_at, landed_by, undated=night.undated)
        except OF_THE_SOURCE:
            if source not in holds:
                raise
            summary = SourceSummary(source, ())
        summaries.append(replace(summary, hold=holds.get(source)))
    hand_over(again, into, as_of, holds)
    return summaries
