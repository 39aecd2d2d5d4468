"""A file can be looked at before anything is configured: previewed with a mapping, drafted without one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ingestion.__main__ import app
from ingestion.contract import Contract
from ingestion.inference import draft_mapping
from ingestion.mapping import load_mapping
from ingestion.sniffing import sniff
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

WIDE = {"COLUMNS": "300"}
MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
MAPPING = """
file: "people*.csv"
header: [id, name, active]
outputs:
  - entity: crm_users
    leave_out: {"a robot": "starts_with(id, 'R')"}
    columns: {user_id: id, full_name: name, is_active: active}
"""
PEOPLE = "id,name,active\nU1,Nguyễn Bí Mật,yes\nU2,An,maybe\nR1,bot,no\nU3,Bo,yes\n"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=WIDE)


def _draft(path: Path, contracts: dict[str, Contract], entity: str | None = None) -> str:
    """A draft that has passed the check."""
    text = draft_mapping(path, sniff(path), contracts, entity)
    (path.parent / "draft.yml").write_text(text, encoding="utf-8")
    load_mapping(path.parent / "draft.yml", contracts)
    return text


@pytest.mark.parametrize("is_configured", [True, False])
def test_preview_shows_what_would_land_and_lands_nothing(
    small: SmallCompany, tmp_path: Path, is_configured: bool
) -> None:
    small.configure(MAPPED, MAPPING)
    path = small.inbox / "people.csv"
    path.parent.mkdir(parents=True)
    path.write_text(PEOPLE, encoding="utf-8")
    how: list[str | Path] = (
        ["--company", small.folder, "--state", small.state]
        if is_configured
        else ["--mapping", small.folder / "mapping.yml"]
    )
    result = _run("preview", path, *how)
    assert result.exit_code == 0, result.output
    assert "crm_users: 4 rows, 2 would land, 1 would go to quarantine, 1 are left out." in result.output
    assert "is_active is not a boolean" in result.output
    assert "left out: a robot" in result.output
    assert "U3" in result.output
    assert "Bí Mật" not in result.output
    assert small.landed_files() == set()
    assert not (small.state / "state.sqlite").exists()


def test_preview_says_that_a_file_would_be_held(small: SmallCompany) -> None:
    small.configure(MAPPED.replace("{share: 1}", "{rows: 0}"), MAPPING)
    path = small.inbox / "people.csv"
    path.parent.mkdir(parents=True)
    path.write_text(PEOPLE, encoding="utf-8")
    result = _run("preview", path, "--company", small.folder, "--state", small.state)
    assert "The file would be held" in result.output


def test_preview_of_a_file_that_nobody_expects_names_the_patterns(
    small: SmallCompany, tmp_path: Path
) -> None:
    small.configure(MAPPED, MAPPING)
    path = tmp_path / "else.csv"
    path.write_text(PEOPLE)
    result = _run("preview", path, "--company", small.folder)
    assert "the patterns are people*.csv" in str(result.exception)


def test_a_draft_finds_format_names_kinds_and_aliases(tmp_path: Path, contracts: dict[str, Contract]) -> None:
    path = tmp_path / "hoa_don_2026-10-31.csv"
    path.write_bytes(
        (
            "Báo cáo;;;;\n"
            "Số hóa đơn;Khách hàng;Ngày hóa đơn;Tổng tiền;Ghi chú\n"
            "H1;K1;31.10.2026;1.234.567,50;\n"
            "H2;K2;01.11.2026;12,5;x\n"
        ).encode("utf-16")
    )
    text = _draft(path, contracts)
    assert 'file: "hoa_don_*.csv"' in text
    assert "entity: acc_invoices" in text
    for line in (
        '"delimiter": ";"', '"encoding": "utf-16"', '"decimal": ","', '"thousands": "."',
        '"date": ["%d.%m.%Y"]', 'document_id: "\\"Số hóa đơn\\""',
        'document_date: "\\"Ngày hóa đơn\\""', 'gross_amount: "\\"Tổng tiền\\""',
        'customer_id: "\\"Khách hàng\\""', 'currency: "_currency"',
    ):  # fmt: skip
        assert line in text
    preview = _run("preview", path, "--mapping", tmp_path / "draft.yml")
    assert "acc_invoices: 2 rows, 2 would land" in preview.output, preview.output


def test_a_draft_says_where_it_is_unsure(tmp_path: Path, contracts: dict[str, Contract]) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes("Đ1,01/02/2026\nĐ2,03/04/2026\n".encode("cp1258"))
    text = _draft(path, contracts, "crm_deals")
    assert "# unsure: the text is not UTF-8" in text
    assert "# unsure: the first line holds values, so the columns have made-up names" in text
    assert '"has_header": false' in text
    assert "nothing in the file looks like it; every row gets this value" in text
    path.write_text("Deal Id,Created,Close Date\nD1,2026-01-01 10:00:00,01/02/2026\n")
    text = _draft(path, contracts, "crm_deals")
    assert "# unsure: %d/%m/%Y could as well be %m/%d/%Y." in text


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_other_kinds_of_file_are_drafted_too(
    tmp_path: Path, contracts: dict[str, Contract], suffix: str
) -> None:
    path = tmp_path / f"users.{suffix}"
    if suffix == "jsonl":
        path.write_text('{"user_id": "U1", "Họ tên": "An", "is_active": true}\n', encoding="utf-8")
    else:
        import pyarrow as pa
        import pyarrow.parquet

        pyarrow.parquet.write_table(
            pa.table({"user_id": ["U1"], "Họ tên": ["An"], "is_active": [True]}), path
        )
    text = _draft(path, contracts)
    assert "entity: crm_users" in text
    assert 'full_name: "\\"Họ tên\\""' in text


def test_infer_writes_a_file_once_and_check_takes_it(tmp_path: Path) -> None:
    path, out = tmp_path / "people.csv", tmp_path / "people.yml"
    path.write_text(PEOPLE, encoding="utf-8")
    assert _run("infer", path, "--entity", "crm_users", "--out", out).exit_code == 0
    assert "makes crm_users" in _run("check", out).output
    assert "exists" in str(_run("infer", path, "--out", out).exception)
    assert "did you mean crm_users?" in str(_run("infer", path, "--entity", "crm_user").exception)
