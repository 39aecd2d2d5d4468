"""A KPI of measures that exist is one more row of the catalogue, and no SQL."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dbt_project.building import PROJECT
from dbt_project.documentation import kpi_page
from dbt_project.parsed import FILE, parsed_in
from tests.cases.building import build_cases
from tests.cases.company import Case
from tests.cases.expectation import differences, expectations

NEW_KPI = {
    "kpi_code": "won_amount_per_email",
    "name_vi": "Giá trị giao dịch thắng trên mỗi e-mail",
    "name_en": "Amount won per e-mail",
    "family": "activity",
    "definition": "Amount of deals won in the period per e-mail sent by hand in it.",
    "unit": "currency",
    "direction": "higher_better",
    "additivity": "ratio",
    "base_period": "week",
    "numerator_measure": "won_amount",
    "denominator_measure": "emails_sent",
    "has_details": "false",
    "grains": "company region region_subtree rep team lifecycle_stage rep_lifecycle_stage",
    "audience": "sales_manager",
}


def _won(deal: str, rep: str, day: str, amount: int) -> dict[str, Any]:
    return {"deal_id": deal, "stage_id": "=won", "owner": rep, "closed_at": f"{day} 03:00", "amount": amount}


def _email(name: str, rep: str, day: str, contact: str | None = None) -> dict[str, Any]:
    return {
        "activity_id": name,
        "activity_type": "email",
        "direction": "outbound",
        "user_id": rep,
        "contact_id": contact,
        "occurred_at": f"{day} 03:00",
    }


_DEALS = [
    _won("d1", "ann", "2026-03-10", 900) | {"primary_contact_id": "c1"},
    _won("d2", "ann", "2026-03-20", 300),
    _won("d3", "bob", "2026-03-20", 500),
    _won("d4", "ann", "2026-04-07", 800),
]
COMPANY = Case(
    kpi_code=NEW_KPI["kpi_code"],
    key="",
    name="two reps, four deals, five e-mails",
    rows={
        "ref_regions": [{"region_id": "branch", "region_name": "branch", "parent_region_id": "home"}],
        "crm_users": [{"user_id": "bob", "full_name": "Bob", "is_active": True}],
        "crm_user_assignments": [
            {
                "user_id": "bob",
                "role": "sales_executive",
                "region_id": "branch",
                "manager_user_id": "ann",
                "fte": 1,
                "valid_from": "2020-01-01",
            }
        ],
        "crm_contacts": [{"contact_id": "c1"}],
        "crm_lifecycle_history": [
            {"contact_id": "c1", "lifecycle_stage": "lead", "entered_at": "2026-01-05 03:00"}
        ],
        "crm_deals": [{name: value for name, value in deal.items() if name != "owner"} for deal in _DEALS],
        "crm_owner_history": [
            {
                "object_type": "deal",
                "object_id": deal["deal_id"],
                "user_id": deal["owner"],
                "valid_from": "2026-01-01 00:00",
            }
            for deal in _DEALS
        ],
        "crm_activities": [
            _email("a1", "ann", "2026-03-09", "c1"),
            _email("a2", "ann", "2026-03-17"),
            _email("a3", "ann", "2026-03-18"),
            _email("a4", "bob", "2026-03-18"),
            _email("a5", "bob", "2026-04-08"),
        ],
    },
    expect=[
        {
            "grain": "rep",
            "member": "ann",
            "period": "2026-W11",
            "numerator": 900,
            "denominator": 1,
            "value": 900,
        },
        # 900 + 300 over three e-mails
        {
            "grain": "rep",
            "member": "ann",
            "period": "2026-03",
            "numerator": 1200,
            "denominator": 3,
            "value": 400,
        },
        {"grain": "rep", "member": "bob", "period": "2026-03", "value": 500},
        # no e-mail of Ann in April, no deal of Bob
        {
            "grain": "rep",
            "member": "ann",
            "period": "2026-04",
            "numerator": 800,
            "denominator": 0,
            "value": None,
        },
        {"grain": "rep", "member": "bob", "period": "2026-04", "numerator": 0, "denominator": 1, "value": 0},
        {"grain": "team", "member": "ann", "period": "2026-03", "value": 500},
        {"grain": "region", "member": "home", "period": "2026-03", "value": 400},
        # 900 + 300 + 500 over four e-mails: neither 400 nor 500 nor their mean
        {"grain": "region_subtree", "member": "home", "period": "2026-03", "value": 425},
        {"grain": "company", "member": "COMPANY", "period": "2026-03", "value": 425},
        # 900 + 300 + 500 + 800 over five e-mails
        {"grain": "company", "member": "COMPANY", "period": "2026", "numerator": 2500, "value": 500},
        {"grain": "lifecycle_stage", "member": "lead", "period": "2026-03", "value": 900},
        {"grain": "lifecycle_stage", "member": "unknown", "period": "2026-Q1", "denominator": 3},
        {"grain": "rep_lifecycle_stage", "member": "ann/lead", "period": "2026-03", "value": 900},
        # its base period is the week, and it names no role
        {"grain": "rep", "member": "ann", "period": "2026-03-10", "row": "absent"},
        {"grain": "role", "member": "sales_executive", "period": "2026-03", "row": "absent"},
    ],
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dbt project whose catalogue has one more row; nothing else differs."""
    copy = tmp_path_factory.mktemp("new_kpi") / "dbt_project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("__pycache__", "logs"))
    catalogue = copy / "seeds" / "kpi_catalogue.csv"
    with catalogue.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with catalogue.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(NEW_KPI)
    return copy


@pytest.fixture(scope="module")
def warehouse(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    made = build_cases([COMPANY], tmp_path_factory.mktemp("company"), project=project)
    assert set(made.node_counts) <= {"success", "pass", "warn", "no-op"}, made.node_counts
    with duckdb.connect(str(made.warehouse), read_only=True) as connection:
        yield connection


@pytest.mark.usefixtures("warehouse")
def test_what_dbt_parsed_is_the_copy_s_own(project: Path) -> None:
    assert parsed_in(project / "target" / FILE, project)
    assert not parsed_in(project / "target" / FILE, PROJECT)


def test_the_warehouse_does_not_know_the_kpi_without_its_row() -> None:
    assert f"`{NEW_KPI['kpi_code']}`" not in kpi_page()


def test_one_row_makes_the_figures_worked_out_by_hand(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = expectations([COMPANY])
    assert len(expected) >= 15
    assert [difference for _, difference in differences(expected, warehouse)] == []


def test_one_row_is_described_to_readers(warehouse: duckdb.DuckDBPyConnection) -> None:
    (described,) = warehouse.execute(
        "select name_vi, name_en, unit, numerator_measure, denominator_measure, has_data"
        " from core.dim_kpi where kpi_code = $kpi_code",
        {"kpi_code": NEW_KPI["kpi_code"]},
    ).fetchall()
    names = ("name_vi", "name_en", "unit", "numerator_measure", "denominator_measure")
    assert described == (*(NEW_KPI[name] for name in names), True)


def test_one_row_is_a_line_of_the_page_of_kpis(project: Path) -> None:
    page = kpi_page(project / "seeds").splitlines()
    (line,) = [line for line in page if f"| `{NEW_KPI['kpi_code']}`" in line]
    assert "`won_amount` ÷ `emails_sent`" in line
    assert NEW_KPI["name_vi"] in line
