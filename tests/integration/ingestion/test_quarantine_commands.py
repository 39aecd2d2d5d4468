"""Quarantine is listed, explained, exported without harm, and emptied when mapping or file are mended."""

import csv
from pathlib import Path

from typer.testing import CliRunner, Result

from ingestion.__main__ import app
from ingestion.quarantine_listing import defused, quarantine_groups, quarantined_rows
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

WIDE = {"COLUMNS": "400"}
MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
MAPPING = """
file: "deals*.csv"
header: [id, stage, made, note]
values:
  stage: {Won: won}
outputs:
  - entity: crm_deals
    columns:
      deal_id: id
      deal_type: "'new_business'"
      stage_id: map_stage(stage)
      created_at: made
      currency: "'VND'"
"""
HEADER = "id,stage,made,note"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=WIDE)


def _deliver(small: SmallCompany) -> None:
    small.configure(MAPPED, MAPPING)
    small.deliver(
        "deals_2026-10-30.csv", "D1,Won,2026-10-01,", "D2,Lost,2026-10-01,=1+1", "D3,Lost,soon,",
        "@D4,too few", header=HEADER,
    )  # fmt: skip


def test_explain_groups_reasons_with_next_steps(small: SmallCompany) -> None:
    _deliver(small)
    small.land()
    groups = quarantine_groups(small.state)
    unknown = "stage_id has a value that the value map stage does not know"
    assert [(group.reason[:63], group.row_count, group.first_line, group.status) for group in groups] == [
        (unknown, 2, 3, "landed without them"),
        ("not a row of the expected columns: missing columns", 1, 5, "landed without them"),
    ]
    result = _run("quarantine", "explain", "--state", small.state)
    assert result.exit_code == 0, result.output
    assert "Add the new value to `values:` of the mapping." in result.output


def test_export_defuses_formulas_and_writes_over_nothing(small: SmallCompany, tmp_path: Path) -> None:
    _deliver(small)
    small.land()
    target = tmp_path / "out.csv"
    assert _run("quarantine", "export", "--state", small.state, "--out", target).exit_code == 0
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["source_line"] for row in rows] == ["3", "4", "5"]
    assert rows[2]["raw_text"] == "'@D4,too few"
    assert '"note":"=1+1"' in rows[0]["raw_text"]
    again = _run("quarantine", "export", "--state", small.state, "--out", target)
    assert "exists" in str(again.exception)


def test_no_cell_of_an_export_starts_a_formula() -> None:
    for text in ("=1", "+1", "-1", "@a", "\t=1", "\r=1"):
        assert defused(text) == "'" + text
    assert [defused(text) for text in ("1", "a=1", "", "{-}")] == ["1", "a=1", "", "{-}"]


def test_an_export_is_masked_unless_it_is_asked_for(small: SmallCompany, tmp_path: Path) -> None:
    header = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
    small.deliver("crm_users.csv", "U1,,Nguyễn Bí Mật,maybe,2026-10-31,,false", header=header)
    small.land()
    for name, more in (("masked.csv", []), ("open.csv", ["--with-personal-data"])):
        _run("quarantine", "export", "--state", small.state, "--out", tmp_path / name, *more)
    assert "Bí Mật" not in (tmp_path / "masked.csv").read_text(encoding="utf-8-sig")
    assert "Bí Mật" in (tmp_path / "open.csv").read_text(encoding="utf-8-sig")


def test_a_mended_mapping_or_file_is_landed_again_and_empties_the_quarantine(small: SmallCompany) -> None:
    _deliver(small)
    small.land()
    assert [row.source_line for row in quarantined_rows(small.state)] == [3, 4, 5]
    (small.folder / "mapping.yml").write_text(MAPPING.replace("Won: won", "Won: won, Lost: lost"))
    arguments: list[str | Path] = ["--company", small.folder, "--state", small.state, "--date", "2026-10-31"]
    result = _run("quarantine", "reland", *arguments)
    assert result.exit_code == 0, result.output
    assert "before: 3 rows, now: 2." in result.output
    small.deliver("deals_2026-10-30.csv", "D1,Won,2026-10-01,", header=HEADER)
    assert "before: 2 rows, now: 0." in _run("quarantine", "reland", *arguments).output
    assert small.query("select deal_id from crm_deals") == [("D1",)]
    assert "before: 0 rows, now: 0." in _run("quarantine", "reland", *arguments).output


def test_rows_of_a_held_file_are_listed_as_held(small: SmallCompany) -> None:
    _deliver(small)
    limits = "quarantine_limits: {crm_deals: {rows: 2}}\nsources:"
    (small.folder / "company.yml").write_text(MAPPED.replace("sources:", limits))
    result = _run("land", "--company", small.folder, "--state", small.state, "--date", "2026-10-31")
    assert result.exit_code == 1
    assert "has 3 wrong rows of 4 for crm_deals; allowed: 2 rows" in result.output
    assert {group.status for group in quarantine_groups(small.state)} == {"held"}
    (small.folder / "company.yml").write_text(MAPPED.replace("sources:", limits.replace("2", "3")))
    assert small.land().quarantined_row_count == 3


def test_an_empty_quarantine_has_no_rows(small: SmallCompany) -> None:
    assert quarantined_rows(small.state) == []
    assert quarantine_groups(small.state) == []
    assert _run("quarantine", "--state", small.state).exit_code == 0
