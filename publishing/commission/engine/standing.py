"""What stands on a day: plans, assignments, managers, owners, splits, exchange rates."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TypeVar

from publishing.commission.engine.dates import Calendar
from publishing.commission.engine.money import SCALE, minor_digits
from publishing.commission.engine.rows import (
    NO_COMMISSION,
    Assignment,
    Draw,
    KnownRows,
    Owner,
    Plan,
    Quota,
    SplitSet,
    Team,
)

_Row = TypeVar("_Row")
_Span = TypeVar("_Span", Owner, Team)
_LONGEST_RATE_AGE = 7
_HIGHEST_LEVEL = 20


class Standing:
    """Indexes over rows of one as-of time; every question names the day."""

    def __init__(self, rows: KnownRows) -> None:
        """``rows`` are those that count (``KnownRows.as_of``)."""
        self.company = rows.company
        self.calendar = Calendar(rows.calendar)
        self.plans: dict[str, list[Plan]] = _grouped(rows.plans, "plan_id")
        held = [row for row in rows.assignments if not row.void]
        self.assignments: dict[str, list[Assignment]] = _grouped(held, "rep")
        self.draws: dict[str, list[Draw]] = _grouped(rows.draws, "rep")
        self._quotas: dict[tuple[str, str, str, date], list[Quota]] = defaultdict(list)
        for quota in rows.quotas:
            self._quotas[quota.rep, quota.kpi_code, quota.period, quota.period_start].append(quota)
        self._quota_days = {row.assignment_id: row for row in rows.quota_days}
        self._splits: dict[str, list[SplitSet]] = _grouped(rows.splits, "deal_id")
        self._teams: dict[str, list[Team]] = _grouped(rows.teams, "rep")
        self._owners: dict[tuple[str, str], list[Owner]] = defaultdict(list)
        for owner in rows.owners:
            self._owners[owner.object_type, owner.object_id].append(owner)
        self._rates: dict[str, list[tuple[date, Fraction]]] = defaultdict(list)
        for rate in rows.rates:
            self._rates[rate.currency].append((rate.rate_date, Fraction(rate.rate)))
        for rates in self._rates.values():
            rates.sort()
        self.plan_on = cache(self._plan_on)
        self.held_on = cache(self._held_on)
        self.managers_on = cache(self._managers_on)
        self.fx = cache(self._fx)
        self.minor_per_scaled = cache(self._minor_per_scaled)

    def quotas(self, rep: str, plan: Plan, period_start: date) -> list[tuple[Quota, date, date]]:
        """The full-period targets of the plan's quota KPI, each with the days that it is for, last exclusive.

        There are several where the rep has the KPI by one assignment after another.
        """
        found = self._quotas.get((rep, plan.quota_kpi, plan.period, period_start), [])
        return [(row, *self._days_of(row)) for row in sorted(found, key=lambda row: row.assignment_id)]

    def _days_of(self, quota: Quota) -> tuple[date, date]:
        days = self._quota_days.get(quota.assignment_id)
        if days is None:
            return date.min, date.max
        if days.void:
            return days.first, days.first
        last = days.last or date.max
        return days.first, last + timedelta(days=1) if last < date.max else last

    def split_on(self, deal_id: str, day: date) -> SplitSet | None:
        """The set of shares in force: the highest version that has begun."""
        begun = [row for row in self._splits.get(deal_id, ()) if row.valid_from <= day]
        return max(begun, key=lambda row: row.version_no, default=None)

    def owner_on(self, object_type: str, object_id: str, day: date) -> str | None:
        """Who owned the deal or account at the end of the day."""
        spans = self._owners.get((object_type, object_id), ())
        found = _latest_span(spans, day)
        return found.owner if found else None

    def has_owners(self, object_type: str, object_id: str) -> bool:
        """Whether the history of owners speaks of it at all."""
        return (object_type, object_id) in self._owners

    def _plan_on(self, plan_id: str, day: date) -> Plan | None:
        covering = [row for row in self.plans.get(plan_id, ()) if _covers(row.valid_from, row.valid_to, day)]
        return max(covering, key=lambda row: row.version_no, default=None)

    def _held_on(self, rep: str, day: date) -> tuple[str, ...] | None:
        """Plans that a rep holds on a day; () = no commission on purpose, None = nobody said anything."""
        covering = {
            row.plan_id for row in self.assignments.get(rep, ()) if _covers(row.valid_from, row.valid_to, day)
        }
        return tuple(sorted(covering - {NO_COMMISSION})) if covering else None

    def _managers_on(self, rep: str, day: date) -> tuple[str, ...]:
        """The managers above a rep, the direct one first; a circle ends the chain."""
        chain: list[str] = []
        below = rep
        while len(chain) < _HIGHEST_LEVEL:
            span = _latest_span(self._teams.get(below, ()), day)
            if span is None or span.manager is None or span.manager in (rep, *chain):
                break
            chain.append(span.manager)
            below = span.manager
        return tuple(chain)

    def _fx(self, currency: str, into: str, day: date) -> Fraction | None:
        """Units of ``into`` per unit of ``currency``, crossed through VND; None without a rate of 7 days."""
        if currency == into:
            return Fraction(1)
        numerator, denominator = self._dong(currency, day), self._dong(into, day)
        return None if numerator is None or denominator is None else numerator * _inverse(denominator)

    def _minor_per_scaled(self, currency: str, into: str, day: date) -> Fraction | None:
        """Minor units of ``into`` per 1/10 000 of ``currency``."""
        rate = self.fx(currency, into, day)
        return None if rate is None else rate * Fraction(10 ** minor_digits(into), SCALE)

    def _dong(self, currency: str, day: date) -> Fraction | None:
        if currency == "VND":
            return Fraction(1)
        rates = self._rates.get(currency, [])
        place = bisect_right(rates, day, key=lambda rate: rate[0])
        if place == 0 or rates[place - 1][0] < day - timedelta(days=_LONGEST_RATE_AGE):
            return None
        return rates[place - 1][1] or None


def _inverse(number: Fraction) -> Fraction:
    return Fraction(number.denominator, number.numerator)


def _covers(first: date, after: date | None, day: date) -> bool:
    return first <= day and (after is None or day < after)


def _latest_span(spans: Iterable[_Span], day: date) -> _Span | None:
    covering = [span for span in spans if _covers(span.valid_from, span.valid_to, day)]
    return max(covering, key=lambda span: span.valid_from, default=None)


def _grouped(rows: Iterable[_Row], column: str) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return dict(groups)
