"""Roll-ups, identities and money of random small companies; the long run has hundreds of them."""

from __future__ import annotations

from pathlib import Path

from tests.properties.checking import check_random_companies

COMPANIES = range(1, 41)


def test_parts_add_up_and_money_is_neither_lost_nor_multiplied(tmp_path: Path) -> None:
    verdict = check_random_companies(COMPANIES, tmp_path)

    assert verdict.violations == []
    assert sum(verdict.compared.values()) > 50
