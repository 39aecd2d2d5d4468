"""The lock: entries, printed pages and the step of a month in one transaction, or nothing of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Engine

from publishing.commission.closing.calculating import Calculated, recalculated
from publishing.commission.closing.findings import read_people, require_no_exceptions, require_reconciled
from publishing.commission.closing.states import last_of, month_after, require_step
from publishing.commission.closing.tools import Tools
from publishing.commission.ledger.appending import append_documents, append_entries, append_step
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.reading import PeriodStep, read_head, read_steps
from publishing.commission.ledger.verifying import verify
from publishing.errors import DraftChanged, LedgerBroken, PeriodStateWrong


def lock(engine: Engine, month: date, who: str, tools: Tools, note: str = "") -> PeriodStep:
    """Recompute an approved month as of its approved time, and post it if its hash is the approved one.

    Raises:
        PeriodStateWrong, PeriodOutOfOrder: the month is not approved, or was taken further meanwhile.
        ReconciliationDiffers, ExceptionsOpen: as of that time there is a reason not to lock.
        DraftChanged: entries or pages are not those that were approved.
        LedgerBroken: what is posted already is not as it was written.
    """
    with engine.connect() as connection:
        approved = require_step(connection, month, "locked")
        require_whole(connection)
        head = read_head(connection)
        found = _recalculated_as_approved(connection, approved, tools)
    require_reconciled(month, found.reconciliation)
    require_no_exceptions(month, found.exceptions)
    _require_approved_hash(approved, found)
    with writing(engine) as connection:
        state = require_step(connection, month, "locked")
        if state.id != approved.id or read_head(connection) != head:
            raise PeriodStateWrong(
                f"{month:%Y-%m} was taken a step further meanwhile ({state.step} by {state.who}). "
                "Nothing was "
                "locked. Look at the months, and lock it again if it still stands approved."
            )
        _post(connection, approved, found, who, note)
        (locked,) = read_steps(connection, month)[-1:]
    return locked


def require_whole(connection: Connection, expected_head: str | None = None) -> None:
    """Verify the ledger.

    Raises:
        LedgerBroken: naming the first entry, step or page that is not as it was written.
    """
    finding = verify(connection, expected_head).finding
    if finding:
        raise LedgerBroken(
            f"{finding.what} {finding.problem}. Nothing was written. Keep the database as it is, "
            "compare it with "
            "the last backup and with the published commission.ledger, and find out who had access to it."
        )


def _recalculated_as_approved(connection: Connection, approved: PeriodStep, tools: Tools) -> Calculated:
    calculated = last_of(read_steps(connection, approved.period), approved.period, "calculated")
    assert calculated is not None
    assert approved.as_of is not None
    people = read_people(connection, approved.period, calculated.step_no)
    return recalculated(connection, approved.period, approved.as_of, tools, people)


def _require_approved_hash(approved: PeriodStep, found: Calculated) -> None:
    if found.draft_hash != approved.draft_hash:
        raise DraftChanged(
            f"{approved.period:%Y-%m}: approved was the draft {approved.draft_hash}, recomputed as of "
            f"{approved.as_of:%Y-%m-%d %H:%M:%S} UTC it is {found.draft_hash}. Nothing was locked. "
            "Send the month "
            "back (python -m publishing commission reject), calculate it again and have it approved again."
        )


def _post(connection: Connection, approved: PeriodStep, found: Calculated, who: str, note: str) -> None:
    month = approved.period
    now = database_time(connection)
    assert approved.as_of is not None
    run_id = f"{month:%Y-%m}@{approved.as_of:%Y-%m-%dT%H:%M:%S.%fZ}"
    append_entries(connection, found.draft.entries, now, run_id)
    append_documents(connection, found.documents)
    count, head = read_head(connection)
    append_step(
        connection,
        now,
        month,
        "locked",
        who,
        note=note,
        as_of=approved.as_of,
        draft_hash=found.draft_hash,
        entry_count=count,
        head_hash=head,
    )
    append_step(connection, now, month_after(month), "open", who, note=f"follows the lock of {month:%Y-%m}")
