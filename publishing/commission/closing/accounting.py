"""All credits once more, from the extracts alone: what the engine's credits must add up to.

Written a second time on purpose, sharing nothing with the engine: what happened comes out of SQL, by month;
here a source's amount credited to date is worked out at each month's end, and its changes are added up.
Rules: commission engine, section 3, numbers 1, 4 and 8.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
from babel.numbers import get_currency_precision

from publishing.commission.closing.tools import CreditKey

FACTS = Path(__file__).with_name("accounting_facts.sql")
LONGEST_RATE_AGE = timedelta(days=7)
EVENTS_OF_KIND = {
    "deal": {"won"},
    "invoice": {"invoiced", "collected"},
    "note": {"invoiced", "collected"},
}
RATES = """
select rate_date, from_currency, rate from landed.acc_fx_rates
where to_currency = (select reporting_currency from landed.company) and not _is_deleted
order by rate_date
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the facts of one month did to a source; amounts in `currency`, before any rate."""

    source: str
    kind: str
    source_currency: str
    source_day: date
    month: date
    currency: str
    net: Decimal
    gross: Decimal
    allocated: Decimal


class Rates:
    """Rates into the reporting currency: the latest on or before a day, at most seven days old."""

    def __init__(self, rows: Iterable[tuple[date, str, Decimal]], reporting_currency: str) -> None:
        """Take rows of (day, currency, rate) in the order of their days."""
        self._reporting = reporting_currency
        self._days: dict[str, list[date]] = defaultdict(list)
        self._rates: dict[str, list[Decimal]] = defaultdict(list)
        for day, currency, rate in rows:
            self._days[currency].append(day)
            self._rates[currency].append(rate)

    def between(self, one: str, other: str, day: date) -> Fraction | None:
        """Units of `other` per unit of `one` on a day; None where a rate is missing."""
        if one == other:
            return Fraction(1)
        rates = self._of(one, day), self._of(other, day)
        return rates[0] / rates[1] if rates[0] and rates[1] else None

    def _of(self, currency: str, day: date) -> Fraction | None:
        if currency == self._reporting:
            return Fraction(1)
        days = self._days.get(currency, [])
        place = bisect_right(days, day) - 1
        if place < 0 or days[place] < day - LONGEST_RATE_AGE:
            return None
        return Fraction(self._rates[currency][place])


def account(
    landed: Path, month: date, keys: Iterable[CreditKey], seen_bounces: Mapping[str, date] | None = None
) -> dict[CreditKey, Decimal]:
    """Sums of all credits up to a month by month of the event, credit event and currency.

    Args:
        landed: the hand-over of the night.
        month: first day of the last month that is summed.
        keys: what is asked for; every credit event and currency in them is summed over all months.
        seen_bounces: payment id → local day of the first extract that showed it as bounced, where the source
            does not say the day itself.
    """
    bases = {(event, currency) for _, event, currency in keys}
    facts, rates = _read(landed, month, seen_bounces or {})
    sums: dict[CreditKey, Decimal] = defaultdict(Decimal)
    for _, of_source in groupby(facts, key=lambda fact: fact.source):
        rows = list(of_source)
        for event, currency in bases:
            if event in EVENTS_OF_KIND[rows[0].kind]:
                for at, change in _changes(rows, event, currency, rates):
                    sums[at, event, currency] += change
    return dict(sums)


def _changes(rows: list[Fact], event: str, currency: str, rates: Rates) -> list[tuple[date, Decimal]]:
    """The change that each month made to a source, in whole minor units of the currency."""
    first = rows[0]
    rate = rates.between(first.source_currency, currency, first.source_day)
    if rate is None:
        return []
    unit = Decimal(1).scaleb(-get_currency_precision(currency))
    net = gross = allocated = before = Fraction(0)
    changes = []
    for month, of_month in groupby(rows, key=lambda row: row.month):
        for row in of_month:
            own = rates.between(row.currency, first.source_currency, first.source_day)
            if own is None:
                continue
            net += _in_source_currency(row.net, own, first.source_currency)
            gross += _in_source_currency(row.gross, own, first.source_currency)
            allocated += Fraction(row.allocated)
        after = _half_up(_credited(first.kind, event, net, gross, allocated) * rate / Fraction(unit))
        if after != before:
            changes.append((month, int(after - before) * unit))
        before = after
    return changes


def _credited(kind: str, event: str, net: Fraction, gross: Fraction, allocated: Fraction) -> Fraction:
    """Credited to date in the source's own currency; a credit note by itself counts in full."""
    if kind == "note":
        return net
    if net <= 0:
        return Fraction(0)
    if event != "collected":
        return net
    return net * min(Fraction(1), max(Fraction(0), allocated) / gross) if gross > 0 else Fraction(0)


def _in_source_currency(amount: Decimal, rate: Fraction, currency: str) -> Fraction:
    if rate == 1:
        return Fraction(amount)
    unit = Fraction(1, 10 ** get_currency_precision(currency))
    return _half_up(Fraction(amount) * rate / unit) * unit


def _half_up(number: Fraction) -> Fraction:
    """Whole, halves away from zero."""
    whole = (abs(number) + Fraction(1, 2)) // 1
    return Fraction(whole if number >= 0 else -whole)


def _read(landed: Path, month: date, seen_bounces: Mapping[str, date]) -> tuple[list[Fact], Rates]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        path = str(landed).replace("'", "''")
        connection.execute(f"attach '{path}' as landed (read_only)")
        connection.execute("create temp table seen_bounces (payment_id varchar, seen_on date)")
        connection.execute(
            "insert into seen_bounces select unnest($1::varchar[]), unnest($2::date[])",
            [list(seen_bounces), list(seen_bounces.values())],
        )
        company: tuple[Any, ...] | None = connection.execute(
            "select utc_offset_hours, reporting_currency from landed.company"
        ).fetchone()
        assert company is not None
        parameters = {"offset": company[0], "month": month}
        facts = [Fact(*row) for row in connection.execute(FACTS.read_text(), parameters).fetchall()]
        return facts, Rates(connection.execute(RATES).fetchall(), company[1])
