"""`python -m publishing commission intake`: what the command does and says."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from publishing.commission.intake.ignored_changes import IgnoredChange, ignored_changes
from publishing.commission.intake.taking_in import Intake, take_in
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.night import require_passed_gate

MOST_IGNORED = 20


def intake_night(state: Path, url: str | None, console: Console) -> Intake:
    """Take in the hand-over of a state folder, and say what came and what has no effect.

    Raises:
        BuildNotAudited, HandOverMissing: nothing was recorded.
    """
    require_passed_gate(state, state / "build" / "landed.duckdb")
    with opened_commission_ledger(ledger_url(state, url)) as engine:
        intake = take_in(state / "build" / "landed.duckdb", engine)
        ignored = ignored_changes(engine)
    _report(intake, console)
    for change in ignored[:MOST_IGNORED]:
        console.print(_ignored_line(change), markup=False)
    if len(ignored) > MOST_IGNORED:
        console.print(f"… and {len(ignored) - MOST_IGNORED} more changes without effect.")
    return intake


def _report(intake: Intake, console: Console) -> None:
    if intake.recorded_at is None:
        console.print(f"Night {intake.night}: nothing new for commissions.")
        return
    table = Table("Table", "New", "Changed", "Gone", box=None, padding=(0, 2, 0, 0))
    for each in intake.tables:
        if each.row_count:
            counts = (each.new_count, each.changed_count, each.deleted_count)
            table.add_row(each.table_name, *(f"{count:,}" for count in counts))
    console.print(table)
    console.print(f"Night {intake.night}: recorded {intake.recorded_at:%Y-%m-%d %H:%M:%S} UTC.")


def _ignored_line(change: IgnoredChange) -> str:
    return (
        f"Without effect: {change.table_name} {change.row_key} was {change.what} after it counted"
        f" ({change.source_file}, line {change.source_line}). Append a new version_no instead."
    )
