"""Releases: which part of an earning may be paid by the end of a month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from publishing.commission.engine.credited import credited_to_date
from publishing.commission.engine.dates import month_end, month_of
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.facts import Source
from publishing.commission.engine.money import truncate
from publishing.commission.engine.rows import Event
from publishing.commission.engine.standing import Standing

_ORDER: dict[Event, int] = {"won": 0, "invoiced": 1, "collected": 2}
_ALL = Fraction(1)
_NONE = Fraction(0)
Shares = tuple[tuple[date, Fraction], ...]
"""From each day on this share, none before."""


class Releasing:
    """Shares of sources by credit and payout event."""

    def __init__(self, invoices: Mapping[str, list[Source]], standing: Standing, problems: Problems) -> None:
        """``invoices``: of each deal."""
        self._invoices = invoices
        self._standing = standing
        self._problems = problems
        self._shares: dict[tuple[str, Event, Event], Shares | None] = {}

    def shares(self, source: Source, credit_event: Event, payout_event: Event) -> Shares | None:
        """The shares day by day; None = everything at once: the payout is no later event.

        Nothing left to divide by keeps the share of the day before: what a full reversal leaves unclawed
        stays as it was released.
        """
        if _ORDER[payout_event] <= _ORDER[credit_event] or source.kind == "note":
            return None
        key = (source.source_id, credit_event, payout_event)
        if key not in self._shares:
            self._shares[key] = self._of(source, credit_event, payout_event)
        return self._shares[key]

    def _of(self, source: Source, credit_event: Event, payout_event: Event) -> Shares:
        credited = _by_day(source, credit_event)
        if source.kind == "deal":
            paid_out = [
                self._in_currency(source, invoice, payout_event) for invoice in self._invoices_of(source)
            ]
        else:
            paid_out = [_by_day(source, payout_event)]
        days = sorted({day for dated in (credited, *paid_out) for day, _ in dated})
        shares: list[tuple[date, Fraction]] = []
        for day in days:
            whole = _at(credited, day)
            if whole:
                paid = sum((_at(dated, day) for dated in paid_out), _NONE)
                shares.append((day, min(_ALL, paid * Fraction(whole.denominator, whole.numerator))))
        return tuple(shares)

    def _invoices_of(self, deal: Source) -> Iterable[Source]:
        return self._invoices.get(deal.deal_id or "", ())

    def _in_currency(self, deal: Source, invoice: Source, event: Event) -> list[tuple[date, Fraction]]:
        rate = self._standing.fx(invoice.currency, deal.currency, deal.day)
        if rate is None:
            self._problems.add(deal.day, "rate", f"{invoice.source_id} {invoice.currency}")
            return []
        return [(day, amount * rate) for day, amount in _by_day(invoice, event)]


def _by_day(source: Source, event: Event) -> list[tuple[date, Fraction]]:
    """The amount to date at the end of each day on which something happened."""
    last: dict[date, Fraction] = {}
    for fact, numerator, denominator in credited_to_date(source, event):
        last[fact.day] = Fraction(numerator, denominator)
    return list(last.items())


def _at(dated: Sequence[tuple[date, Fraction]], day: date) -> Fraction:
    place = bisect_right(dated, day, key=lambda item: item[0])
    return dated[place - 1][1] if place else _NONE


def released(
    paid: Sequence[tuple[date, int]], clawed: Sequence[tuple[date, int]], shares: Shares | None, until: date
) -> list[tuple[date, int]]:
    """Changes of truncate((paid − clawed back) × share) by month, up to the month ``until``, where not 0.

    ``paid``: to date, by month; ``clawed``: taken in each month, ≥ 0 for what was paid.
    """
    if shares is None and not clawed:
        earlier = [0, *(amount for _, amount in paid)]
        return [
            (month, now - was) for (month, now), was in zip(paid, earlier, strict=False) if month <= until
        ]
    months = {month for month, _ in paid} | {month for month, _ in clawed}
    if shares is not None and paid:
        months |= {max(month_of(day), paid[0][0]) for day, _ in shares}
    so_far = 0
    changes: list[tuple[date, int]] = []
    for month in sorted(month for month in months if month <= until):
        amount = _last(paid, month) - sum(taken for when, taken in clawed if when <= month)
        share = _ALL if shares is None else _at(shares, month_end(month))
        now = truncate(amount * share)
        if now != so_far:
            changes.append((month, now - so_far))
            so_far = now
    return changes


def _last(paid: Sequence[tuple[date, int]], month: date) -> int:
    place = bisect_right(paid, month, key=lambda item: item[0])
    return paid[place - 1][1] if place else 0
