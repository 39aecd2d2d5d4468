"""Disputes: what reps doubt on their statements, and what was answered. None changes an amount by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, Engine, select

from publishing.commission.ledger.appending import append_rows, next_version
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.tables import DISPUTES
from publishing.errors import DisputeWrong

Status = Literal["open", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute as it stands; `corrected_row` names the input row that was corrected because of it."""

    dispute_id: str
    rep: str
    posted_period: date
    entry_id: int | None
    text: str
    raised_by: str
    raised_at: datetime
    status: Status = "open"
    closed_by: str | None = None
    closed_at: datetime | None = None
    corrected_row: str | None = None
    answer: str = ""

    def age_days(self, now: datetime) -> int:
        """Whole days from its raising to its closing, or to now."""
        return ((self.closed_at or now) - self.raised_at).days


COLUMNS = tuple(Dispute.__dataclass_fields__)


def read_disputes(connection: Connection) -> list[Dispute]:
    """The newest version of every dispute, oldest dispute first."""
    newest: dict[str, Dispute] = {}
    for row in connection.execute(select(DISPUTES).order_by(DISPUTES.c.dispute_id, DISPUTES.c.version_no)):
        newest[row.dispute_id] = Dispute(**{name: row._mapping[name] for name in COLUMNS})
    return sorted(newest.values(), key=lambda each: (each.raised_at, each.dispute_id))


def take_disputes(engine: Engine, delivered: Iterable[Dispute]) -> int:
    """Add disputes that are not known yet, or that say something else than before; returns how many."""
    with writing(engine) as connection:
        known = {each.dispute_id: each for each in read_disputes(connection)}
        count = 0
        for dispute in delivered:
            stands = known.get(dispute.dispute_id)
            if stands is None or (stands.status == "open" and stands != dispute):
                _append(connection, dispute)
                count += 1
    return count


def answer_dispute(
    engine: Engine, dispute_id: str, status: Status, who: str, answer: str, corrected_row: str | None = None
) -> Dispute:
    """Accept or reject an open dispute. What is corrected is an input row; its difference is posted later.

    Raises:
        DisputeWrong: there is none of that id, it is closed, or the answer is empty.
    """
    with writing(engine) as connection:
        stands = {each.dispute_id: each for each in read_disputes(connection)}.get(dispute_id)
        if stands is None or stands.status != "open" or not answer.strip() or status == "open":
            fact = (
                "there is no such dispute"
                if stands is None
                else f"it was {stands.status} by {stands.closed_by}"
                if stands.status != "open"
                else "accepting or rejecting needs an answer"
            )
            raise DisputeWrong(
                f"{dispute_id}: {fact}. Nothing was changed. See: python -m publishing commission disputes"
            )
        closed = Dispute(
            **{name: getattr(stands, name) for name in COLUMNS[:7]},
            status=status,
            closed_by=who,
            closed_at=database_time(connection),
            corrected_row=corrected_row,
            answer=answer,
        )
        _append(connection, closed)
    return closed


def _append(connection: Connection, dispute: Dispute) -> None:
    row = {name: getattr(dispute, name) for name in COLUMNS}
    row["version_no"] = next_version(connection, DISPUTES, dispute_id=dispute.dispute_id)
    row["recorded_at"] = database_time(connection)
    append_rows(connection, DISPUTES, [row])
