"""`python -m publishing commission …`: the steps of a month."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

import typer

from publishing.commission.closing.calculating import Calculated, calculate, preview, start_ledger
from publishing.commission.closing.company import hand_over_of, read_settings
from publishing.commission.closing.deciding import approve, pay, reject
from publishing.commission.closing.engine_tools import tools_of, with_draft_plans
from publishing.commission.closing.findings import require_no_exceptions, require_reconciled
from publishing.commission.closing.locking import lock
from publishing.commission.command_options import (
    AsOf,
    Ledger,
    Month,
    Note,
    Reference,
    State,
    Who,
    console,
    existing_ledger,
    moment_of,
    show_table,
)
from publishing.commission.engine.payables import payables
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.ledger.reading import read_steps
from publishing.commission.night import record_newest
from publishing.commission.printing.statements import COLUMNS

app = typer.Typer(
    help="Close months of commission: calculate, approve, lock, pay; read and verify the ledger.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def start(state: State, month: Month, who: Who, ledger: Ledger = None, note: Note = "") -> None:
    """Begin the ledger with its first month."""
    with opened_commission_ledger(ledger_url(state, ledger)) as engine:
        start_ledger(engine, month.date(), who, note)
    console.print(f"The ledger begins with {month:%Y-%m}, which is open.")


@app.command("calculate")
def calculate_command(
    state: State, month: Month, who: Who, as_of: AsOf = None, ledger: Ledger = None
) -> None:
    """Take in the night's rows, calculate a month, and keep its draft's hash for approval."""
    with existing_ledger(state, ledger) as engine:
        record_newest(state, engine, month.date())
        found = calculate(engine, month.date(), moment_of(as_of, engine), who, tools_of(state, engine))
    _show(found)
    console.print(f"Draft of {month:%Y-%m}: {found.draft_hash}")
    require_reconciled(month.date(), found.reconciliation)
    require_no_exceptions(month.date(), found.exceptions)


@app.command("preview")
def preview_command(state: State, month: Month, as_of: AsOf = None, ledger: Ledger = None) -> None:
    """Show what a month would be; nothing is written."""
    with existing_ledger(state, ledger) as engine:
        _show(preview(engine, month.date(), moment_of(as_of, engine), tools_of(state, engine)))


@app.command("what-if")
def what_if(state: State, month: Month, as_of: AsOf = None, ledger: Ledger = None) -> None:
    """A month under the plan versions that nobody approved yet, beside the real one; nothing is written."""
    with existing_ledger(state, ledger) as engine:
        time = moment_of(as_of, engine)
        real = preview(engine, month.date(), time, tools_of(state, engine))
        draft = preview(engine, month.date(), time, tools_of(state, engine, with_draft_plans))
    now = {(row.rep, row.currency): row.payable for row in payables(real.draft.entries)}
    then = {(row.rep, row.currency): row.payable for row in payables(draft.draft.entries)}
    rows = [
        [*key, f"{now.get(key, 0):,}", f"{then.get(key, 0):,}", f"{then.get(key, 0) - now.get(key, 0):+,}"]
        for key in sorted(now | then)
    ]
    show_table(["Rep", "", "Approved plans", "Draft plans", "Difference"], rows, 2)


@app.command("approve")
def approve_command(
    state: State,
    month: Month,
    who: Who,
    reference: Reference,
    draft: Annotated[str | None, typer.Option(help="The hash that you were shown.")] = None,
    note: Note = "",
    ledger: Ledger = None,
) -> None:
    """Approve the draft of a month. Who calculated it may not."""
    rule = read_settings(hand_over_of(state)).require_second_person
    with existing_ledger(state, ledger) as engine:
        approve(engine, month.date(), who, note, reference, draft_hash=draft, require_second_person=rule)
    console.print(f"{month:%Y-%m} is approved by {who} ({reference}).")


@app.command("reject")
def reject_command(
    state: State, month: Month, who: Who, note: Note = "", reference: Reference = "", ledger: Ledger = None
) -> None:
    """Send a calculated or approved month back to open, with the reason."""
    with existing_ledger(state, ledger) as engine:
        reject(engine, month.date(), who, note, reference)
    console.print(f"{month:%Y-%m} is open again: {note}", markup=False)


@app.command("lock")
def lock_command(state: State, month: Month, who: Who, note: Note = "", ledger: Ledger = None) -> None:
    """Post an approved month: entries, statements and the step in one transaction."""
    with existing_ledger(state, ledger) as engine:
        step = lock(engine, month.date(), who, tools_of(state, engine), note)
    console.print(f"{month:%Y-%m} is locked. Entries of the ledger: {step.entry_count:,}")
    console.print(f"Head of the chain, for the minutes: {step.head_hash}")


@app.command("pay")
def pay_command(
    state: State, month: Month, who: Who, reference: Reference, note: Note = "", ledger: Ledger = None
) -> None:
    """Note that the payout file of a locked month was paid."""
    with existing_ledger(state, ledger) as engine:
        pay(engine, month.date(), who, note, reference)
    console.print(f"{month:%Y-%m} is paid ({reference}).")


@app.command()
def periods(state: State, ledger: Ledger = None) -> None:
    """Every month with the steps that it took."""
    with existing_ledger(state, ledger) as engine, engine.connect() as connection:
        steps = read_steps(connection)
    rows = [
        [
            f"{step.period:%Y-%m}",
            step.step,
            step.who,
            f"{step.recorded_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            step.reference,
            step.note,
        ]
        for step in sorted(steps, key=lambda step: (step.period, step.step_no))
    ]
    show_table(["Month", "Step", "Who", "When (UTC)", "Reference", "Note"], rows, 6)


def _show(found: Calculated) -> None:
    rows = [
        [row.rep, row.currency, *(f"{getattr(row, name):,}" for name in (*COLUMNS, "payable"))]
        for row in payables(found.draft.entries)
    ]
    show_table(["Rep", "", *(name.replace("_", " ") for name in COLUMNS), "payable"], rows, 2)
    compared = [
        [f"{row.original_period:%Y-%m}", row.credit_event, row.currency]
        + [f"{value:,}" for value in (row.credited, row.accounted, row.difference)]
        for row in found.reconciliation
        if row.difference or row.original_period == found.draft.period
    ]
    console.print()
    show_table(["Credits of", "", "", "engine", "accounting", "difference"], compared, 3)
    for each in found.exceptions:
        mark = "waived" if each.is_waived else "open"
        text = f"Exception, {mark}: {each.original_period:%Y-%m} {each.reason}: {each.subject}"
        console.print(text, markup=False)
