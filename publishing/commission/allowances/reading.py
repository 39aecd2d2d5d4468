"""What the allowances' ledger holds: steps of months, entries, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from publishing.commission.allowances.entries import COLUMNS, AllowanceEntry
from publishing.commission.ledger.tables import ALLOWANCE_DRAFTS, ALLOWANCE_ENTRIES, ALLOWANCE_STEPS

AllowanceStepName = Literal["calculated", "rejected", "locked"]


@dataclass(frozen=True, slots=True)
class AllowanceStep:
    """One step of a month's allowances; ``night``: whose build was calculated from."""

    id: int
    previous_hash: str
    hash: str
    recorded_at: datetime
    period: date
    step_no: int
    step: AllowanceStepName
    night: date | None
    draft_hash: str | None
    entry_count: int | None
    head_hash: str | None
    who: str
    note: str
    reference: str


def read_allowance_steps(connection: Connection, period: date | None = None) -> list[AllowanceStep]:
    """The steps of all months, or of one, in the order in which they were taken."""
    query = select(ALLOWANCE_STEPS).order_by(ALLOWANCE_STEPS.c.id)
    if period is not None:
        query = query.where(ALLOWANCE_STEPS.c.period == period)
    return [AllowanceStep(**row._mapping) for row in connection.execute(query)]


def locked_months(connection: Connection) -> list[date]:
    """Months whose allowances are locked, in their order."""
    return [step.period for step in read_allowance_steps(connection) if step.step == "locked"]


def posted_rows(connection: Connection, period: date | None = None) -> Iterator[dict[str, Any]]:
    """All entries by column, with their place in the chain, in the order of their ids."""
    query = select(ALLOWANCE_ENTRIES).order_by(ALLOWANCE_ENTRIES.c.id)
    if period is not None:
        query = query.where(ALLOWANCE_ENTRIES.c.posted_period == period)
    for row in connection.execute(query):
        yield dict(row._mapping)


def posted_allowances(connection: Connection) -> list[AllowanceEntry]:
    """All posted entries, without their place."""
    return [AllowanceEntry(**{name: row[name] for name in COLUMNS}) for row in posted_rows(connection)]


def read_draft(connection: Connection, period: date, step_no: int) -> list[str]:
    """The lines that a calculation kept, in their order."""
    drafts = ALLOWANCE_DRAFTS.c
    query = select(drafts.content).where(drafts.period == period, drafts.step_no == step_no)
    return list(connection.execute(query.order_by(drafts.entry_no)).scalars())


def read_allowance_head(connection: Connection) -> tuple[int, str | None]:
    """How many entries there are, and the hash of the last one."""
    entries = ALLOWANCE_ENTRIES.c
    count = connection.execute(select(func.count()).select_from(ALLOWANCE_ENTRIES)).scalar_one()
    head = connection.execute(select(entries.hash).order_by(entries.id.desc()).limit(1)).scalar()
    return count, head
