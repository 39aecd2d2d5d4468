"""What a company folder is made of."""

import pytest

from tests.real_exports.nights import COMPANIES

FOLDERS = ["accounting_ar", "accounting_invoice_lines_daily", "crm_gtx", "telephony_pwc"]


def test_every_folder_with_a_company_file_is_tested_here() -> None:
    assert sorted(path.parent.name for path in COMPANIES.glob("*/company.yml")) == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_company_folder_holds_data_and_no_code(folder: str) -> None:
    files = [path for path in (COMPANIES / folder).rglob("*") if path.is_file()]
    assert len([path for path in files if path.parent.name == "mappings"]) >= 1
    assert {path.suffix for path in files} == {".yml"}
