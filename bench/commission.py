"""python -m bench.commission [--reps 200] [--allocations 100000] [--write]: a month, beside SQL.

A made-up month of commissions: every invoice is paid in two allocations, one in five is split over two reps
with an overlay for a third, one payment in a hundred bounces. The reps hold five plans that together use
every kind of component. After the old night one allocation in twenty is corrected; as of that night nothing
of it is known. The floor is one SQL statement that pays marginal tiers on the sum per rep: no lines, no
splits, no releases, no ledger. Each step is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Annotated, Any

import duckdb
import pandas as pd
import typer
from rich.console import Console

from bench.__main__ import machine
from publishing.commission.engine.collecting import paused_collector
from publishing.commission.engine.payables import payables
from publishing.commission.engine.posting import MonthOfReps
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

MONTH = date(2026, 1, 1)
EARLY, NIGHT = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
CORRECTED, LOCK = datetime(2026, 2, 6, tzinfo=UTC), datetime(2026, 2, 9, tzinfo=UTC)
PAGE = Path("docs/benchmarks.md")
MARK = "<!-- commissions of a month: written by python -m bench.commission -->"
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
with known as (
    select * from allocations where recorded_at <= $1
    qualify row_number() over (partition by allocation_id order by version_no desc) = 1
),

base as (
    select rep, sum(allocated / gross * net) as collected
    from known group by rep
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
        row = Allocation(f"{name}-{part}", 1, name, "receipt", paid_on, amount, EARLY, bounced_on=bounced_on)
        tables["allocations"].append(row)
        if number % 10 == 0 and part:
            corrected = replace(row, version_no=2, amount=amount - amount // 10, recorded_at=CORRECTED)
            tables["allocations"].append(corrected)


def statements(rows: KnownRows, as_of: datetime) -> tuple[str, str]:
    """Credit, earn, release and total the whole month as of a time, rep by rep.

    Returns how many entries and what is paid, and the SHA-256 over every entry: it tells two results apart.
    """
    count, payable, digest = 0, Decimal(0), hashlib.sha256()
    with paused_collector():
        month = MonthOfReps(rows, MONTH, as_of, ())
        for _, entries in month.entries():
            count += len(entries)
            payable += sum((row.payable for row in payables(entries)), Decimal(0))
            digest.update(repr(entries).encode())
        lacking = month.finish(()).open_exceptions
    if lacking:
        raise SystemExit(f"The made-up month has exceptions, so nothing was measured: {lacking[:3]}")
    return f"{count:,} entries, {payable:,} VND", digest.hexdigest()


def sql_floor(rows: KnownRows) -> Callable[[datetime], tuple[str, str]]:
    """The one statement over the same allocations, each given whole to the document's salesperson."""
    documents = {document.document_id: document for document in rows.documents}
    frame = pd.DataFrame(
        (row.allocation_id, row.version_no, row.recorded_at, sold.rep, row.amount, sold.gross, sold.net)
        for row in rows.allocations
        for sold in (documents[row.document_id],)
    )
    names = ["allocation_id", "version_no", "recorded_at", "rep", "allocated", "gross", "net"]
    frame.columns = pd.Index(names)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; set threads = 2")
    connection.execute("create table allocations as select * from frame")

    def run(as_of: datetime) -> tuple[str, str]:
        found = connection.execute(FLOOR.format(quota=QUOTA), [as_of]).fetchall()
        return f"{len(found):,} sums", hashlib.sha256(repr(sorted(found)).encode()).hexdigest()

    return run


def measured(step: Callable[[], tuple[str, str]]) -> list[str]:
    """What came out, its hash, seconds, CPU seconds, and the peak MiB of this process."""
    began, cpu = time.perf_counter(), time.process_time()
    found, digest = step()
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [f"{seconds:,.1f}", f"{cpu_seconds:,.1f}", f"{peak:,.0f}", found, digest]


def step_of(name: str, reps: int, allocations: int) -> list[str]:
    """One step in a process of its own; of the rows, made first, only the memory is measured."""
    rows = month_of_sales(reps, allocations)
    if name == "rows":
        return measured(lambda: (f"{len(rows.allocations):,} versions", ""))
    if name == "known":
        known = rows.as_of(NIGHT)
        kept = replace(rows, allocations=known.allocations)
        return measured(lambda: statements(kept, NIGHT))
    as_of = NIGHT if name.endswith("old night") else LOCK
    if name.startswith("floor"):
        floor = sql_floor(rows)
        return measured(lambda: floor(as_of))
    return measured(lambda: statements(rows, as_of))


STEPS = {
    "rows": "nothing: the rows alone, in memory",
    "known": "the month on the old night itself, nothing else recorded yet",
    "month as of the old night": "the same again, with what was recorded later",
    "month": "the month, from rows to statements",
    "floor": "floor: marginal tiers in one SQL statement",
    "floor as of the old night": "floor as of the old night",
}


def main(
    reps: Annotated[int, typer.Option(help="Reps of the company.")] = 200,
    allocations: Annotated[int, typer.Option(help="Payment allocations in the month.")] = 100_000,
    write: Annotated[bool, typer.Option(help="Write the section of docs/benchmarks.md.")] = False,
) -> None:
    """Measures the month, the same month as of an old night, and the SQL floors."""
    context = multiprocessing.get_context("spawn")
    lines = ["| step | seconds | CPU seconds | peak MiB | what came out |", "|---|--:|--:|--:|---|"]
    digests = {}
    for name, title in STEPS.items():
        with context.Pool(1) as pool:
            *figures, digests[name] = pool.apply(step_of, (name, reps, allocations))
        lines.append(f"| {title} | {' | '.join(figures)} |")
        Console().print(lines[-1], markup=False, soft_wrap=True)
    if not digests["known"] == digests["month as of the old night"] != digests["month"]:
        raise SystemExit(
            "As of the old night another result came out than on that night, or nothing changed."
        )
    heading = f"{reps:,} reps, {allocations:,} allocations of one month. {machine()}"
    if write:
        before, _, after = PAGE.read_text("utf-8").partition(MARK)
        rest = after[after.index("\n## ") :] if "\n## " in after else ""
        PAGE.write_text("\n".join([f"{before}{MARK}", "", heading, "", *lines, ""]) + rest, "utf-8")


if __name__ == "__main__":
    typer.run(main)
