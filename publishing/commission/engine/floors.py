"""Plan periods in which a rep may have no credit at all, and still has a floor."""

from __future__ import annotations

from datetime import date, timedelta

from publishing.commission.engine.memberships import Membership
from publishing.commission.engine.rows import Assignment, Plan
from publishing.commission.engine.standing import Standing


def join_floors(membership: Membership, standing: Standing, last: date) -> None:
    """Makes the groups of all assignments to plans with a floor, from the first month to ``last``."""
    for assignments in standing.assignments.values():
        for assignment in assignments:
            plans = standing.plans.get(assignment.plan_id, [])
            if any(component.floor is not None for plan in plans for component in plan.components):
                _join(membership, standing, assignment, last)


def _join(membership: Membership, standing: Standing, assignment: Assignment, last: date) -> None:
    after = min(assignment.valid_to or last + timedelta(days=1), last + timedelta(days=1))
    day = max(assignment.valid_from, standing.company.first_month)
    while day < after:
        plan = _first_version(standing, assignment, day, after)
        if plan is None:
            return
        first, end = membership.period(plan, max(day, plan.valid_from))
        # of a version that cannot be computed this makes an exception
        if plan in (membership.plans_on(assignment.rep, max(day, plan.valid_from)) or ()):
            membership.group(assignment.rep, plan, first)
        day = end + timedelta(days=1)


def _first_version(standing: Standing, assignment: Assignment, day: date, after: date) -> Plan | None:
    """The version in force on the day, or the next one that begins while the assignment lasts."""
    now = standing.plan_on(assignment.plan_id, day)
    if now is not None:
        return now
    later = [plan for plan in standing.plans.get(assignment.plan_id, ()) if day < plan.valid_from < after]
    return min(later, key=lambda plan: (plan.valid_from, -plan.version_no), default=None)
