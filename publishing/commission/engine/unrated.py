"""Sources without an exchange rate: an exception where a rep's plan would have credited them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

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
    """Notes a missing rate per source and currency, in the months in which the source would be credited."""
    for basis, found in credits.items():
        for source in found.unrated:
            for day in _credit_days(source, basis[0]):
                sellers = _sellers(source, day, standing, problems)
                for rep in sellers:
                    membership.note_missing_plan(rep, day, basis)
                managers = {manager for rep in sellers for manager in standing.managers_on(rep, day)}
                if any(_holds(membership, rep, day, basis) for rep in sellers | managers):
                    problems.add(day, "rate", f"{source.source_id} {source.currency} {basis[1]}")


def _credit_days(source: Source, basis: Event) -> Iterator[date]:
    before = 0
    for fact, numerator, denominator in credited_to_date(source, basis):
        after = numerator // denominator
        if after > before or (source.kind == "note" and after):
            yield fact.day
        before = after


def _sellers(source: Source, day: date, standing: Standing, problems: Problems) -> set[str]:
    reps = {rep for line in source.lines for rep, _ in revenue_shares(source, line, day, standing, problems)}
    return reps | {rep for rep, _ in overlay_shares(source, day, standing)}


def _holds(membership: Membership, rep: str, day: date, basis: Basis) -> bool:
    return any((plan.credit_event, plan.currency) == basis for plan in membership.plans_on(rep, day) or ())
