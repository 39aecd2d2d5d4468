"""Clawbacks: what a later plan period takes back of earlier credits, and where it lowers the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from publishing.commission.engine.credits import Basis, Credit, Credits, Undone
from publishing.commission.engine.dates import month_of
from publishing.commission.engine.filters import Customers, would_credit
from publishing.commission.engine.lines import Line
from publishing.commission.engine.memberships import Group, GroupKey, Member, Membership
from publishing.commission.engine.money import truncate
from publishing.commission.engine.positions import WHOLE_PLAN, Lowered, empty_lowered
from publishing.commission.engine.rows import Plan


@dataclass(frozen=True, slots=True)
class Claw:
    """A reversal of a component's credit in a later plan period."""

    key: GroupKey
    member: Member
    undone: Undone
    is_within: bool


def find_claws(groups: Mapping[GroupKey, Group], last: date) -> list[Claw]:
    """Reversals dated after the credit's plan period, up to ``last``, of all components of a rep."""
    return [
        Claw(key, member, undone, _is_within(member, undone))
        for key, group in groups.items()
        for members in (*group.members.values(), group.assumed)
        for member in members
        for undone in member.credit.undone
        if key.last < undone.day <= last
    ]


def _is_within(member: Member, undone: Undone) -> bool:
    days = member.component.clawback_days
    return days is None or (undone.day - member.credit.day).days <= days


class Lowering:
    """Finds the plan periods whose base a clawback lowers: C."""

    def __init__(
        self, credits: Mapping[Basis, Credits], membership: Membership, customers: Customers
    ) -> None:
        """``membership`` knows the plans of each rep and day."""
        self._credits = credits
        self._membership = membership
        self._customers = customers
        self._by_event: dict[tuple[Basis, str], dict[str, Credit]] = {}

    def lowered(self, rep: str, claws: list[Claw]) -> dict[GroupKey, Lowered]:
        """Per plan period and component the base clawed back there; a credit lowers a component once."""
        statuses: dict[tuple[int, int], list[Claw]] = defaultdict(list)
        for claw in claws:
            if claw.member.component.kind != "override":
                statuses[id(claw.member.credit), id(claw.undone)].append(claw)
        found = empty_lowered()
        for same in statuses.values():
            if any(claw.is_within for claw in same):
                for plan in self._membership.plans_on(rep, same[0].undone.day) or ():
                    self._lower(rep, plan, same, found)
        return found

    def _lower(self, rep: str, plan: Plan, same: list[Claw], found: dict[GroupKey, Lowered]) -> None:
        paying, credit, undone = same[0].member.plan, same[0].member.credit, same[0].undone
        if plan.credit_event != paying.credit_event or self._is_netted(rep, plan, credit, undone):
            return
        basis = (plan.credit_event, plan.currency)
        if plan.currency != paying.currency:
            other = self._counterpart(basis, rep, credit, undone)
            if other is None:
                return
            credit, undone = other
        key = self._membership.key(rep, plan, undone.day)
        own = {(claw.key.plan_id, claw.member.component.component_id): claw.is_within for claw in same}
        lowers = False
        for component in plan.components:
            if component.kind == "override" or not would_credit(component, credit, self._customers):
                continue
            lowers = True
            if own.get((plan.plan_id, component.component_id), True):
                found[key][component.component_id].append((undone.day, undone.amount))
        if lowers:
            found[key][WHOLE_PLAN + credit.credit_type].append((undone.day, undone.amount))

    def _is_netted(self, rep: str, plan: Plan, credit: Credit, undone: Undone) -> bool:
        """Whether the plan itself nets the credit: it was held then, and both days are in one period."""
        held = self._membership.plans_on(rep, credit.day) or ()
        same = self._membership.period(plan, credit.day) == self._membership.period(plan, undone.day)
        return same and any(other.plan_id == plan.plan_id for other in held)

    def _counterpart(
        self, basis: Basis, rep: str, credit: Credit, undone: Undone
    ) -> tuple[Credit, Undone] | None:
        """The same credit and reversal in another plan's currency."""
        if (basis, rep) not in self._by_event:
            of_rep = self._credits[basis].by_rep.get(rep, []) if basis in self._credits else []
            self._by_event[basis, rep] = {credit.event_id: credit for credit in of_rep}
        other = self._by_event[basis, rep].get(credit.event_id)
        for candidate in other.undone if other else ():
            if other and candidate.by == undone.by:
                return other, candidate
        return None


def clawback_lines(claws: list[Claw], base: int, paid: int) -> Iterator[Line]:
    """Lines of one component's credit, its claws in the order of the facts.

    ``base``: what was left at the end of its plan period, ``paid``: what was paid for it. A full reversal
    takes exactly what was paid; outside the window the line is 0.
    """
    undone = taken = 0
    for claw in claws:
        take = 0
        if claw.is_within and base:
            undone += claw.undone.amount
            should = truncate(Fraction(paid * undone, base))
            take, taken = should - taken, should
        yield _line(claw, take)


def _line(claw: Claw, take: int) -> Line:
    key, member, undone = claw.key, claw.member, claw.undone
    return Line(
        key.rep,
        key.currency,
        "earned",
        "clawback",
        key.plan_id,
        member.component.component_id,
        month_of(undone.day),
        -take,
        source=member.credit.event.source.source_id,
        event_id=member.credit.event_id,
        version_no=member.plan.version_no,
        credited=-undone.amount,
        fx=member.credit.event.fx,
        reverses_period=month_of(member.credit.day),
        day=undone.day,
        by=f"{undone.by.order.name.lower()}:{undone.by.fact_id}",
        is_within=claw.is_within,
    )
