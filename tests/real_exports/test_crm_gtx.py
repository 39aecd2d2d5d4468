"""A CRM export with names as keys: every opportunity survives, and the figures are its control totals."""

from pathlib import Path
from typing import Any

import pytest

from tests.real_exports.nights import Night, control_totals, night_of


@pytest.fixture(scope="module")
def totals(shared: Path) -> dict[str, Any]:
    return control_totals(shared, "crm_gtx")


@pytest.fixture(scope="module")
def night(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    made = night_of("crm_gtx", tmp_path_factory.mktemp("crm_gtx"))
    made.land()
    made.hand_over()
    made.build()
    return made


def test_every_opportunity_landed_in_its_stage(night: Night, totals: dict[str, Any]) -> None:
    stages: dict[str, int] = dict(night.landed("select stage_id, count(*) from crm_deals group by stage_id"))
    assert stages == {stage.lower(): count for stage, count in totals["stage_counts"].items()}
    assert sum(stages.values()) == totals["opportunities"]
    assert night.quarantined() == []


def test_open_opportunities_without_an_account_or_a_value_landed(
    night: Night, totals: dict[str, Any]
) -> None:
    without_account = night.landed(
        "select stage_id in ('won', 'lost'), count(*) from crm_deals where account_id is null group by 1"
    )
    assert without_account == [(False, totals["open_without_account"])]
    amounts: dict[str, Any] = dict(
        night.landed("select stage_id, sum(amount) from crm_deals group by stage_id")
    )
    assert amounts["engaging"] is None
    assert amounts["prospecting"] is None
    assert amounts["lost"] == 0


def test_opportunities_of_a_product_in_another_spelling_landed_too(night: Night, shared: Path) -> None:
    export = shared / "real_data" / "crm_gtx" / "sales_pipeline.csv"
    lines = [line.split(",") for line in export.read_text(encoding="utf-8").splitlines()]
    won = [line[0] for line in lines if line[2] == "GTXPro" and line[4] == "Won"]
    assert len(won) > 500
    ids = ", ".join(f"'{deal}'" for deal in won)
    landed = night.landed(f"select count(*) from crm_deals where stage_id = 'won' and deal_id in ({ids})")
    assert landed == [(len(won),)]


def test_won_value_is_the_control_total(night: Night, totals: dict[str, Any]) -> None:
    won = night.figures("average_deal_size", "company", "numerator")
    assert won == {"COMPANY": totals["won_value"]}


def test_win_rate_is_won_over_closed(night: Night, totals: dict[str, Any]) -> None:
    stages = totals["stage_counts"]
    assert night.figures("win_rate", "company", "numerator") == {"COMPANY": stages["Won"]}
    assert night.figures("win_rate", "company", "denominator") == {"COMPANY": stages["Won"] + stages["Lost"]}


def test_won_deals_by_region_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    assert night.figures("average_deal_size", "region", "numerator") == totals["won_value_by_region"]
    assert night.figures("deals_won", "region") == totals["won_count_by_region"]


def test_won_value_by_agent_is_the_control_total(night: Night, totals: dict[str, Any]) -> None:
    by_rep = night.figures("average_deal_size", "rep", "numerator")
    assert {rep: won for rep, won in by_rep.items() if won} == totals["won_value_by_agent"]


def test_won_value_by_manager_follows_the_assignments(night: Night, totals: dict[str, Any]) -> None:
    by_manager = night.built(
        """
        select assignments.manager_rep_id, sum(facts.numerator)
        from kpi.fct_kpi_values as facts
        join core.dim_rep_assignment as assignments
            on facts.rep_id = assignments.rep_id
            and facts.period_start >= assignments.valid_from
            and facts.period_start < coalesce(assignments.valid_to, date '9999-12-31')
        where facts.kpi_code = 'average_deal_size' and facts.grain = 'rep' and facts.period_type = 'month'
            and facts.detail is null and facts.numerator <> 0
        group by assignments.manager_rep_id
        """
    )
    assert dict(by_manager) == totals["won_value_by_manager"]


def test_won_value_by_month_of_closing_is_the_control_total(night: Night, totals: dict[str, Any]) -> None:
    by_month = night.figures_by_month("average_deal_size", "numerator")
    assert by_month == totals["won_value_by_close_month"]


def test_agents_without_an_opportunity_are_shown_idle(night: Night, totals: dict[str, Any]) -> None:
    idle = totals["agents_without_deals"]
    assert len(idle) == 5
    won = night.figures("deals_won", "rep")
    assert {rep: won[rep] for rep in idle} == dict.fromkeys(idle, 0)
    assert not set(idle) & set(night.figures("win_rate", "rep"))
    assert len(won.keys() - {"UNASSIGNED", "UNKNOWN"}) == 35 + 6
