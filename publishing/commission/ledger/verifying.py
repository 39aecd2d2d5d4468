"""Verify: is every entry, step and printed page as it was written? The first that is not is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, select

from publishing.commission.allowances.verifying import verify_allowances
from publishing.commission.ledger.chain import GENESIS, PostedEntry, hash_of, hash_of_entry
from publishing.commission.ledger.drafts import draft_hash
from publishing.commission.ledger.reading import (
    PeriodStep,
    read_documents,
    read_entry,
    read_posted,
    read_posted_in,
    read_steps,
)
from publishing.commission.ledger.tables import ENTRIES
from publishing.commission.revising import verify_decisions

UNREADABLE = (ValueError, TypeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Finding:
    """The first entry, step or printed page that is not as it was written, and what is wrong with it."""

    what: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and the first finding, if there is one; `head_hash` is for the minutes."""

    entry_count: int
    step_count: int
    document_count: int
    head_hash: str
    finding: Finding | None
    allowance_count: int = 0


def verify(connection: Connection, expected_head: str | None = None) -> Verification:
    """Recompute every hash, and compare counts and heads with every lock.

    Args:
        connection: a connection to the ledger's database.
        expected_head: a head hash that was kept elsewhere, such as in the minutes of a lock. Whoever can
            rewrite the whole database can rewrite its locks too; only a hash kept elsewhere shows that.
    """
    steps, step_finding = _verify_steps(connection)
    locks = [step for step in steps if step.step == "locked"]
    entry_count, heads, finding = _verify_entries(connection, locks[-1].entry_count or 0 if locks else 0)
    finding = finding or _verify_locks(locks, heads) or step_finding
    document_count = 0
    for lock in locks if finding is None else []:
        count, finding = _verify_draft(connection, lock)
        document_count += count
        if finding:
            break
    if finding is None and expected_head is not None and expected_head not in heads:
        finding = Finding("the ledger", f"no entry has the hash {expected_head} that was kept elsewhere")
    allowance_count, _, wrong = verify_allowances(connection)
    wrong = wrong or verify_decisions(connection)
    finding = finding or (Finding(*wrong) if wrong else None)
    head = heads[-1] if heads else GENESIS
    return Verification(entry_count, len(steps), document_count, head, finding, allowance_count)


def _verify_entries(connection: Connection, locked_count: int) -> tuple[int, list[str], Finding | None]:
    """Entries seen, their hashes in order, and the first entry that is wrong."""
    heads: list[str] = []
    for expected_id, posted in enumerate(_readable(connection), start=1):
        if isinstance(posted, str):
            return expected_id, heads, Finding(f"entry {expected_id}", f"cannot be read: {posted}")
        finding = _out_of_order(posted, expected_id) or _not_as_written(posted, heads)
        if finding is None and expected_id > locked_count:
            problem = f"was inserted: the last lock left {locked_count} entries, and only a lock adds some"
            finding = Finding(f"entry {expected_id}", problem)
        if finding:
            return expected_id, heads, finding
        heads.append(posted.hash)
    if len(heads) < locked_count:
        problem = f"was removed with all after it: the last lock left {locked_count} entries"
        return len(heads), heads, Finding(f"entry {len(heads) + 1}", problem)
    return len(heads), heads, None


def _out_of_order(posted: PostedEntry, expected_id: int) -> Finding | None:
    if posted.id > expected_id:
        return Finding(f"entry {expected_id}", f"was removed: entry {posted.id} comes next")
    if posted.id < expected_id:
        return Finding(f"entry {posted.id}", "was inserted: its id is out of order")
    return None


def _not_as_written(posted: PostedEntry, heads: list[str]) -> Finding | None:
    if _hash_or_nothing(posted) != posted.hash:
        return _changed_or_renumbered(posted)
    if posted.previous_hash != (heads[-1] if heads else GENESIS):
        changed = f"entry {max(posted.id - 1, 1)}"
        return Finding(changed, f"was replaced: entry {posted.id} was written after another one")
    return None


def _readable(connection: Connection) -> Iterator[PostedEntry | str]:
    """All entries; in place of one whose columns cannot be read as what they are, what is wrong with it."""
    seen = 0
    try:
        for posted in read_posted(connection):
            seen += 1
            yield posted
    except UNREADABLE:
        rest = select(ENTRIES.c.id).order_by(ENTRIES.c.id).offset(seen)
        for row in connection.execute(rest).all():
            try:
                found = read_entry(connection, row.id)
            except UNREADABLE as problem:
                yield str(problem)
                return
            if found:
                yield found


def _hash_or_nothing(posted: PostedEntry) -> str | None:
    """None where an amount is no amount of its currency any more."""
    try:
        return hash_of_entry(posted)
    except UNREADABLE:
        return None


def _changed_or_renumbered(posted: PostedEntry) -> Finding:
    """Numbers that were moved after an insertion or a removal still fit the hash under the old number."""
    name = f"entry {posted.id}"
    if _hash_or_nothing(replace(posted, id=posted.id - 1)) == posted.hash:
        return Finding(f"entry {posted.id - 1}", "was inserted, and the entries after it were renumbered")
    if _hash_or_nothing(replace(posted, id=posted.id + 1)) == posted.hash:
        return Finding(name, "was removed, and the entries after it were renumbered")
    return Finding(name, "was changed: its hash is not that of its columns")


def _verify_steps(connection: Connection) -> tuple[list[PeriodStep], Finding | None]:
    steps = read_steps(connection)
    previous = GENESIS
    for expected_id, step in enumerate(steps, start=1):
        name = f"step {expected_id} ({step.step} {step.period:%Y-%m})"
        if step.id != expected_id:
            return steps, Finding(f"step {expected_id}", f"was removed: step {step.id} comes next")
        values = {key: value for key, value in asdict(step).items() if key != "hash"}
        if hash_of(values) != step.hash:
            return steps, Finding(name, "was changed: its hash is not that of its columns")
        if step.previous_hash != previous:
            return steps, Finding(
                f"step {expected_id - 1}", f"was replaced: {name} was written after another"
            )
        previous = step.hash
    return steps, None


def _verify_locks(locks: list[PeriodStep], heads: list[str]) -> Finding | None:
    for lock in locks:
        count = lock.entry_count or 0
        head = heads[count - 1] if 0 < count <= len(heads) else GENESIS
        if head != lock.head_hash:
            return Finding(
                f"entry {count}", f"was replaced: the lock of {lock.period:%Y-%m} kept another hash of it"
            )
    return None


def _verify_draft(connection: Connection, lock: PeriodStep) -> tuple[int, Finding | None]:
    """Whether the month's entries and pages are those that were approved."""
    documents = read_documents(connection, lock.period)
    for document, sha256 in documents:
        if hashlib.sha256(document.content).hexdigest() != sha256:
            return len(documents), Finding(
                f"{document.file_name} of {lock.period:%Y-%m}", "was changed: its bytes have another SHA-256"
            )
    entries = [posted.entry for posted in read_posted_in(connection, lock.period)]
    assert lock.as_of is not None
    if draft_hash(lock.period, lock.as_of, entries, [each for each, _ in documents]) != lock.draft_hash:
        return len(documents), Finding(
            f"the lock of {lock.period:%Y-%m}",
            "does not fit: entries or printed pages are not those approved",
        )
    return len(documents), None
