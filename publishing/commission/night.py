"""What every night does for commissions: record what is known anew, once it has passed the gate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy import Engine, func, select

from publishing.commission.closing.company import hand_over_of
from publishing.commission.engine.dates import month_end
from publishing.commission.intake.tables import INTAKES
from publishing.commission.intake.taking_in import take_in
from publishing.commission.ledger.database import ledger_exists, ledger_url, opened_commission_ledger
from publishing.errors import BuildNotAudited, HandOverMissing, SourceHeld
from publishing.gate import read_gate_summary, require_open_gate


def record_released(state: Path, url: str | None = None) -> bool:
    """Record the rows of a night that passed the gate, if a ledger was begun; whether anything was looked at.

    Nothing is recorded when a past night is run again: it knows less than what is recorded already.

    Raises:
        BuildNotAudited: the hand-over is of a night that the gate did not pass.
        HandOverMissing: nothing was landed.
    """
    found = ledger_url(state, url)
    if not ledger_exists(found):
        return False
    landed = hand_over_of(state)
    with opened_commission_ledger(found) as engine:
        if _later_night(landed, engine):
            return False
        require_passed_gate(state, landed)
        take_in(landed, engine)
    return True


def record_newest(state: Path, engine: Engine, month: date) -> None:
    """Record the rows of the last night before a month is calculated from them.

    Raises:
        BuildNotAudited: the hand-over is of a night that the gate did not pass.
        HandOverMissing: there is no hand-over, it is that of a past night that was run again, or it does not
            know the whole month.
        SourceHeld: some of the rows are those of an earlier night.
    """
    landed = hand_over_of(state)
    if later := _later_night(landed, engine):
        raise HandOverMissing(
            f"{landed} is of an earlier night than {later}, whose rows are recorded already. Nothing was "
            f"calculated. Hand over the night of {later} or a later one again."
        )
    require_passed_gate(state, landed)
    require_nothing_held(landed)
    require_whole_month(landed, month)
    take_in(landed, engine)


def require_nothing_held(landed: Path) -> None:
    """A month is calculated from whole nights: what a held source has not told yet may be somebody's pay.

    Raises:
        SourceHeld: naming the sources that deliver what commissions come from.
    """
    with duckdb.connect(str(landed), read_only=True) as connection:
        held = connection.execute(
            "select distinct held.source, held.held_through from held_sources as held"
            " inner join entities on list_contains(string_split(entities.source, '+'), held.source)"
            " where regexp_matches(entities.entity, '^(acc|com|crm|pln)_') order by held.source"
        ).fetchall()
    if held:
        named = ", ".join(f"{source} (stands as of {through})" for source, through in held)
        raise SourceHeld(
            f"Held are {named}. Nothing was calculated. Wait for the corrected extract, end the hold"
            " (python -m ingestion end-hold), run the night again, and calculate then."
        )


def require_whole_month(landed: Path, month: date) -> None:
    """That a month is over by the clock says nothing if the nights since did not land: its end is missing.

    Raises:
        HandOverMissing: naming the night that the hand-over is of.
    """
    night, end = _night_of(landed), month_end(month)
    if night < end:
        raise HandOverMissing(
            f"{landed} is of the night of {night}, and {month:%Y-%m} ends on {end}: what happened since is "
            f"not in it. Nothing was calculated. Run the night of {end} or a later one, and calculate then."
        )


def require_passed_gate(state: Path, landed: Path) -> None:
    """What the gate refused must not be remembered: nobody could take it out again.

    Raises:
        BuildNotAudited: with the reason.
    """
    build = state / "build" / "warehouse.duckdb"
    if not build.is_file():
        raise BuildNotAudited(
            f"{build} does not exist, so the gate has not judged {landed}. No row was recorded "
            "for commissions. Run the night to its end."
        )
    with duckdb.connect(str(build), read_only=True) as connection:
        gate = read_gate_summary(connection, "warehouse")
    require_open_gate(gate, _night_of(landed))


def _later_night(landed: Path, engine: Engine) -> date | None:
    """The newest recorded night, if the hand-over is of an earlier one."""
    with engine.connect() as stored:
        newest: date | None = stored.execute(select(func.max(INTAKES.c.night))).scalar()
    return newest if newest is not None and newest > _night_of(landed) else None


def _night_of(landed: Path) -> date:
    with duckdb.connect(str(landed), read_only=True) as connection:
        row = connection.execute("select as_of_date from company").fetchone()
    assert row is not None
    night: date = row[0]
    return night
