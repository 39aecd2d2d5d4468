"""The only way into the ledger: at its end, inside the transaction of whoever holds it for writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from publishing.commission.entries import Entry
from publishing.commission.ledger.chain import ENTRY_COLUMNS, GENESIS, entry_values, hash_of
from publishing.commission.ledger.reading import Document, StepName, read_steps
from publishing.commission.ledger.tables import DOCUMENTS, ENTRIES, PERIOD_STEPS

ROWS_AT_A_TIME = 5_000


def append_entries(
    connection: Connection, entries: Iterable[Entry], recorded_at: datetime, run_id: str
) -> int:
    """Chain entries to the end of the ledger, in the order given; returns how many.

    Raises:
        ValueError: an amount has more digits than its currency has.
    """
    last_id, last_hash = end_of(connection, ENTRIES)
    count, remaining = 0, iter(entries)
    while batch := list(islice(remaining, ROWS_AT_A_TIME)):
        rows = []
        for entry in batch:
            place = {
                "id": last_id + 1,
                "previous_hash": last_hash,
                "recorded_at": recorded_at,
                "run_id": run_id,
            }
            last_id, last_hash = last_id + 1, hash_of(entry_values(entry) | place)
            rows.append({name: getattr(entry, name) for name in ENTRY_COLUMNS} | place | {"hash": last_hash})
        connection.execute(insert(ENTRIES), rows)
        count += len(rows)
    return count


def append_step(
    connection: Connection,
    recorded_at: datetime,
    period: date,
    step: StepName,
    who: str,
    *,
    note: str = "",
    reference: str = "",
    as_of: datetime | None = None,
    draft_hash: str | None = None,
    entry_count: int | None = None,
    head_hash: str | None = None,
) -> int:
    """Chain a step of a month to the end of all steps; returns its number within the month."""
    last_id, last_hash = end_of(connection, PERIOD_STEPS)
    values: dict[str, object] = {
        "id": last_id + 1,
        "previous_hash": last_hash,
        "recorded_at": recorded_at,
        "period": period,
        "step_no": len(read_steps(connection, period)) + 1,
        "step": step,
        "as_of": as_of,
        "draft_hash": draft_hash,
        "entry_count": entry_count,
        "head_hash": head_hash,
        "who": who,
        "note": note,
        "reference": reference,
    }
    connection.execute(insert(PERIOD_STEPS), [values | {"hash": hash_of(values)}])
    return int(str(values["step_no"]))


def append_documents(connection: Connection, documents: Sequence[Document]) -> None:
    """Keep what was printed, with the SHA-256 of its bytes."""
    names = ("period", "kind", "subject", "currency", "language", "file_name", "content")
    append_rows(
        connection,
        DOCUMENTS,
        [
            {name: getattr(document, name) for name in names}
            | {"sha256": hashlib.sha256(document.content).hexdigest()}
            for document in documents
        ],
    )


def append_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table without a chain; none is fine."""
    if rows:
        connection.execute(insert(table), [dict(row) for row in rows])


def next_version(connection: Connection, table: Table, **key: object) -> int:
    """The version number that follows the highest of a key."""
    query = select(func.max(table.c.version_no))
    for name, value in key.items():
        query = query.where(table.c[name] == value)
    return (connection.execute(query).scalar() or 0) + 1


def end_of(connection: Connection, table: Table) -> tuple[int, str]:
    """Number and hash of the last row of a chain; of an empty one those that its first row follows."""
    last = connection.execute(select(table.c.id, table.c.hash).order_by(table.c.id.desc()).limit(1)).first()
    return (last.id, last.hash) if last else (0, GENESIS)
