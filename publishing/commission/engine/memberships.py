"""Which component of whose plan earns on which credit, grouped by rep, plan and plan period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from publishing.commission.engine.credits import Basis, Credit, Credits
from publishing.commission.engine.dates import period_of
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.filters import Customers, would_credit
from publishing.commission.engine.plan_faults import plan_faults
from publishing.commission.engine.rows import Component, Period, Plan
from publishing.commission.engine.standing import Standing


@dataclass(frozen=True, slots=True)
class Member:
    """A credit in a component: by the plan version of the event date; ``share`` is an override's rate."""

    credit: Credit
    plan: Plan
    component: Component
    share: Decimal


@dataclass(frozen=True, slots=True, order=True)
class GroupKey:
    """A rep's plan in one plan period; ``first`` and ``last`` are its days."""

    rep: str
    plan_id: str
    first: date
    last: date
    currency: str
    period: Period


@dataclass(slots=True)
class Group:
    """What earns together: members per component, and all credits of the plan.

    ``assumed`` earn nothing: credits from before the ledger whose plan nobody knows; a reversal takes them
    back.
    """

    members: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))
    assumed: list[Member] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    plan: Plan | None = None
    """A version that made the group: the plan's period, currency and quota."""


Groups = dict[str, dict[GroupKey, Group]]


class Membership:
    """Finds the members of all groups; one pass over the credits."""

    def __init__(self, standing: Standing, customers: Customers, problems: Problems, last: date) -> None:
        """Credits after ``last`` do not count."""
        self.groups: Groups = defaultdict(dict)
        self._standing = standing
        self._customers = customers
        self._problems = problems
        self._last = last
        self._plans: dict[tuple[str, date], tuple[Plan, ...] | None] = {}
        self._faulty: dict[tuple[str, int], bool] = {}
        self._periods: dict[tuple[Period, date], tuple[date, date]] = {}
        self._events = {plan.credit_event for plans in standing.plans.values() for plan in plans}

    def join(self, credits: Mapping[Basis, Credits]) -> Groups:
        """Groups by rep."""
        has_overrides = any(
            component.kind == "override"
            for plans in self._standing.plans.values()
            for plan in plans
            for component in plan.components
        )
        for basis, found in credits.items():
            for rep, of_rep in found.by_rep.items():
                for credit in of_rep:
                    if rep and credit.day <= self._last:
                        self._join_own(basis, rep, credit)
                        if has_overrides and credit.credit_type == "revenue":
                            self._join_managers(basis, rep, credit)
        return self.groups

    def plans_on(self, rep: str, day: date) -> tuple[Plan, ...] | None:
        """The plan versions that a rep holds; None = nobody said which.

        A version that is missing, or that cannot be computed, is an exception.
        """
        key = (rep, day)
        if key not in self._plans:
            held = self._standing.held_on(rep, day)
            found = [(name, self._standing.plan_on(name, day)) for name in held or ()]
            for name, plan in found:
                if plan is None or self._has_faults(plan):
                    self._problems.add(day, "plan", f"{rep} {name}")
            plans = tuple(plan for _, plan in found if plan is not None and not self._has_faults(plan))
            self._plans[key] = None if held is None else plans
        return self._plans[key]

    def _has_faults(self, plan: Plan) -> bool:
        key = (plan.plan_id, plan.version_no)
        if key not in self._faulty:
            self._faulty[key] = bool(plan_faults(plan))
        return self._faulty[key]

    def key(self, rep: str, plan: Plan, day: date) -> GroupKey:
        """Names the group of a rep's plan in the plan period of the day."""
        first, last = self.period(plan, day)
        return GroupKey(rep, plan.plan_id, first, last, plan.currency, plan.period)

    def group(self, rep: str, plan: Plan, day: date) -> Group:
        """The group of a rep's plan in the plan period of the day."""
        key = self.key(rep, plan, day)
        of_rep = self.groups[rep]
        if key not in of_rep:
            of_rep[key] = Group(plan=plan)
        return of_rep[key]

    def period(self, plan: Plan, day: date) -> tuple[date, date]:
        """First and last day of the plan period that holds the day."""
        key = (plan.period, day)
        if key not in self._periods:
            start = self._standing.company.fiscal_year_start_month
            self._periods[key] = period_of(plan.period, day, start)
        return self._periods[key]

    def _join_own(self, basis: Basis, rep: str, credit: Credit) -> None:
        plans = self.plans_on(rep, credit.day)
        if plans is None:
            self.note_missing_plan(rep, credit.day, basis)
        for plan in () if plans else self._assumed(rep, credit.day):
            if (plan.credit_event, plan.currency) == basis:
                self.group(rep, plan, credit.day).assumed.extend(self._members(plan, credit))
        for plan in plans or ():
            if (plan.credit_event, plan.currency) != basis:
                continue
            group = self.group(rep, plan, credit.day)
            group.credits.append(credit)
            for member in self._members(plan, credit):
                group.members[member.component.component_id].append(member)

    def _members(self, plan: Plan, credit: Credit) -> list[Member]:
        return [
            Member(credit, plan, component, component.rate)
            for component in plan.components
            if component.kind != "override" and would_credit(component, credit, self._customers)
        ]

    def _assumed(self, rep: str, day: date) -> tuple[Plan, ...]:
        """Before the ledger's first month, where no plan is known: those that the rep holds on that day."""
        first = self._standing.company.first_month
        if day >= first or self._standing.held_on(rep, day) == ():
            return ()
        return self.plans_on(rep, first) or ()

    def note_missing_plan(self, rep: str, day: date, basis: Basis) -> None:
        """An exception where nobody said which plan a rep with a credit holds.

        A rep whose plans were all paid on another event needs none for this one.
        """
        if self.plans_on(rep, day) is not None:
            return
        once = {row.plan_id for row in self._standing.assignments.get(rep, ())}
        events = {plan.credit_event for name in once for plan in self._standing.plans.get(name, ())}
        if basis[0] in (events or self._events):
            self._problems.add(day, "plan", rep)

    def _join_managers(self, basis: Basis, seller: str, credit: Credit) -> None:
        for level, manager in enumerate(self._standing.managers_on(seller, credit.day), start=1):
            plans = self.plans_on(manager, credit.day) or ()
            for plan in plans:
                if (plan.credit_event, plan.currency) == basis:
                    for member in self._overrides(plan, level, credit):
                        group = self.group(manager, plan, credit.day)
                        group.members[member.component.component_id].append(member)
            for plan in () if plans else self._assumed(manager, credit.day):
                if (plan.credit_event, plan.currency) == basis:
                    self.group(manager, plan, credit.day).assumed.extend(self._overrides(plan, level, credit))

    def _overrides(self, plan: Plan, level: int, credit: Credit) -> list[Member]:
        return [
            Member(credit, plan, component, row.rate)
            for component in plan.components
            if component.kind == "override" and would_credit(component, credit, self._customers)
            for row in component.overrides
            if row.level == level
        ]
