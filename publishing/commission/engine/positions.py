"""Quota, coverage and the position that the walk over a plan period's credits begins from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from publishing.commission.engine.credits import Credit
from publishing.commission.engine.earnings import Positions
from publishing.commission.engine.exceptions import Reason
from publishing.commission.engine.memberships import GroupKey
from publishing.commission.engine.money import half_up_of, minor_digits
from publishing.commission.engine.rows import CreditType, Plan
from publishing.commission.engine.standing import Standing

WHOLE_PLAN = "*"
Lowered = dict[str, list[tuple[date, int]]]
"""Component id (or ``*`` and the credit type, for the whole plan) → clawed back base with its day."""


class Coverage:
    """How much of a plan period a rep holds the plan: working days, and the version of the last day."""

    def __init__(self, key: GroupKey, standing: Standing) -> None:
        """Overlapping assignments of the plan count once."""
        after = key.last + timedelta(days=1)
        spans = sorted(
            (max(row.valid_from, key.first), min(row.valid_to or after, after))
            for row in standing.assignments.get(key.rep, ())
            if row.plan_id == key.plan_id
        )
        self.version: Plan | None = None
        self._calendar = standing.calendar
        self._spans: list[tuple[date, date]] = []
        covered = key.first
        for first, end in spans:
            self._spans.append((max(first, covered), end))
            covered = max(covered, end)
        self.days = self.days_between(key.first, after)
        self.all_days = standing.calendar.working_days(key.first, after)
        ends = [end for first, end in spans if first < end]
        if ends:
            self.version = _last_version(key, max(ends), standing)

    def days_between(self, first: date, after: date) -> int:
        """Working days assigned from ``first`` on, before ``after``."""
        return sum(
            self._calendar.working_days(max(start, first), min(end, after)) for start, end in self._spans
        )

    def prorated(self, amount: Fraction) -> int:
        """Amount × working days assigned ÷ working days of the period, half-up, once."""
        return half_up_of(amount * Fraction(self.days, self.all_days)) if self.all_days else 0


def _last_version(key: GroupKey, end: date, standing: Standing) -> Plan | None:
    day = end - timedelta(days=1)
    while day >= key.first:
        version = standing.plan_on(key.plan_id, day)
        if version is not None:
            return version
        day -= timedelta(days=1)
    return None


def quota_of(
    key: GroupKey, plan: Plan, coverage: Coverage, standing: Standing
) -> tuple[int | None, Reason, str]:
    """The prorated quota in minor units of the plan's currency, at the rate of the period's first day.

    None where it is missing or comes to 0; then the reason and subject of the exception say what is missing.
    Of several targets of the period each counts by the days assigned that it is for.
    """
    whose = f"{key.rep} {key.plan_id}"
    rows = standing.quotas(key.rep, plan, key.first)
    days = [1 if len(rows) == 1 else coverage.days_between(first, after) for _, first, after in rows]
    if not sum(days):
        return None, "quota", whose
    whole = Fraction(0)
    for (row, *_), count in zip(rows, days, strict=True):
        rate = standing.fx(row.currency, key.currency, key.first)
        if rate is None:
            return None, "rate", f"quota {key.rep} {row.currency}"
        whole += Fraction(row.amount) * rate * count
    quota = coverage.prorated(whole * Fraction(10 ** minor_digits(key.currency), sum(days)))
    return quota if quota > 0 else None, "quota", whose


def positions_at(
    last: date, quota: int | None, component_id: str, lowered: Lowered, plan_credits: Iterable[Credit]
) -> Positions:
    """Positions on a day: −C to begin with; ``plan_credits`` in order, empty where nothing reads them.

    The plan's own position runs apart for revenue and for overlay.
    """
    start = -_until(lowered.get(component_id, ()), last)
    after: dict[str, int] = {}
    ends: dict[CreditType, int] = {
        "revenue": -_until(lowered.get(WHOLE_PLAN + "revenue", ()), last),
        "overlay": -_until(lowered.get(WHOLE_PLAN + "overlay", ()), last),
    }
    for credit in plan_credits:
        if credit.day <= last:
            ends[credit.credit_type] += credit.base(last)
            after[credit.event_id] = ends[credit.credit_type]
    return Positions(quota, start, after, ends)


def _until(lowered: Iterable[tuple[date, int]], last: date) -> int:
    return sum(amount for day, amount in lowered if day <= last)


def empty_lowered() -> dict[GroupKey, Lowered]:
    """Nothing clawed back in any plan period."""
    return defaultdict(lambda: defaultdict(list))
