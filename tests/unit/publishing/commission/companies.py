"""Small companies of the worked examples: rows with everything that an example does not say filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from publishing.commission.engine.payables import payables
from publishing.commission.engine.posting import entries_to_post
from publishing.commission.engine.rows import (
    Allocation,
    Assignment,
    Company,
    Component,
    CreditType,
    Document,
    KnownRows,
    Plan,
    Quota,
    Tier,
)
from publishing.commission.entries import Entry

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
MONTHS = (SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
MILLION = Decimal(1_000_000)
TIERS = tuple(
    Tier(Decimal(bound), Decimal(rate)) for bound, rate in (("0", "0.01"), ("0.8", "0.02"), ("1", "0.03"))
)


def million(count: str | int | Decimal) -> Decimal:
    """``count`` million đồng."""
    return Decimal(count) * MILLION


def lock_time(month: date) -> datetime:
    """The fifth of the next month, noon."""
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 5, 12, tzinfo=UTC)


def noon(day: date) -> datetime:
    """When a row of the day was recorded, if nothing is said."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def component(kind: Any = "marginal", **columns: Any) -> Component:
    """Component ``main``; tiered ones have the tiers 0 → 1 %, 0.8 → 2 %, 1.0 → 3 %."""
    tiers = TIERS if kind in ("marginal", "retroactive") else ()
    return Component(**{"component_id": "main", "kind": kind, "tiers": tiers} | columns)


def flat(rate: str, **columns: Any) -> Component:
    """Component ``main`` with one rate."""
    return component("rate", rate=Decimal(rate), **columns)


def plan(*components: Component, basis: Any = "invoiced", payout: Any = None, **columns: Any) -> Plan:
    """Plan P by the month in đồng, in force since September."""
    made = Plan("P", 1, "month", "VND", basis, payout or basis, components, SEPTEMBER, EARLY, EARLY)
    return replace(made, **columns)


def held(
    rep: str = "A", plan_id: str = "P", first: date = SEPTEMBER, after: date | None = None
) -> Assignment:
    """A rep holds a plan."""
    return Assignment(f"{rep} {plan_id} {first}", 1, rep, plan_id, first, EARLY, EARLY, after)


def quotas(*reps: str, amount: int = 500) -> tuple[Quota, ...]:
    """A quota of ``amount`` million for each month."""
    return tuple(
        Quota(rep, "month", month, 1, million(amount), "VND", EARLY, EARLY)
        for rep in reps
        for month in MONTHS
    )


def invoice(
    name: str, day: date, net: str | int | Decimal, gross: str | int | Decimal | None = None, **columns: Any
) -> Document:
    """An invoice in million đồng, sold by A, recorded on its day."""
    made = Document(
        name, 1, "invoice", day, "VND", million(net), million(net if gross is None else gross), noon(day)
    )
    return replace(made, **{"rep": "A"} | columns)


def note(
    name: str,
    day: date,
    of: str,
    net: str | int | Decimal,
    gross: str | int | Decimal | None = None,
    **columns: Any,
) -> Document:
    """A credit note in million đồng on an invoice."""
    return replace(invoice(name, day, net, gross), document_type="credit_note", applies_to=of, **columns)


def receipt(name: str, of: str, day: date, amount: str | int | Decimal, **columns: Any) -> Allocation:
    """A cleared payment in million đồng."""
    return replace(Allocation(name, 1, of, "receipt", day, million(amount), noon(day)), **columns)


def company(*plans: Plan, **tables: Any) -> KnownRows:
    """The ledger begins in September 2026; A holds plan P with a quota of 500 million, if nothing is said."""
    return KnownRows(
        Company(SEPTEMBER), plans=plans, **{"assignments": (held(),), "quotas": quotas("A")} | tables
    )


def ledger(rows: KnownRows, *months: date) -> list[Entry]:
    """All entries of the locks of the months; no exception may be open."""
    entries: list[Entry] = []
    for month in months or MONTHS:
        posting = entries_to_post(rows, month, lock_time(month), entries)
        assert posting.open_exceptions == ()
        entries.extend(posting.entries)
    return entries


def amounts(
    entries: list[Entry], month: date, rep: str = "A", side: str = "earned"
) -> list[tuple[str, Decimal]]:
    """A rep's entries of one side posted in a month, in the ledger's order: type, amount in million."""
    return [
        (entry.entry_type, (entry.amount / MILLION).normalize())
        for entry in entries
        if (entry.posted_period, entry.rep, entry.side) == (month, rep, side)
    ]


def figures(*pairs: tuple[str, str]) -> list[tuple[str, Decimal]]:
    """Expected types and amounts in million."""
    return [(kind, Decimal(amount).normalize()) for kind, amount in pairs]


def paid(entries: list[Entry], month: date, rep: str = "A") -> Decimal:
    """Payable of a rep and month, in đồng."""
    return sum(
        (row.payable for row in payables(entries) if (row.period, row.rep) == (month, rep)), Decimal(0)
    )


def carried(entries: list[Entry], month: date, rep: str = "A") -> list[tuple[str, Decimal]]:
    """The statement's entries."""
    return amounts(entries, month, rep, "statement")


def october(day: int) -> date:
    """A day of October 2026."""
    return date(2026, 10, day)


def november(day: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, day)


MARGINAL = plan(component())
RETROACTIVE = plan(component("retroactive"))
Shares = tuple[tuple[str, CreditType, Decimal], ...]
SPLIT: Shares = (("A", "revenue", Decimal("0.6")), ("B", "revenue", Decimal("0.4")))
