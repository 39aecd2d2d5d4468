"""The only way into the allowances' ledger: at its end, inside the transaction of whoever writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert

from publishing.commission.allowances.entries import AllowanceEntry, hashed_values, values_of
from publishing.commission.allowances.reading import AllowanceStepName, read_allowance_steps
from publishing.commission.ledger.appending import append_rows, end_of
from publishing.commission.ledger.chain import hash_of
from publishing.commission.ledger.tables import ALLOWANCE_DRAFTS, ALLOWANCE_ENTRIES, ALLOWANCE_STEPS


def append_allowances(
    connection: Connection, entries: Sequence[AllowanceEntry], recorded_at: datetime, run_id: str
) -> None:
    """Chain entries to the end, in the order given.

    Raises:
        ValueError: an amount has more digits than its column has.
    """
    last_id, last_hash = end_of(connection, ALLOWANCE_ENTRIES)
    rows = []
    for entry in entries:
        values = values_of(entry) | {
            "id": last_id + 1,
            "previous_hash": last_hash,
            "recorded_at": recorded_at,
            "run_id": run_id,
        }
        last_id, last_hash = last_id + 1, hash_of(hashed_values(values))
        rows.append(values | {"hash": last_hash})
    append_rows(connection, ALLOWANCE_ENTRIES, rows)


def append_allowance_step(
    connection: Connection,
    recorded_at: datetime,
    period: date,
    step: AllowanceStepName,
    who: str,
    *,
    night: date | None = None,
    draft_hash: str | None = None,
    entry_count: int | None = None,
    head_hash: str | None = None,
    note: str = "",
    reference: str = "",
) -> int:
    """Chain a step of a month to the end of all steps; returns its number within the month."""
    last_id, last_hash = end_of(connection, ALLOWANCE_STEPS)
    step_no = len(read_allowance_steps(connection, period)) + 1
    values: dict[str, object] = {
        "id": last_id + 1,
        "previous_hash": last_hash,
        "recorded_at": recorded_at,
        "period": period,
        "step_no": step_no,
        "step": step,
        "night": night,
        "draft_hash": draft_hash,
        "entry_count": entry_count,
        "head_hash": head_hash,
        "who": who,
        "note": note,
        "reference": reference,
    }
    connection.execute(insert(ALLOWANCE_STEPS), [values | {"hash": hash_of(values)}])
    return step_no


def keep_draft(connection: Connection, period: date, step_no: int, contents: Sequence[str]) -> None:
    """Keep the lines of a calculation: what is locked later is exactly these."""
    rows = [
        {"period": period, "step_no": step_no, "entry_no": place, "content": content}
        for place, content in enumerate(contents, start=1)
    ]
    append_rows(connection, ALLOWANCE_DRAFTS, rows)
