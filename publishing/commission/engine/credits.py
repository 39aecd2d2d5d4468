"""Credits: who gets how much of which event, in whole minor units of a plan's currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from publishing.commission.engine.attribution import overlay_shares, revenue_shares
from publishing.commission.engine.credited import credited_to_date
from publishing.commission.engine.dates import month_of
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.facts import Fact, Order, Source, SourceLine
from publishing.commission.engine.money import apportion, half_up, half_up_of, rate_decimal
from publishing.commission.engine.rows import Attributes, CreditType, Event
from publishing.commission.engine.standing import Standing

Basis = tuple[Event, str]
"""A credit event and the currency in which it is credited: a plan's."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A part of a credit that a later event takes back; ``amount`` > 0, in minor units."""

    day: date
    by: Fact
    amount: int


@dataclass(slots=True, eq=False)
class Credit:
    """A rep's part of an event; ``rep`` is empty where nobody was found. ``amount`` in minor units."""

    event: CreditedEvent
    line_id: str
    attributes: Attributes
    rep: str
    credit_type: CreditType
    amount: int
    left: int
    undone: list[Undone] = field(default_factory=list)
    event_id: str = ""

    @property
    def day(self) -> date:
        """The event date."""
        return self.event.day

    def base(self, last: date) -> int:
        """What is left of it after the facts up to a day."""
        return self.amount - sum(undone.amount for undone in self.undone if undone.day <= last)


@dataclass(slots=True, eq=False)
class CreditedEvent:
    """An event that credited something: its parts, and its place among the events of its source."""

    source: Source
    day: date
    fact_id: str
    fx: Decimal
    net: int
    """Net of the whole source in minor units, before anything was undone."""
    siblings: list[CreditedEvent]
    left: int = 0
    parts: list[Credit] = field(default_factory=list)


@dataclass(slots=True)
class Credits:
    """All credits of one basis, and their sums per source and month without overlay."""

    by_rep: dict[str, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))
    unrated: list[Source] = field(default_factory=list)


def credit_sources(
    sources: Iterable[Source], basis: Basis, standing: Standing, problems: Problems
) -> Credits:
    """Credits of all sources on a basis; sources without an exchange rate are left in ``unrated``."""
    event, currency = basis
    credits = Credits()
    for source in sources:
        if source.kind != "note" and (source.kind == "deal") != (event == "won"):
            continue
        if source.kind == "note" and event == "won":
            continue
        factor = standing.minor_per_scaled(source.currency, currency, source.day)
        if factor is None:
            credits.unrated.append(source)
        else:
            _credit_source(source, basis, factor, standing, problems, credits)
    return credits


def _credit_source(
    source: Source, basis: Basis, factor: Fraction, standing: Standing, problems: Problems, credits: Credits
) -> None:
    before = 0
    fx = rate_decimal(standing.fx(source.currency, basis[1], source.day) or Fraction(1))
    net = half_up(source.facts[0].net * factor.numerator, factor.denominator)
    events: list[CreditedEvent] = []
    for fact, numerator, denominator in credited_to_date(source, basis[0]):
        after = half_up(numerator * factor.numerator, denominator * factor.denominator)
        change, before = after - before, after
        if change == 0:
            continue
        credits.sums[month_of(fact.day), source.source_id] += change
        if change < 0 and source.kind != "note":
            undo(events, fact, -change)
            continue
        event = CreditedEvent(source, fact.day, _fact_name(fact), fx, net, events, left=change)
        _divide(event, change, standing, problems)
        events.append(event)
        for part in event.parts:
            credits.by_rep[part.rep].append(part)


def _fact_name(fact: Fact) -> str:
    """The event's own id; a credit note that raises a credit must not look like a payment of that id."""
    plain = fact.order in (Order.DOCUMENT, Order.RECEIPT)
    return fact.fact_id if plain else f"{fact.order.name.lower()} {fact.fact_id}"


def _divide(event: CreditedEvent, whole: int, standing: Standing, problems: Problems) -> None:
    """Over the lines by net amount, then over the reps by their shares; overlays are extra."""
    source = event.source
    lines = source.lines
    amounts = apportion(whole, [line.net for line in lines], [line.line_id for line in lines])
    overlays = overlay_shares(source, event.day, standing)
    for line, amount in zip(lines, amounts, strict=True):
        shares = revenue_shares(source, line, event.day, standing, problems) or (("", 1),)
        reps = [rep for rep, _ in shares]
        parts = apportion(amount, [weight for _, weight in shares], reps)
        for rep, part in zip(reps, parts, strict=True):
            _add_part(event, line, rep, "revenue", part)
        for rep, share in overlays:
            _add_part(event, line, rep, "overlay", half_up_of(share * amount))


def _add_part(event: CreditedEvent, line: SourceLine, rep: str, credit_type: CreditType, amount: int) -> None:
    if amount:
        part = Credit(event, line.line_id, line.attributes, rep, credit_type, amount, amount)
        names = (event.fact_id, rep, line.line_id, credit_type)
        part.event_id = "|".join(name.replace("%", "%25").replace("|", "%7C") for name in names)
        event.parts.append(part)


def undo(events: list[CreditedEvent], fact: Fact, amount: int) -> None:
    """A bounce undoes its own credit first; everything else the youngest credits first."""
    youngest_first = list(reversed(events))
    if fact.order == Order.BOUNCE:
        youngest_first.sort(key=lambda event: event.fact_id != fact.fact_id)
    for event in youngest_first:
        taken = min(amount, event.left)
        if taken:
            _undo_event(event, fact, taken)
            amount -= taken
        if not amount:
            return
    raise ArithmeticError(f"{fact} undoes {amount} more than its source was credited")


def _undo_event(event: CreditedEvent, fact: Fact, taken: int) -> None:
    """Over what is left of the event's parts; overlay parts lose the same share of what is left of them."""
    revenue = [part for part in event.parts if part.credit_type == "revenue" and part.left]
    shares = apportion(taken, [part.left for part in revenue], [part.event_id for part in revenue])
    for part, share in zip(revenue, shares, strict=True):
        _undo_part(part, fact, share)
    for part in event.parts:
        if part.credit_type == "overlay" and part.left:
            _undo_part(part, fact, half_up(part.left * taken, event.left))
    event.left -= taken


def _undo_part(part: Credit, fact: Fact, amount: int) -> None:
    if amount:
        part.undone.append(Undone(fact.day, fact, amount))
        part.left -= amount
