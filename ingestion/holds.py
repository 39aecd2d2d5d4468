"""Sources that stand as of an earlier night: what they delivered since is left out until they are right.

A hold is a row of `state.sqlite`, appended and never changed. For a night the newest row of a source
counts that began by then; it is in force until its last night. Somebody sets it by name. Where `company.yml`
lets a source be held, the landing does so for one night, and the gate until somebody ends it: what came
wrong once is wrong the night after, too, when no check looks at that day (docs/decisions/0025).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, Date, DateTime, Engine, Integer, MetaData, String, Table, insert, select

from ingestion.company import Company
from ingestion.errors import HoldRefused
from ingestion.receipts import open_receipts, state_engine
from ingestion.state import locked_state

LONGEST_HOLD = timedelta(days=14)
SHORTEST_REASON = 10
# Who set a hold where the company's file lets the landing, or the gate, do so.
BY_ITSELF = "company.yml"
BY_THE_GATE = "gate"
UNTIL_ENDED = date.max
NOTHING_HELD = "Nothing was held."

metadata = MetaData()
holds_table = Table(
    "ingestion_holds",
    metadata,
    Column("hold_number", Integer, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False),
    Column("first_night", Date, nullable=False),
    Column("last_night", Date, nullable=False),
    Column("person", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
)


@dataclass(frozen=True)
class Hold:
    """A source that stands as of the night before `first_night`, up to and with the night `last_night`.

    A last night `UNTIL_ENDED` is none: the hold stands until somebody ends it.
    """

    source: str
    first_night: date
    last_night: date
    person: str
    reason: str

    @property
    def held_through(self) -> date:
        """The last night whose deliveries of the source count."""
        return self.first_night - timedelta(days=1)

    @property
    def held_until(self) -> date | None:
        """The last night, or None where it stands until somebody ends it."""
        return None if self.last_night == UNTIL_ENDED else self.last_night


def holds_of(engine: Engine, as_of: date) -> dict[str, Hold]:
    """The holds in force on a night, by source."""
    metadata.create_all(engine)
    columns = [holds_table.c[name] for name in Hold.__dataclass_fields__]
    order = holds_table.c.first_night, holds_table.c.hold_number
    found = select(*columns).where(holds_table.c.first_night <= as_of).order_by(*order)
    with engine.connect() as connection:
        newest = {row.source: Hold(**row._mapping) for row in connection.execute(found)}
    return {source: hold for source, hold in newest.items() if as_of <= hold.last_night}


def hold_source(
    company: Company,
    state: Path,
    source: str,
    first_night: date,
    last_night: date,
    person: str,
    reason: str,
    recorded_at: datetime,
) -> Hold:
    """Let a source stand as of the night before `first_night`; a hold in force goes on from its first night.

    Raises:
        SourceUnknown: not in `company.yml`.
        HoldRefused: no name or reason, too long, or nothing that says what the source held before.
    """
    feeds = company.feeds_of(source)
    if not person.strip() or len(reason.strip()) < SHORTEST_REASON:
        raise HoldRefused(
            f"A hold of {source} by {person!r} because of {reason!r} could not be defended later.",
            NOTHING_HELD,
            f"Give a name and a reason of at least {SHORTEST_REASON} letters; both are published.",
        )
    is_the_gates = person == BY_THE_GATE and last_night == UNTIL_ENDED
    if not is_the_gates and not first_night <= last_night <= first_night + LONGEST_HOLD:
        raise HoldRefused(
            f"The hold of {source} would be in force from {first_night} to {last_night}.",
            NOTHING_HELD,
            f"Name a last night from the first on, at most {LONGEST_HOLD.days} days after it.",
        )
    with locked_state(state, company.company_id):
        engine = state_engine(state / "state.sqlite")
        standing = holds_of(engine, first_night - timedelta(days=1)).get(source)
        began = standing.first_night if standing else first_night
        hold = Hold(source, began, last_night, person.strip(), reason.strip())
        deliveries = [
            each
            for each in open_receipts(state / "state.sqlite").current_deliveries()
            if each.source == source
        ]
        undated = sorted(each.file_name for each in deliveries if not each.is_dated)
        if undated:
            raise HoldRefused(
                f"{source} delivers {undated[0]} without a date in its name, so nobody can tell what it held "
                f"on {hold.held_through}.",
                NOTHING_HELD,
                "Have the extracts named with their day (docs/mappings.md), or wait for a corrected one.",
            )
        by_then = {each.feed for each in deliveries if each.delivery_date <= hold.held_through}
        absent = sorted(feed.name for feed in feeds if not feed.is_optional and feed.name not in by_then)
        if absent:
            raise HoldRefused(
                f"{source} has no delivery of {', '.join(absent)} up to {hold.held_through}.",
                NOTHING_HELD,
                "There is nothing as of which it could stand; wait for its extract.",
            )
        _append(engine, hold, recorded_at)
    return hold


def end_hold(company: Company, state: Path, source: str, night: date, recorded_at: datetime) -> Hold | None:
    """From `night` on the source counts again; returns the hold that ended, or None where there was none.

    Raises:
        SourceUnknown: not in `company.yml`.
    """
    company.feeds_of(source)
    with locked_state(state, company.company_id):
        engine = state_engine(state / "state.sqlite")
        hold = holds_of(engine, night).get(source)
        if hold is not None:
            ended = Hold(source, hold.first_night, night - timedelta(days=1), hold.person, hold.reason)
            _append(engine, ended, recorded_at)
    return hold


def _append(engine: Engine, hold: Hold, recorded_at: datetime) -> None:
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(holds_table).values(**hold.__dict__, recorded_at=recorded_at.replace(tzinfo=None))
        )
