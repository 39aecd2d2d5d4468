"""`python -m publishing allowances …`: the steps of a month's productivity allowances."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from publishing.commission.allowances.closing import (
    calculate_allowances,
    lock_allowances,
    read_recomputed,
    reject_allowances,
)
from publishing.commission.allowances.reading import read_allowance_steps
from publishing.commission.closing.company import hand_over_of, read_settings
from publishing.commission.command_options import (
    Ledger,
    Month,
    Note,
    Reference,
    State,
    Who,
    console,
    show_table,
)
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.night import require_passed_gate

app = typer.Typer(
    help="Lock productivity allowances month by month: calculate, lock or reject, list the months.",
    no_args_is_help=True,
)


@app.command()
def calculate(state: State, month: Month, who: Who, ledger: Ledger = None) -> None:
    """Draft what the lock of a month would post, from the newest night that passed the gate."""
    require_passed_gate(state, hand_over_of(state))
    night, rows = read_recomputed(state / "build" / "warehouse.duckdb", month.date())
    with opened_commission_ledger(ledger_url(state, ledger)) as engine:
        entries, draft = calculate_allowances(engine, month.date(), night, rows, who)
    for kind in ("allowance", "held", "adjustment"):
        amounts = [entry.amount for entry in entries if entry.entry_type == kind]
        console.print(f"{kind}: {len(amounts):,} entries, {sum(amounts, Decimal(0)):,.2f}")
    console.print(f"Night {night}. Draft {draft}")


@app.command()
def lock(
    state: State,
    month: Month,
    who: Who,
    reference: Reference,
    note: Note = "",
    draft: Annotated[str | None, typer.Option(help="Hash of the draft that was looked at.")] = None,
    ledger: Ledger = None,
) -> None:
    """Approve the draft of a month and post it: its allowances never change again."""
    rule = read_settings(hand_over_of(state)).require_second_person
    with opened_commission_ledger(ledger_url(state, ledger)) as engine:
        step = lock_allowances(
            engine, month.date(), who, reference, note, shown=draft, require_second_person=rule
        )
    console.print(
        f"Allowances of {month:%Y-%m} are locked. Entries: {step.entry_count}. Head: {step.head_hash}"
    )


@app.command()
def reject(state: State, month: Month, who: Who, note: Note, ledger: Ledger = None) -> None:
    """Refuse the draft of a month, with the reason."""
    with opened_commission_ledger(ledger_url(state, ledger)) as engine:
        reject_allowances(engine, month.date(), who, note)
    console.print(f"The draft of {month:%Y-%m} is rejected. Calculate the month again.")


@app.command()
def months(state: State, ledger: Ledger = None) -> None:
    """Who brought the allowances of which month into which state, and when."""
    with opened_commission_ledger(ledger_url(state, ledger)) as engine, engine.connect() as connection:
        steps = read_allowance_steps(connection)
    rows = [
        [
            *(f"{step.period:%Y-%m}", step.step, step.who, f"{step.recorded_at:%Y-%m-%d %H:%M}"),
            *(str(step.night or ""), step.reference, step.note, str(step.entry_count or "")),
        ]
        for step in steps
    ]
    show_table(["Month", "Step", "Who", "When (UTC)", "Night", "Reference", "Note", "Entries"], rows, 7)
