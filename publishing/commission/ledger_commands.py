"""`python -m publishing commission …`: what is read out of the ledger, and disputes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import typer
from babel.numbers import get_currency_precision

from publishing.commission.closing.company import hand_over_of
from publishing.commission.closing.delivered_disputes import read_delivered_disputes
from publishing.commission.closing.findings import read_findings
from publishing.commission.closing.locking import require_whole
from publishing.commission.closing.waiving import write_waivers
from publishing.commission.closing_commands import app as app
from publishing.commission.command_options import (
    Ledger,
    Month,
    State,
    Who,
    console,
    existing_ledger,
    show_table,
)
from publishing.commission.entries import Entry
from publishing.commission.ledger.disputes import answer_dispute, read_disputes, take_disputes
from publishing.commission.ledger.explaining import Explained, explain_entry
from publishing.commission.ledger.rights import prepare_roles
from publishing.commission.ledger.verifying import verify
from publishing.commission.ledger_views.writing import write_commission_tables
from publishing.commission.printing.writing import write_documents

Folder = Annotated[
    Path | None, typer.Option("--out", help="Default: commission/<month> in the state folder.")
]


@app.command("verify")
def verify_command(
    state: State,
    ledger: Ledger = None,
    head: Annotated[str | None, typer.Option(help="A head hash that was kept in the minutes.")] = None,
) -> None:
    """Recompute every hash; the first entry, step or page that is not as it was written is named."""
    with existing_ledger(state, ledger) as engine, engine.connect() as connection:
        require_whole(connection, head)
        found = verify(connection, head)
    counts = f"{found.entry_count:,} entries, {found.step_count:,} steps, {found.document_count:,} pages"
    counts += f", {found.allowance_count:,} entries of allowances"
    console.print(f"The ledger is whole: {counts}.\nHead of the chain: {found.head_hash}")


@app.command()
def statements(state: State, month: Month, out: Folder = None, ledger: Ledger = None) -> None:
    """Write the statements and summaries of a locked month as files, as they were locked."""
    _write(state, month, ("statement", "region_summary"), out, ledger)


@app.command()
def payout(state: State, month: Month, out: Folder = None, ledger: Ledger = None) -> None:
    """Write the payout file of a locked month, as it was locked."""
    _write(state, month, ("payout",), out, ledger)


@app.command()
def waivers(
    state: State,
    month: Month,
    reason: Annotated[str, typer.Option(help="Reason of the exceptions, such as rep.")],
    who: Who,
    note: Annotated[str, typer.Option(help="Why they are waived; it stands in every row.")],
    out: Annotated[Path, typer.Option(help="File to write, to be delivered with pln_waivers.")],
    ledger: Ledger = None,
) -> None:
    """Write waivers of all open exceptions of one reason, as the month was last calculated."""
    with existing_ledger(state, ledger) as engine, engine.connect() as connection:
        _, exceptions = read_findings(connection, month.date())
    count = write_waivers(out, exceptions, reason, who, note, datetime.now(UTC))
    console.print(f"{out}: {count:,} waivers. They count once they are delivered and landed.")


@app.command()
def disputes(state: State, ledger: Ledger = None) -> None:
    """Take in the disputes that were delivered, and list all with their age."""
    with existing_ledger(state, ledger) as engine:
        take_disputes(engine, read_delivered_disputes(hand_over_of(state)))
        with engine.connect() as connection:
            found = read_disputes(connection)
    now = datetime.now(UTC)
    rows = [
        [
            *(each.dispute_id, each.status, each.rep, f"{each.posted_period:%Y-%m}"),
            *(str(each.entry_id or ""), f"{each.age_days(now)}", each.text, each.answer),
        ]
        for each in found
    ]
    show_table(["Dispute", "Status", "Rep", "Month", "Entry", "Days", "Text", "Answer"], rows, 9)


@app.command()
def answer(
    state: State,
    dispute: Annotated[str, typer.Option(help="Id of the dispute.")],
    status: Annotated[Literal["accepted", "rejected"], typer.Option(help="The decision.")],
    who: Who,
    text: Annotated[str, typer.Option(help="The answer that the rep gets.")],
    corrected_row: Annotated[str | None, typer.Option(help="The input row that was corrected.")] = None,
    ledger: Ledger = None,
) -> None:
    """Accept or reject a dispute; it changes no amount by itself."""
    with existing_ledger(state, ledger) as engine:
        answer_dispute(engine, dispute, status, who, text, corrected_row)
    console.print(f"{dispute} is {status} by {who}.")


@app.command("prepare-roles")
def prepare_roles_command(state: State, ledger: Ledger = None) -> None:
    """Make PostgreSQL's roles that may add to the ledger or read it, and nothing else."""
    with existing_ledger(state, ledger) as engine:
        names = prepare_roles(engine)
    console.print(f"Roles: {', '.join(names)}. Let the close log in as a member of the first.")


@app.command()
def tables(state: State, ledger: Ledger = None) -> None:
    """Write the tables of schema commission into the night's build; empty ones without a ledger."""
    for name, count in write_commission_tables(state, ledger).items():
        console.print(f"commission.{name}: {count:,} rows")


def explain_commission(
    state: State,
    line: Annotated[int, typer.Option(help="Number of the entry, as in commission.statement_lines.")],
    ledger: Ledger = None,
) -> None:
    """Show how a line of a statement came about, down to the lines of the extracts."""
    with existing_ledger(state, ledger) as engine, engine.connect() as connection:
        explained = explain_entry(connection, line)
    for text in _lines(explained):
        console.print(text, markup=False)


def _write(state: Path, month: datetime, kinds: tuple[str, ...], out: Path | None, url: str | None) -> None:
    folder = out or state / "commission" / f"{month:%Y-%m}"
    with existing_ledger(state, url) as engine, engine.connect() as connection:
        written = write_documents(connection, month.date(), kinds, folder)
    console.print(f"{folder}: {len(written)} files")


def _lines(explained: Explained) -> list[str]:
    posted, entry = explained.posted, explained.posted.entry
    head = f"Entry {posted.id} of {entry.rep}, statement of {entry.posted_period:%Y-%m}"
    lines = [head, entry.reason, ""]
    lines.append(
        f"{entry.side} {entry.entry_type}: {_money(entry, entry.amount)}, credited "
        f"{_money(entry, entry.credited)}"
        f", plan {entry.plan_id} version {entry.version_no}, component {entry.component_id}"
    )
    lines.append(f"source {entry.source}, event {entry.event_id}, month {entry.original_period:%Y-%m}")
    lines.append(f"locked {posted.recorded_at:%Y-%m-%d %H:%M:%S} UTC by {posted.run_id}, hash {posted.hash}")
    if explained.related:
        lines += ["", "Of the same credit on this statement:"]
    lines += [
        f"  entry {each.id}: {each.entry.entry_type} {_money(each.entry, each.entry.amount)}"
        for each in explained.related
    ]
    lines += ["", "Rows as they were known then:" if explained.rows else "No source row is recorded for it."]
    for row in explained.rows:
        place = f"{row.source_file}, line {row.source_line}" if row.source_file else "made by the company"
        lines.append(f"  {row.table_name} {row.row_key} (version {row.version_no}): {place}")
        content = json.loads(row.content) if row.content else {}
        lines += [f"    {name}: {value}" for name, value in content.items() if value is not None]
    return lines


def _money(entry: Entry, amount: Decimal) -> str:
    """With the digits that the currency has: the database's columns have two for all."""
    return f"{amount:,.{get_currency_precision(entry.currency)}f} {entry.currency}"
