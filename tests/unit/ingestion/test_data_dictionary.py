"""The data dictionary says what the contracts say."""

from pathlib import Path

from ingestion.contract import load_contracts
from ingestion.data_dictionary import dictionary_page

PAGE = Path(__file__).parents[3] / "docs" / "data_dictionary.md"


def test_the_page_is_written_from_the_contracts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    contracts = load_contracts()
    assert len(contracts) > 50
    assert page == dictionary_page(contracts)


def test_a_line_names_unit_enumeration_reference_and_marks() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert "| **`call_id`** | varchar |  | no | PBX global call id |" in lines
    assert "| `contact_phone` | varchar |  | yes | phone; telephone number; personal |" in lines
    assert any(line.startswith("| `cost_amount` | decimal(18,4) | currency | yes |") for line in lines)
    assert any("one of inbound, outbound, internal" in line for line in lines)
    assert any("refers to `crm_deals.deal_id`" in line for line in lines)
