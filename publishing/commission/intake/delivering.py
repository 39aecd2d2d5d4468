"""The ledger delivers itself: what is locked by a night lies in the inbox before the night lands it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from publishing.commission.allowances.reading import read_allowance_steps
from publishing.commission.intake.ledger_extract import write_ledger_extract
from publishing.commission.ledger.database import ledger_exists, ledger_url, opened_commission_ledger
from publishing.commission.ledger.reading import read_steps
from publishing.commission.revising import decision_rows


def deliver_ledger(
    state: Path, url: str | None, inbox: Path, night: date, zone: ZoneInfo, *, is_fixed: bool = False
) -> tuple[Path, ...]:
    """Write the extract of everything that was locked by the end of a night's local day.

    The files carry the local date of the last lock among them, so a rerun of a past night, which must not
    know what was locked later, finds the same bytes again. Where every night is about one fixed date, all
    locks count, and the files carry that date.

    Args:
        state: the company's state folder.
        url: the ledger's database, where it is not the state folder's own.
        inbox: the company's inbox.
        night: the local day that the night is about.
        zone: the company's local time.
        is_fixed: the company's nights are always about this day, whatever the clock says.
    """
    found = ledger_url(state, url)
    if not ledger_exists(found):
        return ()
    end = datetime.combine(night + timedelta(days=1), time.min, zone)
    with opened_commission_ledger(found) as engine:
        last = _last_lock(engine, None if is_fixed else end)
        if last is None:
            return ()
        dated = min(last.astimezone(zone).date(), night)
        return write_ledger_extract(engine, inbox, dated, last, last)


def _last_lock(engine: Engine, end: datetime | None) -> datetime | None:
    with engine.connect() as connection:
        locks = [step.recorded_at for step in read_steps(connection) if step.step == "locked"]
        locks += [row["recorded_at"] for row in decision_rows(connection)]
        locks += [step.recorded_at for step in read_allowance_steps(connection) if step.step == "locked"]
    return max((moment for moment in locks if end is None or moment < end), default=None)
