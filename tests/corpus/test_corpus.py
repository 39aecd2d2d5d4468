"""Every file of the corpus ends as its recipe says: landed, quarantined with reasons, or refused."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from ingestion import errors
from ingestion.company import load_company
from ingestion.contract import Contract, load_contracts
from ingestion.errors import ExtractRefused
from ingestion.landing import land_source
from ingestion.receipts import Receipt, open_receipts
from tests.corpus.making import FOLDER, Case, corpus_page, load_cases, load_setups, make_file

CASES = load_cases()
SETUPS = load_setups()
LANDED_AT = datetime(2026, 11, 1)  # noqa: DTZ001 - UTC, as receipts hold it
NIGHT = date(2026, 10, 31)


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture(autouse=True)
def _contracts_are_read_once(contracts: dict[str, Contract], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.company.load_contracts", lambda _: contracts)


def _configure(folder: Path, setup: dict[str, Any]) -> None:
    folder.mkdir()
    source = setup.get("source", {"mappings": ["mapping.yml"]})
    company = {
        "company": "corpus",
        "name": "Corpus",
        "time_zone": "Asia/Ho_Chi_Minh",
        "reporting_currency": "VND",
        "quarantine_limit": setup.get("quarantine_limit", {"share": 1}),
        "sources": {"vendor": source},
    }
    (folder / "company.yml").write_text(yaml.safe_dump(company), encoding="utf-8")
    if "mapping" in setup:
        (folder / "mapping.yml").write_text(
            yaml.safe_dump(setup["mapping"], allow_unicode=True), encoding="utf-8"
        )


def _land(case: Case, tmp_path: Path) -> tuple[Receipt, ExtractRefused | None, list[tuple[int, str]]]:
    """The file's receipt, its error, and line and reason of its quarantined rows."""
    _configure(tmp_path / "company", SETUPS[case["setup"]])
    state = tmp_path / "state"
    make_file(case, state / "inbox")
    refused = None
    try:
        land_source(load_company(tmp_path / "company"), "vendor", state, NIGHT, LANDED_AT, "test")
    except ExtractRefused as error:
        refused = error
    (receipt,) = open_receipts(state / "state.sqlite").receipts()
    files = [str(path) for path in (state / "quarantine").glob("*.parquet")]
    rows: list[tuple[int, str]] = []
    if files:
        rows = duckdb.execute(
            "select source_line, reason from read_parquet(?) order by 1", [files]
        ).fetchall()
    return receipt, refused, rows


def test_the_corpus_is_large_enough_and_knows_every_error_and_setup() -> None:
    assert len(CASES) >= 120
    assert {case["setup"] for case in CASES} == set(SETUPS)
    assert all(
        issubclass(getattr(errors, case["refused"]), ExtractRefused) for case in CASES if "refused" in case
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["file"]))
def test_a_file_ends_as_its_recipe_says(case: Case, tmp_path: Path) -> None:
    receipt, refused, quarantined = _land(case, tmp_path)
    if "refused" in case:
        assert refused is not None, f"landed {receipt.row_count_landed}"
        assert type(refused).__name__ == case["refused"], str(refused)
        assert case.get("says", "") in str(refused)
        assert (receipt.status, receipt.row_count_landed) == ("refused", 0)
        assert len(quarantined) == case.get("quarantined", 0)
        return
    assert refused is None, str(refused)
    counts = (receipt.row_count_landed, receipt.row_count_quarantined, receipt.row_count_filtered)
    expected = (case["landed"], case.get("quarantined", 0), case.get("filtered", 0))
    assert counts == expected, (quarantined, receipt.message)
    assert receipt.row_count_in_file == sum(counts)
    assert len(quarantined) == expected[1]
    for reason in case.get("reasons", ()):
        assert any(reason in found for _, found in quarantined), quarantined
    assert bool(quarantined) == bool(case.get("reasons")), "quarantined rows have an expected reason"
    assert case.get("warns", "") in receipt.message


def test_the_page_of_the_docs_says_what_the_corpus_says() -> None:
    page = FOLDER.parents[1] / "docs" / "landing_corpus.md"
    assert page.read_text(encoding="utf-8") == corpus_page()
