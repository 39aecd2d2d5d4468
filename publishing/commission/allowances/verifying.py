"""Is every entry and step of the allowances' ledger as it was written? The first that is not is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from publishing.commission.allowances.entries import (
    COLUMNS,
    AllowanceEntry,
    draft_hash,
    hashed_values,
    written,
)
from publishing.commission.allowances.reading import AllowanceStep, posted_rows, read_allowance_steps
from publishing.commission.ledger.chain import GENESIS, hash_of

ENTRY, STEP = "allowance entry", "step of allowances"
Wrong = tuple[str, str]
"""What is wrong (an entry, a step, a lock) and how."""
UNREADABLE = (ValueError, TypeError, ArithmeticError)


def verify_allowances(connection: Connection) -> tuple[int, int, Wrong | None]:
    """How many entries and steps there are, and the first that is not as it was written."""
    steps = read_allowance_steps(connection)
    locks = [step for step in steps if step.step == "locked"]
    try:
        rows = list(posted_rows(connection))
    except UNREADABLE as problem:
        return 0, len(steps), (ENTRY, f"one of them cannot be read: {problem}")
    wrong = (
        _broken(ENTRY, rows)
        or _miscounted(rows, locks)
        or _broken(STEP, (asdict(step) for step in steps))
        or next((found for lock in locks if (found := _not_approved(rows, lock))), None)
    )
    return len(rows), len(steps), wrong


def _broken(name: str, rows: Iterable[Mapping[str, Any]]) -> Wrong | None:
    previous = GENESIS
    for expected, row in enumerate(rows, start=1):
        if row["id"] > expected:
            return f"{name} {expected}", f"was removed: {row['id']} comes next"
        if row["id"] < expected:
            return f"{name} {row['id']}", "was inserted: its id is out of order"
        if _hash(row) != row["hash"]:
            return f"{name} {expected}", "was changed: its hash is not that of its columns"
        if row["previous_hash"] != previous:
            return f"{name} {max(expected - 1, 1)}", f"was replaced: {expected} was written after another one"
        previous = row["hash"]
    return None


def _hash(row: Mapping[str, Any]) -> str | None:
    """None where an amount is no amount any more."""
    try:
        return hash_of(hashed_values({name: value for name, value in row.items() if name != "hash"}))
    except UNREADABLE:
        return None


def _miscounted(rows: list[dict[str, Any]], locks: list[AllowanceStep]) -> Wrong | None:
    """Counts and heads that the locks kept show a tail that was cut off, exchanged or added."""
    for lock in locks:
        count = lock.entry_count or 0
        if len(rows) < count:
            return f"{ENTRY} {len(rows) + 1}", f"was removed: the lock of {lock.period:%Y-%m} left {count}"
        if (rows[count - 1]["hash"] if count else None) != lock.head_hash:
            return (
                f"{ENTRY} {count}",
                f"was replaced: the lock of {lock.period:%Y-%m} kept another hash of it",
            )
    last = (locks[-1].entry_count or 0) if locks else 0
    if len(rows) > last:
        return f"{ENTRY} {last + 1}", f"was inserted: the last lock left {last}, and only a lock adds some"
    return None


def _not_approved(rows: list[dict[str, Any]], lock: AllowanceStep) -> Wrong | None:
    assert lock.night is not None
    of_month = (row for row in rows if row["posted_period"] == lock.period)
    contents = [written(AllowanceEntry(**{name: row[name] for name in COLUMNS})) for row in of_month]
    if draft_hash(lock.period, lock.night, contents) != lock.draft_hash:
        return (
            f"the lock of allowances of {lock.period:%Y-%m}",
            "does not fit: its entries are not those approved",
        )
    return None
