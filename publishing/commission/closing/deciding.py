"""What people decide about a month: approve it, send it back with a note, say that it was paid."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from publishing.commission.closing.findings import read_findings, require_no_exceptions, require_reconciled
from publishing.commission.closing.states import last_of, require_step
from publishing.commission.ledger.appending import append_step
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.reading import read_steps
from publishing.errors import DraftChanged, NoteMissing, SecondPersonRequired


def approve(
    engine: Engine,
    month: date,
    who: str,
    note: str,
    reference: str,
    *,
    draft_hash: str | None = None,
    require_second_person: bool = True,
) -> None:
    """Approve the draft of a month: its hash at its as-of time, and nothing else.

    Args:
        engine: the ledger's database.
        month: first day of the month.
        who: the Director's account.
        note: what she says to it.
        reference: the number of the written approval.
        draft_hash: the hash that she saw, if it was shown; another draft is not approved in its place.
        require_second_person: the company's rule that who calculates may not approve.

    Raises:
        NoteMissing, PeriodStateWrong, PeriodOutOfOrder, ReconciliationDiffers, ExceptionsOpen: as they say.
        SecondPersonRequired: she calculated the month herself.
        DraftChanged: the month was calculated anew since she saw it.
    """
    require_words(month, "approved", who=who, reference=reference)
    with writing(engine) as connection:
        state = require_step(connection, month, "approved")
        rows, exceptions = read_findings(connection, month)
        require_reconciled(month, rows)
        require_no_exceptions(month, exceptions)
        if require_second_person and same_person(state.who, who):
            raise SecondPersonRequired(
                f"{month:%Y-%m} was calculated by {state.who}, who may not approve it too. Nothing "
                "was approved. "
                "Let another person approve it."
            )
        if draft_hash is not None and draft_hash != state.draft_hash:
            raise DraftChanged(
                f"{month:%Y-%m}: the draft that was shown has the hash {draft_hash}, the one that stands now "
                f"{state.draft_hash}. Nothing was approved. Look at the new draft and decide again."
            )
        append_step(
            connection,
            database_time(connection),
            month,
            "approved",
            who,
            note=note,
            reference=reference,
            as_of=state.as_of,
            draft_hash=state.draft_hash,
        )


def reject(engine: Engine, month: date, who: str, note: str, reference: str = "") -> None:
    """Send a calculated or approved month back to open, with the reason.

    Raises:
        NoteMissing: without a reason.
        PeriodStateWrong, PeriodOutOfOrder: the month is neither calculated nor approved.
    """
    require_words(month, "sent back", who=who, note=note)
    with writing(engine) as connection:
        require_step(connection, month, "open")
        append_step(connection, database_time(connection), month, "open", who, note=note, reference=reference)


def pay(engine: Engine, month: date, who: str, note: str, reference: str) -> None:
    """Note that the payout file of a locked month was paid; the reference is the bank's.

    Raises:
        NoteMissing, PeriodStateWrong, PeriodOutOfOrder: as they say.
    """
    require_words(month, "noted as paid", who=who, reference=reference)
    with writing(engine) as connection:
        require_step(connection, month, "paid")
        lock = last_of(read_steps(connection, month), month, "locked")
        assert lock is not None
        append_step(
            connection,
            database_time(connection),
            month,
            "paid",
            who,
            note=note,
            reference=reference,
            as_of=lock.as_of,
            draft_hash=lock.draft_hash,
            entry_count=lock.entry_count,
            head_hash=lock.head_hash,
        )


def same_person(one: str, other: str) -> bool:
    """Accounts are compared without regard to case or blanks around them."""
    return one.strip().casefold() == other.strip().casefold()


def require_words(month: date, done: str, **words: str) -> None:
    """Raises NoteMissing where a word that must be kept is empty."""
    if missing := [name for name, value in words.items() if not value.strip()]:
        raise NoteMissing(
            f"{month:%Y-%m} was not {done}: {' and '.join(missing)} must not be empty. Nothing was "
            "changed. Give "
            f"{' and '.join('--' + name for name in missing)}."
        )
