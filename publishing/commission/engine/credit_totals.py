"""Sums of all credits for the reconciliation: also unpaid and unassigned ones, without overlay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.engine.credits import Basis, Credits
from publishing.commission.engine.money import to_decimal
from publishing.commission.engine.rows import Event


@dataclass(frozen=True, slots=True, order=True)
class CreditTotal:
    """What the events of a month credited, less what they took back, on one credit event and in one currency.

    ``currency`` is a plan's. With ``source`` filled it is that source alone.
    """

    month: date
    credit_event: Event
    currency: str
    amount: Decimal
    source: str = ""


def credit_totals(credits: Mapping[Basis, Credits], until: date) -> tuple[CreditTotal, ...]:
    """Per month of the event up to ``until``, credit event and currency."""
    sums: dict[tuple[date, Event, str], int] = defaultdict(int)
    for (event, currency), found in credits.items():
        for (month, _), amount in found.sums.items():
            if month <= until:
                sums[month, event, currency] += amount
    return tuple(sorted(CreditTotal(*key, to_decimal(amount, key[2])) for key, amount in sums.items()))


def credits_by_source(credits: Mapping[Basis, Credits], until: date) -> tuple[CreditTotal, ...]:
    """The same per source: where a difference is, this names the document."""
    totals = (
        CreditTotal(month, event, currency, to_decimal(amount, currency), source)
        for (event, currency), found in credits.items()
        for (month, source), amount in found.sums.items()
        if month <= until
    )
    return tuple(
        sorted(totals, key=lambda total: (total.month, total.source, total.credit_event, total.currency))
    )
