"""Plans, assignments, quotas and decisions count as they first were approved; the rest has no effect."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from publishing.commission.engine.plan_faults import plan_faults
from publishing.commission.engine.rows import Assignment, Component, KnownRows, Plan, Tier
from publishing.commission.intake.ignored_changes import IgnoredChange, ignored_changes
from publishing.commission.intake.known import known_rows
from publishing.commission.intake.plan_reading import plan_problems
from publishing.commission.intake.taking_in import take_in
from tests.integration.commission.night import APPROVED, NightOfRows

UNAPPROVED = dict.fromkeys(APPROVED)
LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def night(tmp_path: Path) -> NightOfRows:
    return NightOfRows(tmp_path / "landed.duckdb")


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One database is enough here: what differs between the two is tried in test_taking_in.py."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


def know(ledger: Engine) -> KnownRows:
    return known_rows(ledger, LATER)


def add_marginal(night: NightOfRows, plan: str, *bounds: str, **values: object) -> None:
    night.add("pln_plans", plan_id=plan, **(APPROVED | values))
    night.add("pln_components", plan_id=plan, kind="marginal")
    for number, bound in enumerate(bounds, start=1):
        night.add(
            "pln_tiers", plan_id=plan, version_no=1, component_id="main", tier_no=number,
            from_attainment=bound, rate=f"0.0{number}",
        )  # fmt: skip


def test_a_plan_version_holds_all_of_its_parts(night: NightOfRows, ledger: Engine) -> None:
    night.add("pln_plans", plan_id="P", max_payout="20000000.00", credit_event="collected", **APPROVED)
    night.add(
        "pln_components", plan_id="P", component_id="ov", kind="override", cap="5.00", clawback_days=90,
        filter_channel="direct| phone ", filter_customer_is_new=True,
    )  # fmt: skip
    night.add("pln_overrides", plan_id="P", version_no=1, component_id="ov", level=1, rate="0.005")
    night.add("pln_components", plan_id="P", component_id="tiers", kind="retroactive")
    for number, bound in ((2, "0.8"), (1, "0")):
        night.add(
            "pln_tiers", plan_id="P", version_no=1, component_id="tiers", tier_no=number,
            from_attainment=bound, rate=f"0.0{number}",
        )  # fmt: skip
    take_in(night.write(), ledger)
    (plan,) = know(ledger).plans
    assert (plan.max_payout, plan.credit_event, plan.payout_event) == (
        Decimal(20_000_000), "collected", "invoiced",
    )  # fmt: skip
    assert plan.approved_at == datetime(2026, 1, 2, 3, tzinfo=UTC)
    override, tiers = plan.components
    assert override.filters == (("customer_is_new", ("true",)), ("channel", ("direct", "phone")))
    assert (override.cap, override.floor, override.clawback_days) == (Decimal(5), None, 90)
    assert [(level.level, level.rate) for level in override.overrides] == [(1, Decimal("0.005"))]
    assert tiers.tiers == (
        Tier(Decimal(0), Decimal("0.01")),
        Tier(Decimal("0.8"), Decimal("0.02")),
    )


def test_an_approval_counts_from_the_night_that_brings_it_and_later_edits_have_no_effect(
    night: NightOfRows, ledger: Engine
) -> None:
    plan = night.add("pln_plans", plan_id="P", **UNAPPROVED)
    component = night.add("pln_components", plan_id="P", rate="0.01")
    drafted = take_in(night.write(), ledger)
    component["rate"] = "0.02"
    take_in(night.write(), ledger)
    plan |= APPROVED
    approved = take_in(night.write(), ledger)
    component["rate"] = "0.50"
    edited = take_in(night.write(), ledger)
    assert edited.recorded_at is not None
    (known,) = know(ledger).plans
    assert known.components[0].rate == Decimal("0.02")
    assert known.recorded_at == approved.recorded_at
    assert drafted.recorded_at is not None
    assert know(ledger).as_of(drafted.recorded_at).plans == ()
    assert know(ledger).as_of(edited.recorded_at).plans == (known,)


def test_a_version_without_approval_is_told_and_does_not_count(night: NightOfRows, ledger: Engine) -> None:
    night.add("pln_plans", plan_id="P", **(APPROVED | {"approval_ref": None}))
    night.add("pln_components", plan_id="P", rate="0.01")
    approvals: tuple[dict[str, Any], ...] = (dict(APPROVED), dict(UNAPPROVED))
    for number, given in enumerate(approvals, start=1):
        night.add(
            "pln_assignments", assignment_id="A1", version_no=number, rep="U1", plan_id=f"P{number}",
            valid_from="2026-01-01", is_void=False, **given,
        )  # fmt: skip
    take_in(night.write(), ledger)
    known = know(ledger)
    assert [plan.approved_at for plan in known.plans] == [None]
    assert known.as_of(LATER).plans == ()
    assert [(row.version_no, row.plan_id) for row in known.assignments] == [(1, "P1"), (2, "P2")]
    assert [row.plan_id for row in known.as_of(LATER).assignments] == ["P1"]


@pytest.mark.parametrize(
    ("bounds", "problem"),
    [
        (("0", "0.8", "0.8"), "bounds that do not rise"),
        (("0.1", "0.8"), "do not start at 0"),
        ((), "has no tiers"),
    ],
)
def test_a_plan_whose_tiers_leave_a_gap_is_told_as_faulty_and_counts_once_it_is_mended(
    night: NightOfRows, ledger: Engine, bounds: tuple[str, ...], problem: str
) -> None:
    add_marginal(night, "BAD", *bounds)
    add_marginal(night, "GOOD", "0", "0.8")
    take_in(night.write(), ledger)
    bad, good = know(ledger).plans
    assert plan_faults(bad)
    assert plan_faults(good) == []
    night.rows["pln_tiers"] = [row for row in night.rows["pln_tiers"] if row["plan_id"] == "GOOD"]
    for row in list(night.rows["pln_tiers"]):
        night.add("pln_tiers", **(row | {"plan_id": "BAD"}))
    mended = take_in(night.write(), ledger)
    bad, _ = know(ledger).plans
    assert plan_faults(bad) == []
    assert bad.recorded_at == mended.recorded_at
    tiers = tuple(Tier(Decimal(bound), Decimal("0.01")) for bound in bounds)
    component = Component(component_id="main", kind="marginal", tiers=tiers)
    (told,) = plan_problems(
        Plan("BAD", 1, "month", "VND", "invoiced", "invoiced", (component,), date.min, LATER, LATER)
    )
    assert problem in told


def test_a_product_filter_on_won_deals_is_refused(night: NightOfRows, ledger: Engine) -> None:
    night.add("pln_plans", plan_id="P", credit_event="won", **APPROVED)
    night.add("pln_components", plan_id="P", rate="0.01", filter_product_category="Sách")
    take_in(night.write(), ledger)
    (plan,) = know(ledger).plans
    assert plan_faults(plan) == ["component main filters by product, which a won deal does not have"]


def test_a_plan_without_components_is_no_plan(night: NightOfRows, ledger: Engine) -> None:
    night.add("pln_plans", plan_id="P", **APPROVED)
    take_in(night.write(), ledger)
    assert know(ledger).plans == ()
    night.add("pln_components", plan_id="P", rate="0.01")
    take_in(night.write(), ledger)
    assert [plan.plan_id for plan in know(ledger).plans] == ["P"]


def test_tiers_alone_are_a_plan_with_one_marginal_component_for_the_reps_of_the_role(
    night: NightOfRows, ledger: Engine
) -> None:
    for number, bound in ((1, "0"), (2, "1")):
        night.add(
            "pln_commission_tiers", plan_id="HH", version_no=1, role="bdr", basis="collected",
            tier_no=number, from_attainment=bound, rate=f"0.0{number}", max_payout="9.00",
            valid_from="2026-01-01", approved_by="GD",
        )  # fmt: skip
    for rep, role, begin, until in (
        ("U1", "bdr", "2025-06-01", None),
        ("U2", "bdr", "2026-03-01", "2026-09-01"),
        ("U3", "sdr", "2025-06-01", None),
    ):
        night.add(
            "crm_user_assignments", user_id=rep, role=role, valid_from=begin, valid_to=until,
            manager_user_id="M",
        )  # fmt: skip
    # by name from 10 to 20 May, and from July on a plan that nobody approved
    named: tuple[tuple[int, str, str | None, dict[str, Any]], ...] = (
        (1, "2026-05-10", "2026-05-20", dict(APPROVED)),
        (2, "2026-07-01", None, APPROVED | {"approved_at": None}),
    )
    for number, start, end, given in named:
        night.add(
            "pln_assignments", assignment_id=f"A{number}", version_no=1, rep="U1", plan_id="OTHER",
            valid_from=start, valid_to=end, is_void=False, **given,
        )  # fmt: skip
    take_in(night.write(), ledger)
    known = know(ledger)
    (plan,) = known.plans
    (component,) = plan.components
    assert (component.component_id, component.kind, plan.period, plan.max_payout) == (
        "main", "marginal", "month", Decimal(9),
    )  # fmt: skip
    assert [(tier.from_attainment, tier.rate) for tier in component.tiers] == [
        (Decimal(0), Decimal("0.01")),
        (Decimal(1), Decimal("0.02")),
    ]
    assert plan.credit_event == plan.payout_event == "collected"

    def spans(known: KnownRows) -> list[tuple[str, date, date | None]]:
        rows: list[Assignment] = [row for row in known.assignments if row.plan_id == "HH" and not row.void]
        return sorted((row.rep, row.valid_from, row.valid_to) for row in rows)

    assert spans(known) == [
        ("U1", date(2026, 1, 1), date(2026, 5, 10)),
        ("U1", date(2026, 5, 20), None),
        ("U2", date(2026, 3, 1), date(2026, 9, 1)),
    ]
    night.rows["pln_assignments"][1] |= APPROVED
    take_in(night.write(), ledger)
    assert spans(know(ledger).as_of(LATER)) == [
        ("U1", date(2026, 1, 1), date(2026, 5, 10)),
        ("U1", date(2026, 5, 20), date(2026, 7, 1)),
        ("U2", date(2026, 3, 1), date(2026, 9, 1)),
    ]


def test_a_quota_is_of_the_period_that_cycle_and_days_name(night: NightOfRows, ledger: Engine) -> None:
    for cycle, assignee in (("month", "rep"), ("quarter", "rep"), ("custom", "rep"), ("year", "team")):
        night.add(
            "pln_kpi_assignments", assignment_id=cycle, kpi_code="sales_revenue", assignee_type=assignee,
            assignee_id="U1", cycle=cycle, start_date="2026-01-01",
        )  # fmt: skip
    for cycle, start, end in (
        ("month", "2026-10-01", "2026-10-31"),
        ("month", "2026-11-02", "2026-11-30"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("quarter", "2026-11-01", "2027-01-31"),
        ("custom", "2026-10-01", "2026-10-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ):
        night.add(
            "pln_kpi_targets", assignment_id=cycle, period_start=start, period_end=end,
            target_type="target", version_no=1, target_value="500000000", approval_status="approved",
            **APPROVED,
        )  # fmt: skip
    take_in(night.write(), ledger)
    known = know(ledger)
    assert sorted((row.period, row.period_start, row.amount) for row in known.quotas) == [
        ("fiscal_quarter", date(2026, 10, 1), Decimal(500_000_000)),
        ("month", date(2026, 10, 1), Decimal(500_000_000)),
        ("quarter", date(2026, 10, 1), Decimal(500_000_000)),
    ]
    assert {row.currency for row in known.quotas} == {"VND"}


def test_quotas_of_one_month_are_told_apart_by_the_days_of_their_assignments(
    night: NightOfRows, ledger: Engine
) -> None:
    def assign(name: str, start: str) -> dict[str, Any]:
        night.add(
            "pln_kpi_targets", assignment_id=name, period_start="2026-10-01", period_end="2026-10-31",
            target_type="target", version_no=1, target_value="220000000", approval_status="approved",
            **APPROVED,
        )  # fmt: skip
        return night.add(
            "pln_kpi_assignments", assignment_id=name, kpi_code="sales_revenue", assignee_type="rep",
            assignee_id="U1", cycle="month", start_date=start,
        )  # fmt: skip

    first = assign("K1", "2026-01-01")
    take_in(night.write(), ledger)
    first["end_date"] = "2026-10-11"  # an assignment has no versions: its newest form counts
    assign("K2", "2026-10-12")
    take_in(night.write(), ledger)
    known = know(ledger).as_of(LATER)
    assert sorted(row.assignment_id for row in known.quotas) == ["K1", "K2"]
    assert sorted((row.assignment_id, row.first, row.last, row.void) for row in known.quota_days) == [
        ("K1", date(2026, 1, 1), date(2026, 10, 11), False),
        ("K2", date(2026, 10, 12), None, False),
    ]
    night.rows["pln_kpi_assignments"].remove(first)
    take_in(night.write(), ledger)
    gone = {row.assignment_id: row.void for row in know(ledger).as_of(LATER).quota_days}
    assert gone == {"K1": True, "K2": False}


def test_draws_reversals_and_decisions_are_told_as_they_are(night: NightOfRows, ledger: Engine) -> None:
    night.add(
        "pln_draws", rep="U1", currency="VND", valid_from="2026-10-01", version_no=1, amount="10000000.00",
        is_recoverable=True, recovery_share="0.5", **APPROVED,
    )  # fmt: skip
    night.add(
        "pln_reversals", reversal_id="X", version_no=1, source="deal:D1", reversal_date="2026-11-20",
        net_amount="90.00", reason="churn",
    )  # fmt: skip
    for entity, key in (
        ("pln_manual_adjustments", "adjustment_id"),
        ("pln_draw_forgiveness", "forgiveness_id"),
    ):
        night.add(
            entity, version_no=1, rep="U1", original_period="2026-09-01", amount="5.00", currency="VND",
            reason="why", **{key: "K"}, **APPROVED,
        )  # fmt: skip
    night.add("pln_waivers", month="2026-10-01", reason="r", subject="s", version_no=1, who="KT", note="n")
    take_in(night.write(), ledger)
    known = know(ledger)
    assert [(row.amount, row.recoverable, row.recovery_share) for row in known.draws] == [
        (Decimal(10_000_000), True, Decimal("0.5"))
    ]
    assert [(row.source, row.reversed_on, row.net, row.void) for row in known.reversals] == [
        ("deal:D1", date(2026, 11, 20), Decimal(90), False)
    ]
    assert [(row.adjustment_id, row.amount) for row in known.adjustments] == [("K", Decimal(5))]
    assert [(row.forgiveness_id, row.original_period) for row in known.forgiveness] == [
        ("K", date(2026, 9, 1))
    ]
    assert [(row.month, row.who) for row in known.waivers] == [(date(2026, 10, 1), "KT")]
    assert known.company.first_month == date(2026, 10, 1)


def test_edits_of_a_version_that_counts_are_named_with_their_line(night: NightOfRows, ledger: Engine) -> None:
    night.add("pln_plans", plan_id="DRAFT", **UNAPPROVED)
    plan = night.add("pln_plans", plan_id="P", **UNAPPROVED)
    night.add(
        "pln_reversals", reversal_id="X", version_no=1, source="deal:D1", reversal_date="2026-11-20",
        net_amount="90.00", reason="churn",
    )  # fmt: skip
    tier = night.add(
        "pln_commission_tiers", plan_id="HH", version_no=1, role="bdr", basis="collected", tier_no=1,
        from_attainment="0", rate="0.01", valid_from="2026-01-01", approved_by="GD",
    )  # fmt: skip
    take_in(night.write(), ledger)
    plan |= {"currency": "USD"} | APPROVED
    night.rows["pln_plans"][0]["currency"] = "USD"
    take_in(night.write(), ledger)
    assert ignored_changes(ledger) == []
    plan["currency"] = "VND"
    tier["rate"] = "0.02"
    night.rows["pln_reversals"].clear()
    take_in(night.write(), ledger)
    assert ignored_changes(ledger) == [
        IgnoredChange("plans", '["P","1"]', "changed", "pln_plans.csv", 3),
        IgnoredChange("reversals", '["X","1"]', "removed", "pln_reversals.csv", 2),
        IgnoredChange("role_plans", '["HH","1"]', "changed", "pln_commission_tiers.csv", 2),
    ]
    assert [row.components[0].tiers[0].rate for row in know(ledger).plans if row.plan_id == "HH"] == [
        Decimal("0.01")
    ]
