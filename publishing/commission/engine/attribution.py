"""Who gets which share of an event."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.facts import Source, SourceLine
from publishing.commission.engine.rows import CreditType, SplitSet
from publishing.commission.engine.standing import Standing

_TOLERANCE = Decimal("0.000001")
_WEIGHT = 10_000_000

Shares = tuple[tuple[str, int], ...]
"""(rep, weight); the whole is the sum of the weights. No shares = nobody is found."""


def revenue_shares(
    source: Source, line: SourceLine, day: date, standing: Standing, problems: Problems | None
) -> Shares:
    """Revenue splits of the deal, else its owner, the salesperson, the account owner, else an exception.

    Splits whose sum is not 1 ± 0.000001 are an exception too; nobody else gets the event then.
    """
    deal_id = source.deal_id
    split = standing.split_on(deal_id, day) if deal_id is not None else None
    shares = _shares_of(split, "revenue")
    if shares:
        if abs(sum((share for _, share in shares), Decimal(-1))) <= _TOLERANCE:
            return tuple((rep, int(share * _WEIGHT)) for rep, share in shares if share > 0)
        if problems:
            problems.add(day, "splits", f"deal:{deal_id}")
        return ()
    rep = _owner_of_deal(source, day, standing) or line.rep or _salesperson(source)
    if rep is None and source.customer is not None:
        rep = standing.owner_on("account", source.customer, day)
    if rep is None and problems:
        problems.add(day, "rep", source.source_id)
    return () if rep is None else ((rep, 1),)


def overlay_shares(source: Source, day: date, standing: Standing) -> tuple[tuple[str, Fraction], ...]:
    """Overlay shares of the deal: extra, they need not add up to anything."""
    if source.deal_id is None:
        return ()
    shares = _shares_of(standing.split_on(source.deal_id, day), "overlay")
    return tuple((rep, Fraction(share)) for rep, share in shares)


def _shares_of(split: SplitSet | None, credit_type: CreditType) -> list[tuple[str, Decimal]]:
    if split is None:
        return []
    shares: dict[str, Decimal] = {}
    for rep, kind, share in split.shares:
        if kind == credit_type:
            shares[rep] = shares.get(rep, Decimal(0)) + share
    return sorted(shares.items())


def _owner_of_deal(source: Source, day: date, standing: Standing) -> str | None:
    deal_id = source.deal_id
    if deal_id is None:
        return None
    if standing.has_owners("deal", deal_id):
        return standing.owner_on("deal", deal_id, day)
    return source.deal.owner if source.deal else None


def _salesperson(source: Source) -> str | None:
    return source.document.rep if source.document else None
