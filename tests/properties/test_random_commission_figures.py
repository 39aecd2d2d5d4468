"""Credits and earnings of every commission history equal what simpler formulas say of the same rows.

``COMMISSION_EXAMPLES=5000 pytest tests/properties`` is the long run.
"""

from __future__ import annotations

import os
from collections import defaultdict
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.commission.engine.calculation import Calculation
from publishing.commission.engine.credits import Credit
from publishing.commission.engine.dates import month_end
from publishing.commission.engine.money import SCALE, half_up_of
from publishing.commission.engine.positions import Coverage, quota_of
from tests.properties.commission_accounting import credited_to_date
from tests.properties.random_commissions import FIRST, LOCKS, random_rows

EXAMPLES = int(os.environ.get("COMMISSION_EXAMPLES", "100"))
seeds = st.integers(0, 2**32 - 1)
long_run = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@given(seeds)
@long_run
def test_credits_are_what_accounting_says_and_parts_add_up(seed: int) -> None:
    month, as_of = LOCKS[-1]
    known = random_rows(seed).as_of(as_of)
    calculation = Calculation(known, month)
    last = month_end(month)
    for (event, currency), credits in calculation.credits.items():
        sums: dict[str, int] = defaultdict(int)
        for (when, source_id), amount in credits.sums.items():
            sums[source_id] += amount if when <= month else 0
        parts: dict[str, int] = defaultdict(int)
        for credit in (credit for found in credits.by_rep.values() for credit in found):
            if credit.credit_type == "revenue" and credit.day <= last:
                parts[credit.event.source.source_id] += credit.base(last)
        for source in calculation.sources.values():
            is_credited = event == "won" if source.kind == "deal" else event != "won"
            rate = calculation.standing.minor_per_scaled(source.currency, currency, source.day)
            if is_credited and rate is not None:
                expected = half_up_of(credited_to_date(known, source.source_id, event, last) * SCALE * rate)
                assert (sums[source.source_id], parts[source.source_id]) == (expected, expected), (
                    source.source_id
                )


@given(seeds)
@long_run
def test_nothing_is_reversed_beyond_what_was_credited_and_paid(seed: int) -> None:
    month, as_of = LOCKS[-1]
    calculation = Calculation(random_rows(seed).as_of(as_of), month)
    credits: list[Credit] = []
    for found in calculation.credits.values():
        credits += [credit for of_rep in found.by_rep.values() for credit in of_rep]
    for credit in credits:
        undone = sum(part.amount for part in credit.undone)
        assert credit.left == credit.amount - undone
        assert credit.left * credit.amount >= 0
    taken: dict[tuple[str, ...], int] = defaultdict(int)
    earned: dict[tuple[str, ...], int] = defaultdict(int)
    for rep in list(calculation.groups):
        for line in calculation.lines(rep):
            key: tuple[str, ...] = (line.rep, line.plan_id, line.component_id, line.source, line.event_id)
            if line.entry_type == "clawback" and line.reverses_period and line.reverses_period >= FIRST:
                taken[key] -= line.amount
            elif line.side == "earned" and line.event_id:
                earned[key] += line.amount
    for name, amount in taken.items():
        assert amount * earned[name] >= 0, name
        assert abs(amount) <= abs(earned[name]), name


def _marginal(position: int, quota: int) -> Fraction:
    """What the way from 0 to a position earns, tier by tier."""
    if position <= 0:
        return position * Fraction(1, 100)
    second, third = Fraction(8, 10) * quota, Fraction(quota)
    return (
        min(Fraction(position), second) * Fraction(1, 100)
        + max(Fraction(0), min(Fraction(position), third) - second) * Fraction(2, 100)
        + max(Fraction(0), position - third) * Fraction(3, 100)
    )


def _retroactive(position: int, quota: int) -> Fraction:
    attainment = Fraction(position, quota)
    return Fraction(3 if attainment >= 1 else 2 if attainment >= Fraction(8, 10) else 1, 100)


def _expected(kind: str, rate: Fraction, credited: int, lowered: int, quota: int | None) -> Fraction | None:
    if kind == "rate":
        return credited * rate
    if kind == "override":
        return credited * Fraction(5, 1000)
    if kind == "marginal" and quota:
        return _marginal(credited - lowered, quota) - _marginal(-lowered, quota)
    if kind == "retroactive" and quota:
        return credited * _retroactive(credited - lowered, quota)
    return None


@given(seeds)
@long_run
def test_a_plan_period_earns_what_one_formula_over_its_sum_says(seed: int) -> None:
    """Σ lines of a component in a plan period, for reps who hold one plan in one version all the time."""
    month, as_of = LOCKS[-1]
    known = random_rows(seed).as_of(as_of)
    calculation = Calculation(known, month)
    for rep, groups in calculation.groups.items():
        assignments = calculation.standing.assignments[rep]
        lines = list(calculation.lines(rep))
        for key, group in groups.items():
            steady = len(assignments) == 1 and assignments[0].valid_to is None
            if not steady or len(calculation.standing.plans[key.plan_id]) > 1 or key.last > month_end(month):
                continue
            coverage = Coverage(key, calculation.standing)
            assert group.plan is not None
            quota, _, _ = quota_of(key, group.plan, coverage, calculation.standing)
            for component_id, members in group.members.items():
                component = members[0].component
                own = [
                    line
                    for line in lines
                    if (line.plan_id, line.component_id, line.side) == (key.plan_id, component_id, "earned")
                    and key.first <= line.original_period <= key.last
                ]
                lowered = -sum(
                    line.credited for line in own if line.entry_type == "clawback" and line.is_within
                )
                credited = sum(member.credit.base(key.last) for member in members)
                rate = Fraction(component.rate)
                if component.attainment_scope == "plan":
                    continue
                expected = _expected(component.kind, rate, credited, lowered, quota)
                if expected is not None:
                    kinds = ("earning", "true_up", "override", "rounding")
                    total = sum(line.amount for line in own if line.entry_type in kinds)
                    assert total == half_up_of(expected), (key, component_id)
