"""python -m bench.commission [--reps 200] [--allocations 100000]: a month of commissions, beside SQL.

A made-up month: every invoice is paid in two allocations, one in five is split over two reps with an overlay
for a third, one payment in a hundred bounces. The reps hold five plans that together use every kind of
component. The floor is one SQL statement that pays marginal tiers on the sum per rep: no lines, no splits, no
releases, no ledger.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Annotated, Any

import duckdb
import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from bench.__main__ import machine
from publishing.commission.engine.posting import Posting, entries_to_post
from publishing.commission.engine.rows import (
    Allocation,
    Assignment,
    Company,
    Component,
    Deal,
    Document,
    DocumentLine,
    KnownRows,
    OverrideLevel,
    Plan,
    Quota,
    SplitSet,
    Team,
    Tier,
)

MONTH, NEXT = date(2026, 1, 1), date(2026, 2, 1)
EARLY, LOCK = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
QUOTA = 5_000_000_000
TIERS = tuple(
    Tier(Decimal(bound), Decimal(rate)) for bound, rate in (("0", "0.01"), ("0.8", "0.02"), ("1", "0.03"))
)
ON_BOOKS = (("product_category", ("books",)),)
PLANS: dict[str, tuple[Component, ...]] = {
    "marginal": (Component("main", "marginal", tiers=TIERS),),
    "retroactive": (Component("main", "retroactive", tiers=TIERS, cap=Decimal(50_000_000)),),
    "flat": (
        Component("main", "rate", rate=Decimal("0.01"), floor=Decimal(3_000_000)),
        Component("books", "spiff", amount=Decimal(20_000), filters=ON_BOOKS),
    ),
    "overlay": (
        Component("main", "rate", rate=Decimal("0.01")),
        Component("overlay", "rate", rate=Decimal("0.005"), credit_type="overlay"),
    ),
    "manager": (
        Component("main", "marginal", tiers=TIERS),
        Component("team", "override", overrides=(OverrideLevel(1, Decimal("0.001")),)),
    ),
}
FLOOR = """
with base as (
    select rep, sum(allocated / gross * net) as collected
    from allocations group by rep
)
select rep, least(collected, 0.8 * {quota}) * 0.01
    + greatest(least(collected, {quota}) - 0.8 * {quota}, 0) * 0.02 + greatest(collected - {quota}, 0) * 0.03
from base
"""


def month_of_sales(reps: int, allocations: int) -> KnownRows:
    """The rows of the month; the first rep of ten manages the ten."""
    random = Random(1)
    names = [f"R{number:05d}" for number in range(reps)]
    plans = [name for name in PLANS if name != "manager"]
    held = ["manager" if place % 10 == 0 else plans[place % len(plans)] for place in range(reps)]
    tables: dict[str, list[Any]] = {"documents": [], "allocations": [], "deals": [], "splits": []}
    for number in range(allocations // 2):
        _add_invoice(number, random, names, tables)
    return KnownRows(
        Company(MONTH),
        plans=tuple(_plan(name, components) for name, components in PLANS.items()),
        assignments=tuple(
            Assignment(rep, 1, rep, plan, MONTH, EARLY, EARLY) for rep, plan in zip(names, held, strict=True)
        ),
        quotas=tuple(Quota(rep, "month", MONTH, 1, Decimal(QUOTA), "VND", EARLY, EARLY) for rep in names),
        teams=tuple(Team(rep, MONTH, 1, names[place // 10 * 10], EARLY) for place, rep in enumerate(names)),
        **{name: tuple(rows) for name, rows in tables.items()},
    )


def _plan(name: str, components: tuple[Component, ...]) -> Plan:
    return Plan(name, 1, "month", "VND", "collected", "collected", components, MONTH, EARLY, EARLY)


def _add_invoice(number: int, random: Random, names: list[str], tables: dict[str, list[Any]]) -> None:
    day = MONTH + timedelta(days=random.randrange(20))
    net = Decimal(random.randint(1_000, 50_000_000))
    gross, half, name = net + net // 10, net // 2, f"I{number}"
    lines = (
        DocumentLine("1", half, (("product_category", "books"),)),
        DocumentLine("2", net - half, (("product_category", "maps"),)),
    )
    deal_id = f"D{number}" if number % 5 == 0 else None
    if deal_id is not None:
        first, second, third = random.sample(names, 3)
        shares: Any = (
            (first, "revenue", Decimal("0.6")),
            (second, "revenue", Decimal("0.4")),
            (third, "overlay", Decimal("0.1")),
        )
        tables["deals"].append(Deal(deal_id, 1, first, net, "VND", None, EARLY))
        tables["splits"].append(SplitSet(deal_id, 1, shares, EARLY))
    seller = random.choice(names)
    tables["documents"].append(
        Document(name, 1, "invoice", day, "VND", net, gross, EARLY, deal_id, seller, lines=lines)
    )
    for part, amount in enumerate((gross // 2, gross - gross // 2)):
        paid_on = day + timedelta(days=5 * part)
        bounced_on = day + timedelta(days=9) if number % 50 == 0 and part else None
        tables["allocations"].append(
            Allocation(f"{name}-{part}", 1, name, "receipt", paid_on, amount, EARLY, bounced_on=bounced_on)
        )


def timed(run: Callable[[], Any]) -> tuple[Any, float, float, float]:
    """Result, seconds, CPU seconds, and peak MiB of this process so far."""
    gc.collect()
    began, cpu = time.perf_counter(), time.process_time()
    result = run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result, time.perf_counter() - began, time.process_time() - cpu, peak


def sql_floor(rows: KnownRows) -> Callable[[], Any]:
    """The one statement over the same allocations, each given whole to the document's salesperson."""
    documents = {document.document_id: document for document in rows.documents}
    sold = [(documents[row.document_id], row) for row in rows.allocations]
    frame = pd.DataFrame((document.rep, row.amount, document.gross, document.net) for document, row in sold)
    frame.columns = pd.Index(["rep", "allocated", "gross", "net"])
    connection = duckdb.connect()
    connection.execute("create table allocations as select * from frame")
    return lambda: connection.execute(FLOOR.format(quota=QUOTA)).fetchall()


def main(
    reps: Annotated[int, typer.Option(help="Reps of the company.")] = 200,
    allocations: Annotated[int, typer.Option(help="Payment allocations in the month.")] = 100_000,
) -> None:
    """Measures the month, the next one with the first posted, and the SQL floor."""
    rows, *made = timed(lambda: month_of_sales(reps, allocations))
    table = Table("step", "seconds", "CPU seconds", "peak MiB", "rows or entries")
    posted: list[Posting] = []
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("what counts at the lock (as_of)", lambda: [rows.as_of(LOCK)]),
        ("the month: credits to statements", lambda: _kept(posted, entries_to_post(rows, MONTH, LOCK, ()))),
        ("the next month, nothing new", lambda: entries_to_post(rows, NEXT, LOCK, posted[0].entries).entries),
        ("floor: marginal tiers in one SQL statement", sql_floor(rows)),
    ]
    table.add_row("making the rows", *(f"{figure:.1f}" for figure in made), f"{len(rows.allocations):,}")
    for name, step in steps:
        result, *figures = timed(step)
        table.add_row(name, *(f"{figure:.1f}" for figure in figures), f"{len(result):,}")
    Console().print(f"{reps:,} reps, {allocations:,} allocations. {machine()}", table)


def _kept(postings: list[Posting], posting: Posting) -> tuple[Any, ...]:
    postings.append(posting)
    if posting.open_exceptions:
        raise SystemExit(
            f"The made-up month has exceptions, so nothing was measured: {posting.open_exceptions[:3]}"
        )
    return posting.entries


if __name__ == "__main__":
    typer.run(main)
