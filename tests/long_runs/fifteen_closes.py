"""python -m tests.long_runs.fifteen_closes [--reps 40] [--months 15] [--seed 7] [--write]

The demo company closes every month of its time, one after the other, as finance would: what is known
five days after the month's end is taken in, the month is calculated, compared with accounting, approved
by another person, locked, printed and paid. What is missing and was not waived beforehand, finance
waives by name. One document in twenty arrives 35 days late, with all that refers to it, so that later
months adjust earlier ones. At the end the ledger is verified, and every locked page is compared with the
file that was written when its month was locked. Exceptions are those of all months so far; sums are
compared per month of the events, credit event and currency.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Engine

from bench.__main__ import machine
from publishing.commission.closing.calculating import calculate, preview, reconcile, start_ledger
from publishing.commission.closing.deciding import approve, pay
from publishing.commission.closing.engine_tools import tools_of
from publishing.commission.closing.locking import lock
from publishing.commission.closing.states import month_after
from publishing.commission.closing.tools import OpenException
from publishing.commission.engine.payables import payables
from publishing.commission.entries import Entry
from publishing.commission.intake.known import known_rows
from publishing.commission.intake.taking_in import take_in
from publishing.commission.ledger.database import known_now, ledger_url, opened_commission_ledger
from publishing.commission.ledger.reading import read_documents, read_posted
from publishing.commission.ledger.verifying import verify
from publishing.commission.printing.writing import write_documents
from tests.long_runs.demo_hand_overs import hand_over_known, make_demo

PAGE = Path(__file__).parents[2] / "docs" / "fifteen_closes.md"
KINDS = ("statement", "region_summary", "payout")
DAYS_AFTER_THE_MONTH = 5


@dataclass(frozen=True)
class Close:
    """What one close did; amounts payable by currency."""

    month: date
    entries: int
    adjustments: int
    waived: int
    payable: dict[str, Decimal]
    reconciled: int
    largest_difference: Decimal
    seconds: float


def close_month(state: Path, engine: Engine, month: date) -> Close:
    """Calculate ▸ reconcile ▸ approve ▸ lock ▸ print ▸ pay."""
    began, tools = time.perf_counter(), tools_of(state, engine)
    found = calculate(engine, month, known_now(engine), "anna", tools)
    compared = reconcile(engine, month)
    approve(engine, month, "director", "đồng ý", f"QĐ-{month:%Y-%m}", draft_hash=found.draft_hash)
    lock(engine, month, "anna", tools)
    with engine.connect() as connection:
        write_documents(connection, month, KINDS, state / "commission" / f"{month:%Y-%m}")
    pay(engine, month, "anna", "", f"UNC-{month:%Y-%m}")
    paid: dict[str, Decimal] = {}
    for row in payables(found.draft.entries):
        paid[row.currency] = paid.get(row.currency, Decimal(0)) + row.payable
    return Close(
        month,
        len(found.draft.entries),
        sum(1 for entry in found.draft.entries if _is_late(entry)),
        sum(1 for each in found.exceptions if each.is_waived),
        paid,
        len(compared),
        max((abs(row.difference) for row in compared), default=Decimal(0)),
        time.perf_counter() - began,
    )


def close_all(state: Path, whole: Path, engine: Engine, first: date, months: int) -> Iterator[Close]:
    """Every month in its order, each from what was known five days after its end."""
    start_ledger(engine, first, "anna", "first month with statements")
    month, landed = first, state / "build" / "landed.duckdb"
    granted: set[OpenException] = set()
    for _ in range(months):
        cut = month_after(month) + timedelta(days=DAYS_AFTER_THE_MONTH - 1)
        for _ in range(2):
            hand_over_known(whole, landed, cut, granted)
            take_in(landed, engine)
            found = preview(engine, month, known_now(engine), tools_of(state, engine))
            missing = {each for each in found.exceptions if not each.is_waived}
            if not missing:
                break
            granted |= missing
        yield close_month(state, engine, month)
        month = month_after(month)


def kinds_of(engine: Engine) -> Counter[str]:
    """How many posted entries each kind of component made, in plans by what they credit and pay on."""
    rows = known_rows(engine, known_now(engine), date(2000, 1, 1))
    plans = {(plan.plan_id, plan.version_no): plan for plan in rows.plans}
    counts: Counter[str] = Counter()
    with engine.connect() as connection:
        for posted in read_posted(connection):
            entry = posted.entry
            plan = plans.get((entry.plan_id, entry.version_no))
            component = next(
                (each for each in plan.components if each.component_id == entry.component_id), None
            ) if plan else None  # fmt: skip
            if plan and component and entry.side == "earned":
                counts[f"{component.kind}, {plan.period}, {plan.credit_event} → {plan.payout_event}"] += 1
            elif entry.side == "statement":
                counts[entry.entry_type] += 1
    return counts


def changed_pages(state: Path, engine: Engine, closes: list[Close]) -> tuple[int, int]:
    """How many pages were written at the locks, and how many of them the ledger tells otherwise by now."""
    count = changed = 0
    with engine.connect() as connection:
        for close in closes:
            for document, _ in read_documents(connection, close.month, KINDS):
                path = state / "commission" / f"{close.month:%Y-%m}" / document.file_name
                count, changed = count + 1, changed + (path.read_bytes() != document.content)
    return count, changed


def table(closes: list[Close]) -> list[str]:
    """Markdown, one line a month."""
    lines = [
        "| month | entries | of earlier months | exceptions waived | payable | sums | difference | s |",
        "|---|--:|--:|--:|---|--:|--:|--:|",
    ]
    for each in closes:
        paid = ", ".join(f"{amount:,} {currency}" for currency, amount in sorted(each.payable.items()))
        figures = f"{each.entries:,} | {each.adjustments:,} | {each.waived:,} | {paid} | {each.reconciled}"
        lines.append(f"| {each.month:%Y-%m} | {figures} | {each.largest_difference} | {each.seconds:.1f} |")
    return lines


def main(
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 40,
    months: Annotated[int, typer.Option(help="Months that are closed.")] = 15,
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
    until: Annotated[str, typer.Option(help="Last day of the company's time.")] = "2026-10-31",
    ledger: Annotated[
        str | None, typer.Option(help="PostgreSQL URL of an empty ledger; else SQLite.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write docs/fifteen_closes.md.")] = False,
) -> None:
    """Close all months, then verify."""
    last = date.fromisoformat(until).replace(day=1)
    place = last.year * 12 + last.month - months
    first = date(place // 12, place % 12 + 1, 1)
    closes: list[Close] = []
    with tempfile.TemporaryDirectory(prefix="closes-") as scratch:
        state = Path(scratch) / "state"
        whole = make_demo(state, reps, months, seed, date.fromisoformat(until))
        with opened_commission_ledger(ledger_url(state, ledger)) as engine:
            for close in close_all(state, whole, engine, first, months):
                closes.append(close)
                Console().print(table([close])[-1], markup=False, soft_wrap=True)
            with engine.connect() as connection:
                verified = verify(connection)
            kinds, (pages, changed) = kinds_of(engine), changed_pages(state, engine, closes)
    whole_or_not = verified.finding or "whole"
    counts = f"{verified.entry_count:,} entries, {verified.step_count} steps, {verified.document_count} pages"
    checked = (
        f"`verify`: {whole_or_not}, {counts}. Pages that are not as they were locked: {changed} of {pages}."
    )
    text = "\n".join([*_summary(closes, kinds), checked, "", *table(closes), ""])
    Console().print(text, markup=False, soft_wrap=True)
    if write:
        command = f"python -m tests.long_runs.fifteen_closes --reps {reps} --months {months} --write"
        head = f"# Fifteen closes, month after month\n\nWritten by `{command}`. {machine()}\n\n"
        PAGE.write_text(head + (__doc__ or "").split("\n\n", 1)[1] + "\n" + text, encoding="utf-8")
    if verified.finding or changed or any(each.largest_difference for each in closes):
        raise SystemExit(1)


def _summary(closes: list[Close], kinds: Counter[str]) -> list[str]:
    differing = sum(1 for each in closes if each.largest_difference)
    heading = "| kind of component, plan's period, credited → paid out on | entries |"
    lines = [
        f"Months locked: {len(closes)}. Differences to accounting: {differing}.",
        "",
        heading,
        "|---|--:|",
    ]
    return [*lines, *(f"| {kind} | {count:,} |" for kind, count in sorted(kinds.items())), ""]


def _is_late(entry: Entry) -> bool:
    return entry.side != "statement" and entry.original_period < entry.posted_period


if __name__ == "__main__":
    typer.run(main)
