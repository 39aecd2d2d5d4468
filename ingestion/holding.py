"""Land a source, or let it stand as of its last good night where `company.yml` says that it may."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from ingestion.company import Company
from ingestion.errors import (
    ExtractMissing,
    ExtractRefused,
    FetchFailed,
    HoldRefused,
    IngestionError,
    SourceIncomplete,
)
from ingestion.extract_loads import SILENT
from ingestion.holds import (
    BY_ITSELF,
    BY_THE_GATE,
    UNTIL_ENDED,
    Hold,
    end_hold,
    hold_source,
    holds_of,
)
from ingestion.landing import SourceSummary, land_source
from ingestion.progress import Observer
from ingestion.receipts import state_engine

# What a source itself is to blame for; a full disk or a wrong company folder is nobody's late extract.
OF_THE_SOURCE = (ExtractMissing, ExtractRefused, FetchFailed, SourceIncomplete)
LONGEST_REASON = 1000


def land_or_hold(
    company: Company,
    source: str,
    state: Path,
    as_of: date,
    landed_at: datetime,
    landed_by: str,
    observer: Observer = SILENT,
    *,
    is_last_try: bool = True,
) -> SourceSummary:
    """As `land_source`; a source that may be held and lacks something, or has it refused, is held tonight.

    What it delivered tonight is then left out of the hand-over as a whole: half a source is no source. A
    night that lands after all ends the hold that the landing had set for it, and the one that the gate had
    set on that very night, since the gate looks at it again. What a person holds stays, and so does what the
    gate found wrong on an earlier night.

    Raises:
        IngestionError: as `land_source`; of a source that may be held, before the last try, or where it
            never delivered before.
    """
    try:
        summary = land_source(company, source, state, as_of, landed_at, landed_by, observer)
    except OF_THE_SOURCE as error:
        if not is_last_try:
            raise
        return SourceSummary(source, (), hold_instead(company, source, state, as_of, error, landed_at))
    hold = holds_of(state_engine(state / "state.sqlite"), as_of).get(source)
    is_looked_at_again = hold and hold.person == BY_THE_GATE and hold.first_night == as_of
    if hold and (hold.person == BY_ITSELF or is_looked_at_again):
        end_hold(company, state, source, as_of, landed_at)
        hold = None
    return SourceSummary(source, summary.files, hold)


def hold_blamed(
    company: Company, state: Path, as_of: date, blamed: Mapping[str, str], recorded_at: datetime
) -> tuple[Hold, ...]:
    """Hold every source that the gate found wrong (`blamed`: why) until somebody ends it.

    None is held where one of them may not be, is held already, or cannot be: the gate would stay closed.
    """
    held = holds_of(state_engine(state / "state.sqlite"), as_of)
    may = {name for name, source in company.file.sources.items() if source.may_be_held}
    if not blamed.keys() <= may - held.keys():
        return ()
    holds: list[Hold] = []
    for source, why in blamed.items():
        try:
            holds.append(
                hold_source(
                    company, state, source, as_of, UNTIL_ENDED, BY_THE_GATE, why[:LONGEST_REASON], recorded_at
                )
            )
        except HoldRefused:
            for hold in holds:
                end_hold(company, state, hold.source, as_of, recorded_at)
            return ()
    return tuple(holds)


def sources_that_may_stand(company: Company, state: Path, as_of: date) -> set[str]:
    """Sources that a night need not wait for: those that `company.yml` lets be held, or that are held."""
    may = {name for name, source in company.file.sources.items() if source.may_be_held}
    database = state / "state.sqlite"
    return may | (holds_of(state_engine(database), as_of).keys() if database.is_file() else set())


def hold_instead(
    company: Company, source: str, state: Path, as_of: date, error: IngestionError, recorded_at: datetime
) -> Hold:
    """Hold the source for the night `as_of` instead of ending it.

    Raises:
        IngestionError: `error` itself, where the source may not be held or cannot be.
    """
    database = state / "state.sqlite"
    held = holds_of(state_engine(database), as_of).get(source) if database.is_file() else None
    if held and held.person != BY_ITSELF:
        return held
    if not company.file.sources[source].may_be_held:
        raise error
    try:
        return hold_source(company, state, source, as_of, as_of, BY_ITSELF, _short(error), recorded_at)
    except HoldRefused as refused:
        error.add_note(f"{source} may be held, but: {refused}")
        raise error from refused


def _short(error: IngestionError) -> str:
    return f"{type(error).__name__}: {error.what}"[:LONGEST_REASON]
