"""What makes a plan version impossible to compute: nothing is paid by it, and that is an exception."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publishing.commission.engine.money import micro
from publishing.commission.engine.rows import Component, Plan

TIERED = ("marginal", "retroactive")
_ORDER = ("won", "invoiced", "collected")


def plan_faults(plan: Plan) -> list[str]:
    """Phrases about the version's faults; none = it can be computed."""
    return list(_faults(plan))


def _faults(plan: Plan) -> Iterator[str]:
    if _ORDER.index(plan.payout_event) < _ORDER.index(plan.credit_event):
        yield f"pays out at {plan.payout_event}, before it credits at {plan.credit_event}"
    names = [component.component_id for component in plan.components]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"has component {name} twice"
    for component in plan.components:
        for fault in _component_faults(plan, component):
            yield f"component {component.component_id} {fault}"


def _component_faults(plan: Plan, component: Component) -> Iterator[str]:
    if plan.credit_event == "won" and any(name.startswith("product") for name, _ in component.filters):
        yield "filters by product, which a won deal does not have"
    if component.attainment_scope == "plan" and component.kind != "retroactive":
        yield "reads the attainment of the plan, which only a retroactive one may"
    if component.kind in TIERED:
        yield from _tier_faults(component)
    if component.kind == "override":
        yield from _override_faults(component)
    yield from _number_faults(component)


def _tier_faults(component: Component) -> Iterator[str]:
    bounds = [tier.from_attainment for tier in component.tiers]
    if not bounds or bounds[0] != 0:
        yield "has tiers that do not start at 0"
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        yield "has tier bounds that do not rise"


def _override_faults(component: Component) -> Iterator[str]:
    levels = [row.level for row in component.overrides]
    if not levels or min(levels) < 1 or len(set(levels)) < len(levels):
        yield "does not have one rate per level, from level 1 on"
    if component.credit_type == "overlay":
        yield "overrides overlay credits, which nobody may"


def _number_faults(component: Component) -> Iterator[str]:
    tiers, levels = component.tiers, component.overrides
    rates = [component.rate, *(tier.rate for tier in tiers), *(row.rate for row in levels)]
    for number in (*rates, *(tier.from_attainment for tier in tiers)):
        try:
            micro(number)
        except ValueError as error:
            yield f"has a rate that is too fine: {error}"
