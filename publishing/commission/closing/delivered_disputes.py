"""Disputes as the night's extracts deliver them: the newest version of each."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import duckdb

from publishing.commission.ledger.disputes import Dispute

NEWEST = """
select dispute_id, rep, cast(date_trunc('month', posted_period) as date), entry_id, text, raised_by,
    raised_at, status, closed_by, closed_at, corrected_row
from com_disputes
where not _is_deleted
qualify row_number() over (partition by dispute_id order by version_no desc) = 1
order by raised_at, dispute_id
"""


def read_delivered_disputes(landed: Path) -> list[Dispute]:
    """All disputes of the hand-over; times are UTC."""
    with duckdb.connect(str(landed), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        rows = connection.execute(NEWEST).fetchall()
    return [
        Dispute(
            dispute_id=row[0],
            rep=row[1],
            posted_period=row[2],
            entry_id=row[3],
            text=row[4],
            raised_by=row[5],
            raised_at=row[6].replace(tzinfo=UTC),
            status=row[7],
            closed_by=row[8],
            closed_at=row[9].replace(tzinfo=UTC) if row[9] else None,
            corrected_row=row[10],
        )
        for row in rows
    ]
