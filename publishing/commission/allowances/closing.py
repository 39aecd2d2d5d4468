"""The steps of a month's allowances: calculated from an audited night, then locked or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

import duckdb
from sqlalchemy import Connection, Engine

from publishing.commission.allowances.appending import append_allowance_step, append_allowances, keep_draft
from publishing.commission.allowances.drafting import Recomputed, draft_allowances
from publishing.commission.allowances.entries import AllowanceEntry, draft_hash, read_back, written
from publishing.commission.allowances.reading import (
    AllowanceStep,
    locked_months,
    posted_allowances,
    read_allowance_head,
    read_allowance_steps,
    read_draft,
)
from publishing.commission.closing.deciding import require_words, same_person
from publishing.commission.closing.locking import require_whole
from publishing.commission.closing.states import month_after
from publishing.commission.ledger.database import database_time, writing
from publishing.errors import (
    AllowancesMissing,
    DraftChanged,
    PeriodOutOfOrder,
    PeriodStateWrong,
    SecondPersonRequired,
)

RECOMPUTED = Path(__file__).with_name("recomputed.sql")


def read_recomputed(build: Path, month: date) -> tuple[date, list[Recomputed]]:
    """The night of a build, and its allowances of all months up to one."""
    with duckdb.connect(str(build), read_only=True) as connection:
        night = connection.execute("select as_of_date from core.dim_company").fetchall()[0][0]
        rows = connection.execute(RECOMPUTED.read_text("utf-8"), {"month": month}).fetchall()
    return night, [Recomputed(*row) for row in rows]


def calculate_allowances(
    engine: Engine, month: date, night: date, rows: Sequence[Recomputed], who: str
) -> tuple[list[AllowanceEntry], str]:
    """Keep what the lock of a month would post; returns it and the hash that is approved.

    Args:
        engine: the ledger's database.
        month: first day of the month.
        night: whose build the rows are of.
        rows: its allowances of all months up to this one.
        who: the account that calculates.

    Raises:
        PeriodOutOfOrder, PeriodStateWrong: another month comes first, or this one is locked.
        AllowancesMissing: the night tells of no allowance of the month.
    """
    require_words(month, "calculated", who=who)
    with writing(engine) as connection:
        locked = locked_months(connection)
        _require_turn(month, locked)
        if not any(row.month == month for row in rows):
            raise AllowancesMissing(
                f"{month:%Y-%m}: the night of {night} tells of no productivity allowance of this month. "
                "Nothing was calculated. Wait until the month is over and its payroll has landed, then run "
                "the night."
            )
        entries = draft_allowances(rows, month, locked, posted_allowances(connection))
        contents = [written(entry) for entry in entries]
        found = draft_hash(month, night, contents)
        step_no = append_allowance_step(
            connection, database_time(connection), month, "calculated", who, night=night, draft_hash=found
        )
        keep_draft(connection, month, step_no, contents)
    return entries, found


def lock_allowances(
    engine: Engine,
    month: date,
    who: str,
    reference: str,
    note: str = "",
    *,
    shown: str | None = None,
    require_second_person: bool = True,
) -> AllowanceStep:
    """Approve and post the draft that was calculated last: exactly its entries, in one transaction.

    Args:
        engine: the ledger's database.
        month: first day of the month.
        who: the account of finance that approves.
        reference: number of the written approval.
        note: what is kept with it.
        shown: the hash of the draft that was looked at; another one is not locked in its place.
        require_second_person: the company's rule that who calculates may not approve.

    Raises:
        NoteMissing, PeriodStateWrong, PeriodOutOfOrder, SecondPersonRequired: as they say.
        DraftChanged: another draft than was shown, or its lines are not those that were hashed.
        LedgerBroken: what is posted already is not as it was written.
    """
    require_words(month, "locked", who=who, reference=reference)
    with writing(engine) as connection:
        require_whole(connection)
        drafted = _drafted(connection, month)
        if require_second_person and same_person(drafted.who, who):
            raise SecondPersonRequired(
                f"Allowances of {month:%Y-%m} were calculated by {drafted.who}, who may not approve them "
                "too. Nothing was locked. Let another person lock the month."
            )
        contents = read_draft(connection, month, drafted.step_no)
        assert drafted.night is not None
        found = draft_hash(month, drafted.night, contents)
        if found != drafted.draft_hash or shown not in (None, found):
            raise DraftChanged(
                f"Allowances of {month:%Y-%m}: the draft that was calculated has the hash "
                f"{drafted.draft_hash}, its lines {found}, and shown was {shown or 'none'}. Nothing was "
                "locked. Calculate the month again and look at the new draft."
            )
        now = database_time(connection)
        run_id = f"{month:%Y-%m}@{drafted.night}"
        append_allowances(connection, [read_back(content) for content in contents], now, run_id)
        count, head = read_allowance_head(connection)
        append_allowance_step(
            connection,
            now,
            month,
            "locked",
            who,
            night=drafted.night,
            draft_hash=found,
            entry_count=count,
            head_hash=head,
            note=note,
            reference=reference,
        )
        return read_allowance_steps(connection, month)[-1]


def reject_allowances(engine: Engine, month: date, who: str, note: str) -> None:
    """Refuse a draft with the reason; the month is calculated again before it can be locked.

    Raises:
        NoteMissing, PeriodStateWrong, PeriodOutOfOrder: as they say.
    """
    require_words(month, "sent back", who=who, note=note)
    with writing(engine) as connection:
        _drafted(connection, month)
        append_allowance_step(connection, database_time(connection), month, "rejected", who, note=note)


def _drafted(connection: Connection, month: date) -> AllowanceStep:
    """The calculation that stands; a month that is locked, or rejected since, has none."""
    _require_turn(month, locked_months(connection))
    steps = read_allowance_steps(connection, month)
    if not steps or steps[-1].step != "calculated":
        _refuse(month, f"is {steps[-1].step} by {steps[-1].who}" if steps else "was never calculated")
    return steps[-1]


def _require_turn(month: date, locked: Sequence[date]) -> None:
    if month in locked:
        _refuse(month, "is locked; what becomes known of it is posted with a later month")
    if locked and month != month_after(locked[-1]):
        raise PeriodOutOfOrder(
            f"Allowances of {month:%Y-%m} are not next: {month_after(locked[-1]):%Y-%m} is, after the locked "
            f"{locked[-1]:%Y-%m}. Nothing was changed. Lock the months in their order."
        )


def _refuse(month: date, fact: str) -> NoReturn:
    raise PeriodStateWrong(
        f"The allowances of {month:%Y-%m} cannot take this step: the month {fact}. Nothing was changed. See: "
        "python -m publishing allowances months; then: python -m publishing allowances calculate"
    )
