"""Sources without an exchange rate: an exception where a rep's plan would have credited them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from publishing.commission.engine.attribution import overlay_shares, revenue_shares
from publishing.commission.engine.credited import credited_to_date
from publishing.commission.engine.credits import Basis, Credits
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.facts import Source
from publishing.commission.engine.memberships import Membership
from publishing.commission.engine.rows import Event
from publishing.commission.engine.standing import Standing


def note_unrated(
    credits: Mapping[Basis, Credits], membership: Membership, standing: Standing, problems: Problems
) -> None:
    """Notes a missing rate per source and currency, in the months in which its credit would change."""
    for basis, found in credits.items():
        for source in found.unrated:
            for day, is_credit in _changes(source, basis[0]):
                sellers = _sellers(source, day, standing, problems if is_credit else None)
                for rep in sellers if is_credit else ():
                    membership.note_missing_plan(rep, day, basis)
                managers = {manager for rep in sellers for manager in standing.managers_on(rep, day)}
                if any(_holds(membership, rep, day, basis) for rep in sellers | managers):
                    problems.add(day, "rate", f"{source.source_id} {source.currency} {basis[1]}")


def _changes(source: Source, basis: Event) -> Iterator[tuple[date, bool]]:
    """Days on which the amount credited to date changes, and whether something is credited then."""
    before = Fraction(0)
    for fact, numerator, denominator in credited_to_date(source, basis):
        after = Fraction(numerator, denominator)
        if after != before:
            yield fact.day, after > before or source.kind == "note"
        before = after


def _sellers(source: Source, day: date, standing: Standing, problems: Problems | None) -> set[str]:
    reps = {rep for line in source.lines for rep, _ in revenue_shares(source, line, day, standing, problems)}
    return reps | {rep for rep, _ in overlay_shares(source, day, standing)}


def _holds(membership: Membership, rep: str, day: date, basis: Basis) -> bool:
    return any((plan.credit_event, plan.currency) == basis for plan in membership.plans_on(rep, day) or ())
