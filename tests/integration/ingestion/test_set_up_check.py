"""What is wrong between the rows of the set-up is told with file, cell and consequence."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ingestion import __main__ as command_line
from ingestion.contract import Contract
from ingestion.errors import SetUpWrong
from ingestion.set_up_check import set_up_rules
from ingestion.set_up_template import write_template
from tests.integration.ingestion.conftest import SmallCompany

Rows = dict[str, list[dict[str, Any]]]
APPROVED = {"approved_by": "GD", "approved_at": "2026-01-02 03:00:00", "approval_ref": "QD-1"}


def plan(**values: Any) -> dict[str, Any]:
    return {
        "plan_id": "P", "version_no": 1, "period": "month", "currency": "VND", "credit_event": "invoiced",
        "payout_event": "invoiced", "valid_from": "2026-01-01",
    } | APPROVED | values  # fmt: skip


def component(**values: Any) -> dict[str, Any]:
    return {
        "plan_id": "P", "version_no": 1, "component_id": "main", "kind": "rate", "rate": "0.01",
        "credit_type": "revenue", "attainment_scope": "component",
    } | values  # fmt: skip


def tier(number: int, bound: str) -> dict[str, Any]:
    return {
        "plan_id": "P", "version_no": 1, "component_id": "main", "tier_no": number,
        "from_attainment": bound, "rate": "0.01",
    }  # fmt: skip


def assignment(name: str, start: str, end: str | None, plan_id: str = "P", **values: Any) -> dict[str, Any]:
    return {
        "assignment_id": name, "version_no": 1, "rep": "U1", "plan_id": plan_id, "valid_from": start,
        "valid_to": end, "is_void": "false",
    } | APPROVED | values  # fmt: skip


def weight(name: str, share: str, **values: Any) -> dict[str, Any]:
    return {
        "assignment_id": name, "kpi_code": name, "assignee_type": "rep", "assignee_id": "U1",
        "cycle": "month", "start_date": "2026-01-01", "weight": share,
    } | values  # fmt: skip


def split(user: str, share: str, kind: str = "revenue") -> dict[str, Any]:
    return {"deal_id": "D1", "user_id": user, "split_type": kind, "split_pct": share}


def target(start: str, end: str) -> dict[str, Any]:
    return {
        "assignment_id": "quota", "period_start": start, "period_end": end, "target_type": "target",
        "version_no": 1, "target_value": "5", "recorded_at": "2026-01-01 00:00:00", "entered_by": "U9",
        "approval_status": "approved",
    } | APPROVED  # fmt: skip


def parameter(value: str, start: str, end: str | None) -> dict[str, Any]:
    return {"param_code": "vip_top_share", "param_value": value, "valid_from": start, "valid_to": end}


SOUND: Rows = {
    "pln_plans": [plan()],
    "pln_components": [component(kind="marginal", rate=None)],
    "pln_tiers": [tier(1, "0"), tier(2, "0.8")],
    "pln_assignments": [assignment("A1", "2026-01-01", "2026-03-01"), assignment("A2", "2026-03-01", None)],
    "pln_kpi_assignments": [weight("quota", "0.4"), weight("calls", "0.6")],
    "pln_kpi_targets": [target("2026-10-01", "2026-10-31")],
    "crm_deal_splits": [split("U1", "0.333333"), split("U2", "0.666666"), split("U3", "0.5", "overlay")],
    "pln_parameters": [parameter("0.1", "2026-01-01", "2026-10-01"), parameter("0.5", "2026-10-01", None)],
}
WRONG: list[tuple[Rows, str, str]] = [
    (
        {"pln_assignments": [assignment("A1", "2026-01-01", None), assignment("A2", "2026-03-01", None)]},
        "pln_assignments!E3",
        "U1 holds P from 2026-03-01 on by A2, and on the same days by A1",
    ),
    (
        {"pln_assignments": [
            assignment("A1", "2026-01-01", None), assignment("A2", "2026-03-01", None, "NO_COMMISSION"),
        ]},
        "pln_assignments!D3",
        "U1 has NO_COMMISSION and P on the same days",
    ),
    (
        {"pln_assignments": [assignment("A1", "2026-01-01", None, "Q")]},
        "pln_assignments!D2",
        "no plan Q is set up",
    ),
    (
        {"pln_assignments": [assignment("A1", "2026-03-01", "2026-03-01")]},
        "pln_assignments!F2",
        "valid_to 2026-03-01 is not after valid_from 2026-03-01",
    ),
    (
        {"pln_kpi_assignments": [weight("quota", "0.4"), weight("calls", "0.5")]},
        "pln_kpi_assignments!H2",
        "add up to 0.900000, not to 1",
    ),
    (
        {"pln_kpi_assignments": [
            weight("quota", "0.4", end_date="2026-02-28"), weight("calls", "0.6"),
            weight("more", "0.4", kpi_code="quota", start_date="2026-02-28"),
        ]},
        "pln_kpi_assignments!F4",
        "U1 has quota (cycle month) from 2026-02-28 on by more, and on the same days by quota",
    ),
    (
        {"pln_kpi_assignments": [weight("calls", "1"), weight("quota", "1", end_date="2025-12-31")]},
        "pln_kpi_assignments!G3",
        "end_date 2025-12-31 is before start_date 2026-01-01",
    ),
    (
        {"crm_deal_splits": [split("U1", "0.333333"), split("U2", "0.666665")]},
        "crm_deal_splits!D2",
        "the revenue shares of D1 add up to 0.999998, not to 1",
    ),
    ({"pln_tiers": [tier(1, "0"), tier(2, "0.8"), tier(3, "0.8")]}, "pln_tiers!E4", "is not above"),
    ({"pln_tiers": [tier(1, "0.1"), tier(2, "0.8")]}, "pln_tiers!E2", "starts at 0.100000, not at 0"),
    (
        {"pln_plans": [plan(credit_event="won")], "pln_tiers": [],
         "pln_components": [component(filter_product_category="Sách")]},
        "pln_components!I2",
        "P credits won deals and filters by product",
    ),
    ({"pln_components": [], "pln_tiers": []}, "pln_plans!A2", "version 1 of plan P has no component"),
    ({"pln_tiers": []}, "pln_components!D2", "main is of kind marginal and has no tier"),
    ({"pln_components": [component()]}, "pln_tiers!C2", "no component main with tiers"),
    (
        {"pln_kpi_targets": [target("2026-10-01", "2026-10-30")]},
        "pln_kpi_targets!B2",
        "2026-10-01 to 2026-10-30 is no month",
    ),
    (
        {"pln_parameters": [parameter("0.1", "2026-01-01", None), parameter("0.5", "2026-10-01", None)]},
        "pln_parameters!C3",
        "vip_top_share is 0.500000 from 2026-10-01 on, and on the same days 0.100000 since 2026-01-01",
    ),
]  # fmt: skip


@pytest.fixture
def workbook(tmp_path: Path, contracts: dict[str, Contract]) -> Path:
    path = tmp_path / "plans.xlsx"
    write_template([contracts[name] for name in SOUND], path)
    return path


def fill(workbook: Path, rows: Rows) -> None:
    book = load_workbook(workbook)
    for name, sheet_rows in (SOUND | rows).items():
        columns = {cell.value: cell.column for cell in book[name][1]}
        for line, row in enumerate(sheet_rows, start=2):
            for column, value in row.items():
                book[name].cell(row=line, column=columns[column], value=value)
    book.save(workbook)


def check(small: SmallCompany, *options: str) -> Any:
    arguments = ["check-setup", str(small.folder), "--state", str(small.state), *options]
    return CliRunner().invoke(command_line.app, arguments)


def test_a_sound_set_up_has_no_error(small: SmallCompany, workbook: Path) -> None:
    fill(workbook, {})
    result = check(small, "--file", str(workbook))
    assert result.exit_code == 0, result.exception
    assert "no error; 0 notes" in result.output


@pytest.mark.parametrize(("rows", "cell", "text"), WRONG, ids=[cell for _, cell, _ in WRONG])
def test_an_error_names_file_cell_what_is_wrong_and_what_is_not_done(
    small: SmallCompany, workbook: Path, rows: Rows, cell: str, text: str
) -> None:
    fill(workbook, rows)
    result = check(small, "--file", str(workbook))
    assert isinstance(result.exception, SetUpWrong)
    (line,) = [line for line in str(result.exception).splitlines() if f"plans.xlsx, {cell}: " in line]
    assert text in line
    assert any(rule.not_done in line for rule in set_up_rules().rules)


def test_a_value_that_does_not_land_is_an_error_of_its_cell(small: SmallCompany, workbook: Path) -> None:
    fill(workbook, {"pln_plans": [plan(period="fortnight")]})
    result = check(small, "--file", str(workbook))
    assert "plans.xlsx, pln_plans!C2: period is none of: month, quarter" in str(result.exception)


def test_what_nobody_approved_and_days_without_a_plan_are_notes(small: SmallCompany, workbook: Path) -> None:
    waiting = assignment("A3", "2026-01-01", None) | dict.fromkeys(APPROVED)
    gap = [assignment("A1", "2026-01-01", "2026-02-01"), assignment("A2", "2026-03-01", None), waiting]
    fill(workbook, {"pln_assignments": gap})
    result = check(small, "--file", str(workbook))
    assert result.exit_code == 0, result.exception
    assert "note: plans.xlsx, pln_assignments!H4: the row is not approved. It has no effect" in result.output
    assert "pln_assignments!E3: U1 holds no plan from 2026-02-01 to 2026-03-01" in result.output


def test_every_rule_finds_something_in_a_test_or_is_of_a_kind_that_does() -> None:
    tried = {
        "plan_held_twice_on_a_day", "no_commission_beside_a_plan", "plan_unknown", "ends_before_it_begins",
        "weights_do_not_sum_to_one", "splits_do_not_sum_to_one", "tiers_do_not_rise",
        "kpi_assigned_twice_on_a_day",
        "first_tier_not_at_zero", "product_filter_on_won_deals", "plan_without_component",
        "component_without_what_it_pays", "tier_without_component", "target_period_misaligned",
        "parameter_told_twice_on_a_day", "not_approved", "days_without_a_plan",
        # below
        "draws_on_the_same_days", "component_without_plan", "role_tiers_do_not_rise",
        "version_missing_before",
    }  # fmt: skip
    assert {rule.name for rule in set_up_rules().rules} == tried


def test_the_night_keeps_the_problems_and_names_lines_of_csv_files(small: SmallCompany) -> None:
    small.entities(
        *(f'{name}: {{file: "{name}*.csv"}}' for name in (
            "pln_draws", "pln_components", "pln_commission_tiers", "pln_plans",
        ))
    )  # fmt: skip
    audit = ("_extracted_at,_batch_id,_is_deleted", "2026-10-31,B,false")
    approval = ("approved_by,approved_at,approval_ref", "GD,2026-01-01,QD")
    small.deliver(
        "pln_draws.csv",
        f"U1,VND,2026-01-01,1,,10,true,0.5,{approval[1]},{audit[1]}",
        f"U1,VND,2026-02-01,1,,20,true,0.5,{approval[1]},{audit[1]}",
        header="rep,currency,valid_from,version_no,valid_to,amount,is_recoverable,recovery_share,"
        f"{approval[0]},{audit[0]}",
    )
    small.deliver(
        "pln_components.csv",
        f"P,2,main,rate,0.01,,revenue,component,,,,,,,,{audit[1]}",
        header="plan_id,version_no,component_id,kind,rate,amount,credit_type,attainment_scope,"
        "filter_product_category,filter_deal_type,filter_customer_is_new,filter_channel,cap,floor,"
        f"clawback_days,{audit[0]}",
    )
    small.deliver(
        "pln_commission_tiers.csv",
        f"HH,1,bdr,collected,1,0.5,0.01,,2026-01-01,,GD,{audit[1]}",
        header="plan_id,version_no,role,basis,tier_no,from_attainment,rate,max_payout,valid_from,valid_to,"
        f"approved_by,{audit[0]}",
    )
    small.deliver(
        "pln_plans.csv",
        f"P,3,month,VND,,invoiced,invoiced,,2026-01-01,,{approval[1]},{audit[1]}",
        header="plan_id,version_no,period,currency,quota_kpi,credit_event,payout_event,max_payout,"
        f"valid_from,valid_to,{approval[0]},{audit[0]}",
    )
    small.land()
    assert small.query(
        "select rule, source_file, source_line, column_name from set_up_problems order by all"
    ) == [
        ("component_without_plan", "pln_components.csv", 2, "version_no"),
        ("draws_on_the_same_days", "pln_draws.csv", 3, "valid_from"),
        ("plan_without_component", "pln_plans.csv", 2, "plan_id"),
        ("role_tiers_do_not_rise", "pln_commission_tiers.csv", 2, "from_attainment"),
        ("version_missing_before", "pln_plans.csv", 2, "version_no"),
    ]
    result = check(small)
    assert "pln_draws.csv, line 3, column valid_from: U1 has two draws in VND on 2026-02-01" in str(
        result.exception
    )


def test_there_must_be_something_to_check(small: SmallCompany) -> None:
    assert "Nothing was checked" in str(check(small).exception)
