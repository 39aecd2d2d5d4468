"""What every night does for commissions: record what is known anew, and tell finance what the ledger says."""

from __future__ import annotations

from pathlib import Path

from publishing.commission.closing.company import hand_over_of
from publishing.commission.intake.taking_in import take_in
from publishing.commission.ledger.database import ledger_exists, ledger_url, opened_commission_ledger
from publishing.commission.ledger_views.writing import write_commission_tables


def record_and_write(state: Path, url: str | None = None) -> dict[str, int]:
    """Record the night's rows if a ledger was begun, and write schema `commission` into the build.

    Returns rows by table. Without a ledger the tables are there and empty, and nothing is recorded.

    Raises:
        BuildMissing, HandOverMissing: the night was not built yet.
    """
    found = ledger_url(state, url)
    if ledger_exists(found):
        with opened_commission_ledger(found) as engine:
            take_in(hand_over_of(state), engine)
    return write_commission_tables(state, url)
