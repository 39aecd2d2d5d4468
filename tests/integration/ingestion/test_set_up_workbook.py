"""The set-up as one workbook: made from the contracts, filled in, landed sheet by sheet."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ingestion.contract import Contract
from ingestion.errors import ContainerWrong, ControlTotalsDiffer, ExportRefused, HeaderDiffers
from ingestion.set_up_template import HELP_SHEET, set_up_entities, vietnamese, write_template
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

PLAN = {
    "plan_id": "P", "version_no": 1, "period": "month", "currency": "VND", "quota_kpi": "sales_revenue",
    "credit_event": "invoiced", "payout_event": "collected", "max_payout": Decimal("20000000.5"),
    "valid_from": date(2026, 1, 1), "approved_by": "Giám đốc", "approved_at": datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 - a spreadsheet has no zone
    "approval_ref": "QĐ-1",
}  # fmt: skip
TIERS = [
    {
        "plan_id": "P", "version_no": 1, "component_id": "main", "tier_no": number,
        "from_attainment": Decimal(bound), "rate": Decimal(rate),
    }
    for number, bound, rate in ((1, "0", "0.01"), (2, "0.8", "0.0225"), (3, "1", "0.03"))
]  # fmt: skip


@pytest.fixture
def template(tmp_path: Path, contracts: dict[str, Contract]) -> Path:
    path = tmp_path / "setup.xlsx"
    write_template([contracts[name] for name in set_up_entities(contracts)], path)
    return path


def configure(small: SmallCompany, *entities: str, mode: str = "snapshot") -> None:
    small.configure(
        COMPANY.split("    entities:")[0]
        + f"    workbooks:\n    - {{file: 'setup*.xlsx', mode: {mode}, entities: [{', '.join(entities)}]}}\n"
    )


def fill_in(template: Path, target: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    book = load_workbook(template)
    for sheet_name, sheet_rows in rows.items():
        sheet = book[sheet_name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for line, row in enumerate(sheet_rows, start=2):
            for name, value in row.items():
                sheet.cell(row=line, column=columns[name], value=value)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def test_a_filled_in_template_lands_as_the_rows_that_were_filled_in(
    small: SmallCompany, template: Path, contracts: dict[str, Contract]
) -> None:
    entities = set_up_entities(contracts)
    assert len(entities) == 19
    configure(small, *entities)
    fill_in(template, small.inbox / "setup_2026-10-31.xlsx", {"pln_plans": [PLAN], "pln_tiers": TIERS})
    summary = small.land()
    assert {loaded.entity for file in summary.files for loaded in file.loaded} == set(entities)
    assert summary.landed_row_count == 4
    assert summary.quarantined_row_count == 0
    listed = ", ".join(PLAN)
    assert small.query(f"select {listed}, _is_deleted, _source_file, _source_line from pln_plans") == [
        (*PLAN.values(), False, "setup_2026-10-31.xlsx", 2)
    ]
    assert small.query(f"select {', '.join(TIERS[0])}, _source_line from pln_tiers order by tier_no") == [
        (*tier.values(), line) for line, tier in enumerate(TIERS, start=2)
    ]
    assert small.query("select distinct _extracted_at from pln_tiers") == [(datetime(2026, 10, 31),)]  # noqa: DTZ001
    assert small.query("select count(*) from pln_draws") == [(0,)]


def test_a_later_workbook_replaces_a_snapshot_and_adds_to_what_is_appended(
    small: SmallCompany, template: Path
) -> None:
    for mode, expected in (("snapshot", ["0.0225"]), ("append", ["0.01", "0.0225"])):
        configure(small, "pln_tiers", mode=mode)
        fill_in(template, small.inbox / "setup_2026-10-30.xlsx", {"pln_tiers": TIERS[:1]})
        fill_in(template, small.inbox / "setup_2026-10-31.xlsx", {"pln_tiers": TIERS[1:2]})
        small.land()
        rates = [row[0] for row in small.query("select rate from pln_tiers order by tier_no")]
        assert rates == [Decimal(rate) for rate in expected], mode


def test_a_sheet_that_is_not_there_or_has_other_columns_refuses_the_whole_workbook(
    small: SmallCompany, template: Path
) -> None:
    configure(small, "pln_plans", "pln_tiers")
    path = small.inbox / "setup_2026-10-31.xlsx"
    fill_in(template, path, {"pln_plans": [PLAN], "pln_tiers": TIERS})
    book = load_workbook(path)
    book["pln_tiers"].title = "pln_tier"
    book.save(path)
    with pytest.raises(ContainerWrong, match=r"has no sheet pln_tiers \(did you mean pln_tier"):
        small.land()
    book["pln_tier"].title = "pln_tiers"
    book["pln_tiers"]["F1"] = "rates"
    book.save(path)
    with pytest.raises(HeaderDiffers):
        small.land()
    assert small.landed_files() == set()


def test_control_totals_of_a_workbook_count_the_rows_of_all_sheets(
    small: SmallCompany, template: Path
) -> None:
    configure(small, "pln_plans", "pln_tiers")
    path = small.inbox / "setup_2026-10-31.xlsx"
    fill_in(template, path, {"pln_plans": [PLAN], "pln_tiers": TIERS})
    totals = path.with_name(path.name + ".totals.json")
    totals.write_text('{"rows": 5}')
    with pytest.raises(ControlTotalsDiffer, match=r"has 4 rows; .* says 5"):
        small.land()
    totals.write_text('{"rows": 4}')
    assert small.land().landed_row_count == 4


def test_a_value_that_the_contract_does_not_take_goes_to_quarantine_with_its_row(
    small: SmallCompany, template: Path
) -> None:
    configure(small, "pln_plans", "pln_tiers")
    wrong = PLAN | {"period": "fortnight", "plan_id": "Q"}
    fill_in(template, small.inbox / "setup.xlsx", {"pln_plans": [PLAN, wrong], "pln_tiers": TIERS})
    small.land()
    assert small.query("select plan_id from pln_plans") == [("P",)]
    assert small.query("select entity, source_line, column_name from quarantine") == [
        ("pln_plans", 3, "period")
    ]


def test_the_template_helps_in_two_languages_and_offers_what_may_be_chosen(
    template: Path, contracts: dict[str, Contract]
) -> None:
    book = load_workbook(template)
    entities = set_up_entities(contracts)
    assert book.sheetnames == [HELP_SHEET, *entities]
    for entity in entities:
        sheet, contract = book[entity], contracts[entity]
        assert [cell.value for cell in sheet[1]] == [column.name for column in contract.columns]
        assert sheet.freeze_panes == "A2"
        assert vietnamese(entity), entity
        for cell, column in zip(sheet[1], contract.columns, strict=True):
            note = cell.comment.text
            assert column.description in note
            assert vietnamese(column.name), column.name
            assert vietnamese(column.name) in note
        chosen = {
            str(validation.sqref).split("2:")[0]: validation.formula1
            for validation in sheet.data_validations.dataValidation
        }
        letters = {cell.value: cell.column_letter for cell in sheet[1]}
        offered = {
            letters[column.name]: f'"{",".join(column.enumeration or ("TRUE", "FALSE"))}"'
            for column in contract.columns
            if column.enumeration or column.type == "BOOLEAN"
        }
        assert chosen == offered


def test_a_template_does_not_overwrite_a_workbook(template: Path, contracts: dict[str, Contract]) -> None:
    before = template.read_bytes()
    with pytest.raises(ExportRefused, match="Nothing was written"):
        write_template([contracts["pln_plans"]], template)
    assert template.read_bytes() == before
