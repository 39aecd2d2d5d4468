"""What stands in the ledger, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from publishing.commission.entries import Entry
from publishing.commission.ledger.chain import ENTRY_COLUMNS, PostedEntry
from publishing.commission.ledger.tables import DOCUMENTS, ENTRIES, PERIOD_STEPS

StepName = Literal["open", "calculated", "approved", "locked", "paid"]
ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class PeriodStep:
    """One step of a month: who brought it there, when, on which draft; counts and head from `locked` on."""

    id: int
    previous_hash: str
    hash: str
    recorded_at: datetime
    period: date
    step_no: int
    step: StepName
    as_of: datetime | None
    draft_hash: str | None
    entry_count: int | None
    head_hash: str | None
    who: str
    note: str
    reference: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed for one month: a rep's statement, a region's summary, the payout file."""

    period: date
    kind: Literal["statement", "region_summary", "payout"]
    subject: str
    currency: str
    language: str
    file_name: str
    content: bytes


def read_posted(connection: Connection) -> Iterator[PostedEntry]:
    """All posted entries in the order of their ids; as they stand, unverified."""
    last_id: int | None = None
    while True:
        query = select(ENTRIES).order_by(ENTRIES.c.id).limit(ROWS_AT_A_TIME)
        if last_id is not None:
            query = query.where(ENTRIES.c.id > last_id)
        page = [_as_posted(row) for row in connection.execute(query)]
        yield from page
        if len(page) < ROWS_AT_A_TIME:
            return
        last_id = page[-1].id


def read_posted_in(connection: Connection, period: date) -> list[PostedEntry]:
    """The entries on the statements of one month."""
    query = select(ENTRIES).where(ENTRIES.c.posted_period == period).order_by(ENTRIES.c.id)
    return [_as_posted(row) for row in connection.execute(query)]


def read_entry(connection: Connection, entry_id: int) -> PostedEntry | None:
    """One entry by its id."""
    row = connection.execute(select(ENTRIES).where(ENTRIES.c.id == entry_id)).first()
    return _as_posted(row) if row else None


def read_steps(connection: Connection, period: date | None = None) -> list[PeriodStep]:
    """The steps of all months, or of one, in the order in which they were taken."""
    query = select(PERIOD_STEPS).order_by(PERIOD_STEPS.c.id)
    if period is not None:
        query = query.where(PERIOD_STEPS.c.period == period)
    return [PeriodStep(**row._mapping) for row in connection.execute(query)]


def read_head(connection: Connection) -> tuple[int, str | None]:
    """How many entries there are, and the hash of the last one."""
    count = connection.execute(select(func.count()).select_from(ENTRIES)).scalar_one()
    head = connection.execute(select(ENTRIES.c.hash).order_by(ENTRIES.c.id.desc()).limit(1)).scalar()
    return count, head


def read_documents(
    connection: Connection, period: date, kinds: Sequence[str] = ("statement", "region_summary", "payout")
) -> list[tuple[Document, str]]:
    """What was printed at the lock of a month, each with the SHA-256 that was kept with it."""
    keys = (DOCUMENTS.c.kind, DOCUMENTS.c.subject, DOCUMENTS.c.currency, DOCUMENTS.c.language)
    query = select(DOCUMENTS).where(DOCUMENTS.c.period == period, DOCUMENTS.c.kind.in_(kinds)).order_by(*keys)
    found = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        sha256 = values.pop("sha256")
        found.append((Document(**values), sha256))
    return found


def _as_posted(row: Row[Any]) -> PostedEntry:
    values = row._mapping
    return PostedEntry(
        id=values["id"],
        previous_hash=values["previous_hash"],
        hash=values["hash"],
        recorded_at=values["recorded_at"],
        run_id=values["run_id"],
        entry=Entry(**{name: values[name] for name in ENTRY_COLUMNS}),
    )
