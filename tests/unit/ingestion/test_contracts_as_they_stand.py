"""Contracts are read once in a process, and again once a file is another one."""

import shutil
from pathlib import Path

import pytest

from ingestion.contract import CONTRACT_FOLDER, load_contracts
from ingestion.errors import ContractWrong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "contracts"
    copy.mkdir()
    shutil.copy(CONTRACT_FOLDER / "ref_regions.yml", copy)
    return copy


def test_what_one_reader_does_to_its_contracts_no_other_sees(folder: Path) -> None:
    first = load_contracts(folder)
    first.clear()
    assert list(load_contracts(folder)) == ["ref_regions"]


def test_a_changed_file_is_read_again(folder: Path) -> None:
    before = load_contracts(folder)["ref_regions"]
    assert load_contracts(folder)["ref_regions"] is before
    file = folder / "ref_regions.yml"
    file.write_text(file.read_text("utf-8").replace("domain: Reference", "domain: Another"), "utf-8")
    assert load_contracts(folder)["ref_regions"].domain == "Another"


def test_a_file_that_comes_or_goes_is_noticed(folder: Path) -> None:
    load_contracts(folder)
    shutil.copy(CONTRACT_FOLDER / "ref_products.yml", folder)
    assert list(load_contracts(folder)) == ["ref_products", "ref_regions"]
    for file in folder.glob("*.yml"):
        file.unlink()
    for _ in range(2):
        with pytest.raises(ContractWrong, match="holds no contract"):
            load_contracts(folder)
