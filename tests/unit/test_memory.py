"""How much memory DuckDB may take in a night."""

import os

import pytest

from state_folder.memory import memory_limit


@pytest.mark.parametrize(("gigabytes", "limit"), [(4, "2400MB"), (8, "4800MB"), (64, "5000MB")])
def test_five_gigabytes_and_on_a_small_machine_three_fifths_of_it(
    monkeypatch: pytest.MonkeyPatch, gigabytes: int, limit: str
) -> None:
    sizes = {"SC_PAGE_SIZE": 4000, "SC_PHYS_PAGES": gigabytes * 250_000}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    monkeypatch.delenv("SALES_MEMORY", raising=False)

    assert memory_limit() == limit


def test_the_setting_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_MEMORY", "8GB")

    assert memory_limit() == "8GB"
