"""Begin the ledger, calculate a month, compare it with accounting. Nothing here posts an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Engine

from publishing.commission.closing.findings import (
    Reconciliation,
    keep_findings,
    read_findings,
    require_no_exceptions,
    require_reconciled,
)
from publishing.commission.closing.states import first_month, month_after, require_step
from publishing.commission.closing.tools import Calculation, CreditKey, Draft, OpenException, Person, Tools
from publishing.commission.entries import Entry
from publishing.commission.ledger.appending import append_step
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.drafts import draft_hash
from publishing.commission.ledger.reading import Document, read_posted, read_steps
from publishing.errors import AsOfWrong, PeriodStateWrong


@dataclass(frozen=True, slots=True)
class Calculated:
    """A month as it was calculated: the hash is what will be approved."""

    draft: Draft
    documents: tuple[Document, ...]
    draft_hash: str
    exceptions: tuple[OpenException, ...]
    reconciliation: tuple[Reconciliation, ...]


def start_ledger(engine: Engine, month: date, who: str, note: str = "") -> None:
    """Open the first month; earlier ones are computed by the engine but never posted.

    Raises:
        PeriodStateWrong: the ledger has begun already.
    """
    with writing(engine) as connection:
        if steps := read_steps(connection):
            raise PeriodStateWrong(
                f"The ledger began with {steps[0].period:%Y-%m} ({steps[0].who}, "
                f"{steps[0].recorded_at:%Y-%m-%d}). Nothing was changed: a ledger begins once."
            )
        append_step(connection, database_time(connection), month, "open", who, note=note)


def preview(engine: Engine, month: date, as_of: datetime, tools: Tools) -> Calculated:
    """What a month would be, at any time and in any state; nothing is written."""
    with engine.connect() as connection:
        posted = _posted_before(connection, month)
    return _calculated(month, as_of, posted, tools)


def previews_until(engine: Engine, last: date, as_of: datetime, tools: Tools) -> list[Calculated]:
    """Every month that is not locked, up to one: each with those before it as if they were posted."""
    with engine.connect() as connection:
        steps = read_steps(connection)
        posted = [each.entry for each in read_posted(connection)]
    if not steps:
        return []
    closed = {step.period for step in steps if step.step == "locked"}
    month = month_after(max(closed)) if closed else first_month(steps)
    found = []
    while month <= last:
        found.append(_calculated(month, as_of, posted, tools))
        posted.extend(found[-1].draft.entries)
        month = month_after(month)
    return found


def calculate(engine: Engine, month: date, as_of: datetime, who: str, tools: Tools) -> Calculated:
    """Calculate a month from what was known at `as_of`, and keep the draft's hash for approval.

    Raises:
        LedgerMissing, PeriodOutOfOrder, PeriodStateWrong: it is not this month's turn.
        AsOfWrong: the month was not over, or the time is not settled yet.
    """
    with engine.connect() as connection:
        before = require_step(connection, month, "calculated")
        _require_settled(connection, month, as_of, tools)
        posted = _posted_before(connection, month)
    found = _calculated(month, as_of, posted, tools)
    with writing(engine) as connection:
        now = database_time(connection)
        state = require_step(connection, month, "calculated")
        if state.id != before.id:
            raise PeriodStateWrong(
                f"{month:%Y-%m} was taken a step further by {state.who} meanwhile ({state.step}). "
                "Nothing was "
                "changed. Calculate it again if it is still to be calculated."
            )
        if state.step == "calculated":
            append_step(connection, now, month, "open", who, note="calculated anew")
        step_no = append_step(
            connection, now, month, "calculated", who, as_of=as_of, draft_hash=found.draft_hash
        )
        keep_findings(connection, month, step_no, found.exceptions, found.reconciliation, found.draft.people)
    return found


def reconcile(engine: Engine, month: date) -> list[Reconciliation]:
    """The reconciliation kept with the last calculation, if it allows the month to be locked.

    Raises:
        PeriodStateWrong: the month is not calculated.
        ReconciliationDiffers: in some currency the difference is not 0.
        ExceptionsOpen: something is missing and nobody waived it.
    """
    with engine.connect() as connection:
        require_step(connection, month, "approved")
        rows, exceptions = read_findings(connection, month)
    require_reconciled(month, rows)
    require_no_exceptions(month, exceptions)
    return rows


def recalculated(
    connection: Connection, month: date, as_of: datetime, tools: Tools, people: Mapping[str, Person]
) -> Calculated:
    """The month once more, with the names and accounting's sums of the calculation that was approved.

    Accounting's extracts know more by now than at the as-of time; what they said then was kept.
    """
    kept, _ = read_findings(connection, month)
    accounted = {(row.original_period, row.credit_event, row.currency): row.accounted for row in kept}
    return _calculated(month, as_of, _posted_before(connection, month), tools, people, accounted)


def _calculated(
    month: date,
    as_of: datetime,
    posted: Sequence[Entry],
    tools: Tools,
    people: Mapping[str, Person] | None = None,
    accounted: Mapping[CreditKey, Decimal] | None = None,
) -> Calculated:
    found: Calculation = tools.calculate(month, as_of, posted)
    if people is None:
        people = tools.name_people(month, sorted({entry.rep for entry in found.entries}))
    if accounted is None:
        accounted = tools.account(month, found.credited)
    draft = Draft(month, as_of, found.entries, people)
    documents = tuple(tools.print_pages(draft))
    keys: list[CreditKey] = sorted({*found.credited, *accounted})
    zero = Decimal(0)
    return Calculated(
        draft=draft,
        documents=documents,
        draft_hash=draft_hash(month, as_of, found.entries, documents),
        exceptions=tuple(sorted(found.exceptions)),
        reconciliation=tuple(
            Reconciliation(*key, found.credited.get(key, zero), accounted.get(key, zero)) for key in keys
        ),
    )


def _posted_before(connection: Connection, month: date) -> list[Entry]:
    """What was posted in earlier months: a locked month can be previewed as it was."""
    return [posted.entry for posted in read_posted(connection) if posted.entry.posted_period < month]


def _require_settled(connection: Connection, month: date, as_of: datetime, tools: Tools) -> None:
    end = datetime.combine(month_after(month), datetime.min.time(), tools.zone)
    now = database_time(connection)
    steps = read_steps(connection)
    locks = [step.as_of for step in steps if step.step == "locked" and step.as_of]
    earliest = max([end, *locks])
    if not earliest <= as_of <= now:
        raise AsOfWrong(
            f"{month:%Y-%m} cannot be calculated as of {as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC: "
            "the time must "
            f"lie between {earliest.astimezone(UTC):%Y-%m-%d %H:%M:%S} (the month is over, and so is "
            "the lock "
            f"before) and {now:%Y-%m-%d %H:%M:%S} (now). Nothing was calculated. Choose another --as-of."
        )
