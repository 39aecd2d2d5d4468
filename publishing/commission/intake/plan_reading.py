"""Plans out of their recorded versions: a version counts as it first was approved and sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from publishing.commission.engine.rows import Assignment, Component, Filters, OverrideLevel, Plan, Tier
from publishing.commission.intake.versions import Recorded, Structure

TIERS = [{"from_attainment": "DECIMAL(9,6)", "rate": "DECIMAL(9,6)"}]
FILTERS = ("product_category", "deal_type", "customer_is_new", "channel")
COMPONENT: Structure = {
    "component_id": "VARCHAR",
    "kind": "VARCHAR",
    "rate": "DECIMAL(9,6)",
    "amount": "DECIMAL(18,2)",
    "credit_type": "VARCHAR",
    "attainment_scope": "VARCHAR",
    "cap": "DECIMAL(18,2)",
    "floor": "DECIMAL(18,2)",
    "clawback_days": "BIGINT",
    "tiers": TIERS,
    "levels": [{"level": "BIGINT", "rate": "DECIMAL(9,6)"}],
    **{f"filter_{name}": "VARCHAR" for name in FILTERS},
}
PLAN: Structure = {
    "plan_id": "VARCHAR",
    "version_no": "BIGINT",
    "period": "VARCHAR",
    "currency": "VARCHAR",
    "credit_event": "VARCHAR",
    "payout_event": "VARCHAR",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "max_payout": "DECIMAL(18,2)",
    "quota_kpi": "VARCHAR",
    "approved_by": "VARCHAR",
    "approved_at": "TIMESTAMP",
    "approval_ref": "VARCHAR",
    "components": [COMPONENT],
}
ROLE_PLAN: Structure = {
    "plan_id": "VARCHAR",
    "version_no": "BIGINT",
    "currency": "VARCHAR",
    "credit_event": "VARCHAR",
    "max_payout": "DECIMAL(18,2)",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "approved_by": "VARCHAR",
    "tiers": TIERS,
}


def read_plans(recorded: Recorded) -> Iterator[Plan]:
    """Plan versions with components, and those of the short form (section 2, last paragraph).

    Of one that nobody approved yet the last form is told, so that it can be tried; it pays nothing. One that
    was approved and never was sound is told as it is now: the engine makes an exception of it. One without
    components is not told: who holds it holds no plan, and that is an exception too.
    """
    rows = recorded.rows("plans", PLAN)
    for _, versions in groupby(rows, key=lambda row: (row[3], row[4])):
        plans = [_plan(row) for row in versions if not row[2]]
        counting = [plan for plan in plans if plan.approved_at and not plan_problems(plan)]
        faulty = [plan for plan in plans if plan.approved_at and plan.components]
        waiting = [plan for plan in plans if not plan.approved_at]
        yield from counting[:1] or faulty[-1:] or waiting[-1:]
    yield from (_role_plan(row) for row in recorded.effective_rows("role_plans", ROLE_PLAN))


def read_role_assignments(recorded: Recorded) -> Iterator[Assignment]:
    """Assignments that follow from a rep's role; one that no longer follows is void."""
    columns = {"plan_id": "VARCHAR", "rep": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE"}
    for version_no, recorded_at, is_gone, plan_id, rep, valid_from, valid_to in recorded.rows(
        "role_assignments", columns
    ):
        yield Assignment(
            assignment_id=f"role:{plan_id}:{rep}:{valid_from}",
            version_no=version_no,
            rep=rep,
            plan_id=plan_id,
            valid_from=valid_from,
            recorded_at=recorded_at,
            approved_at=recorded_at,
            valid_to=valid_to,
            void=is_gone,
        )


def plan_problems(plan: Plan) -> list[str]:
    """Why a plan version cannot pay: one phrase for each fault, none if it is sound."""
    problems = [] if plan.components else ["has no component"]
    for component in plan.components:
        name = f"component {component.component_id}"
        problems += [f"{name} {fault}" for fault in _component_problems(component)]
        if plan.credit_event == "won" and any(key == "product_category" for key, _ in component.filters):
            problems.append(f"{name} filters by product, which a won deal does not have")
    return problems


def _component_problems(component: Component) -> Iterator[str]:
    yield from _tier_problems(component)
    if component.kind == "override" and not component.overrides:
        yield "has no override level"
    if component.kind == "override" and component.credit_type == "overlay":
        yield "overrides overlay credits, which nobody may"
    if component.attainment_scope == "plan" and component.kind != "retroactive":
        yield "reads the attainment of the plan, which only a retroactive one may"


def _tier_problems(component: Component) -> Iterator[str]:
    bounds = [tier.from_attainment for tier in component.tiers]
    if component.kind not in ("marginal", "retroactive"):
        if bounds:
            yield f"is of kind {component.kind} and has tiers"
        return
    if not bounds:
        yield "has no tiers"
    elif bounds[0] != 0:
        yield "has tiers that do not start at 0"
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        yield "has tier bounds that do not rise"


def _plan(row: Sequence[Any]) -> Plan:
    _, recorded_at, _, plan_id, version_no, period, currency, credit_event, payout_event, *rest = row
    valid_from, valid_to, max_payout, quota_kpi, approved_by, approved_at, approval_ref, components = rest
    is_approved = None not in (approved_by, approved_at, approval_ref)
    return Plan(
        plan_id=plan_id,
        version_no=version_no,
        period=period,
        currency=currency,
        credit_event=credit_event,
        payout_event=payout_event,
        components=tuple(_component(values) for values in components or ()),
        valid_from=valid_from,
        recorded_at=recorded_at,
        approved_at=utc(approved_at) if is_approved else None,
        valid_to=valid_to,
        max_payout=max_payout,
        quota_kpi=quota_kpi or "sales_revenue",
    )


def _component(values: dict[str, Any]) -> Component:
    return Component(
        component_id=values["component_id"],
        kind=values["kind"],
        rate=values["rate"] or Decimal(0),
        tiers=_tiers(values["tiers"]),
        amount=values["amount"] or Decimal(0),
        overrides=tuple(OverrideLevel(each["level"], each["rate"]) for each in values["levels"] or ()),
        credit_type=values["credit_type"],
        attainment_scope=values["attainment_scope"],
        filters=_filters(values),
        cap=values["cap"],
        floor=values["floor"],
        clawback_days=values["clawback_days"],
    )


def _tiers(values: list[dict[str, Any]] | None) -> tuple[Tier, ...]:
    return tuple(Tier(each["from_attainment"], each["rate"]) for each in values or ())


def _filters(values: dict[str, Any]) -> Filters:
    written = {name: values[f"filter_{name}"] for name in FILTERS}
    return tuple(
        (name, tuple(each.strip() for each in text.split("|") if each.strip()))
        for name, text in written.items()
        if text
    )


def _role_plan(row: Sequence[Any]) -> Plan:
    _, recorded_at, _, plan_id, version_no, currency, credit_event, *rest = row
    max_payout, valid_from, valid_to, approved_by, tiers = rest
    return Plan(
        plan_id=plan_id,
        version_no=version_no,
        period="month",
        currency=currency,
        credit_event=credit_event,
        payout_event=credit_event,
        components=(Component(component_id="main", kind="marginal", tiers=_tiers(tiers)),),
        valid_from=valid_from,
        recorded_at=recorded_at,
        approved_at=recorded_at if approved_by else None,
        valid_to=valid_to,
        max_payout=max_payout,
    )


def utc(moment: datetime) -> datetime:
    """A moment of an extract, which is in UTC and does not say so."""
    return moment.replace(tzinfo=UTC)
