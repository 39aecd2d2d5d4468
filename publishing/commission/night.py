"""What every night does for commissions: record what is known anew, and tell finance what the ledger says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy import Engine, func, select

from publishing.commission.closing.company import hand_over_of
from publishing.commission.intake.tables import INTAKES
from publishing.commission.intake.taking_in import take_in
from publishing.commission.ledger.database import ledger_exists, ledger_url, opened_commission_ledger
from publishing.commission.ledger_views.writing import write_commission_tables
from publishing.errors import HandOverMissing


def record_and_write(state: Path, url: str | None = None) -> dict[str, int]:
    """Record the night's rows if a ledger was begun, and write schema `commission` into the build.

    Returns rows by table. Without a ledger the tables are there and empty, and nothing is recorded; nor is
    anything recorded when a past night is run again: it knows less than what is recorded already.

    Raises:
        BuildMissing, HandOverMissing: the night was not built yet.
    """
    found = ledger_url(state, url)
    if ledger_exists(found):
        with opened_commission_ledger(found) as engine:
            landed = hand_over_of(state)
            if not _later_night(landed, engine):
                take_in(landed, engine)
    return write_commission_tables(state, url)


def record_newest(state: Path, engine: Engine) -> None:
    """Record the rows of the last night before a month is calculated from them.

    Raises:
        HandOverMissing: there is no hand-over, or it is that of a past night that was run again.
    """
    landed = hand_over_of(state)
    if later := _later_night(landed, engine):
        raise HandOverMissing(
            f"{landed} is of an earlier night than {later}, whose rows are recorded already. Nothing was "
            f"calculated. Hand over the night of {later} or a later one again."
        )
    take_in(landed, engine)


def _later_night(landed: Path, engine: Engine) -> date | None:
    """The newest recorded night, if the hand-over is of an earlier one."""
    with duckdb.connect(str(landed), read_only=True) as connection:
        row = connection.execute("select as_of_date from company").fetchone()
    assert row is not None
    with engine.connect() as stored:
        newest: date | None = stored.execute(select(func.max(INTAKES.c.night))).scalar()
    return newest if newest is not None and newest > row[0] else None
