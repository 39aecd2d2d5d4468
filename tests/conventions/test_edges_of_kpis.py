"""Every edge that a KPI's definition names is shown by a case, or the table says why by none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
EDGES = CASES / "edges.csv"

# Two edges that the definitions word alike for every ratio, and the words that they begin with.
OVER_NOTHING = "nothing to divide by"
FROM_SUMS = "sums are divided, ratios not averaged"
# What the table had when it was last counted; see tests/cases/README.md.
WITHOUT_A_CASE = 49
WORDED_ALIKE = "Null when the denominator is 0; recompute from summed parts"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _case_ids() -> set[str]:
    return {
        f"{content['kpi']}/{place}"
        for file in CASES.glob("*/*.yml")
        for content in [yaml.safe_load(file.read_text(encoding="utf-8"))]
        for place in range(1, len(content["cases"]) + 1)
    }


@pytest.fixture(scope="module")
def edges() -> list[dict[str, str]]:
    rows = _rows(EDGES)
    assert len(rows) > 500
    return rows


def test_every_edge_names_a_case_that_exists_or_the_reason_why_there_is_none(
    edges: list[dict[str, str]],
) -> None:
    case_ids = _case_ids()
    assert len(case_ids) > 500
    wrong = [
        row
        for row in edges
        if bool(row["case"]) == bool(row["reason"]) or row["case"] not in case_ids | {""} or not row["edge"]
    ]
    assert wrong == []


def test_edges_are_told_once_in_the_order_of_the_catalogue(edges: list[dict[str, str]]) -> None:
    catalogue = [row["kpi_code"] for row in _rows(ROOT / "dbt_project" / "seeds" / "kpi_catalogue.csv")]
    told = [(row["kpi_code"], row["edge"]) for row in edges]
    assert len(told) == len(set(told))
    assert list(dict.fromkeys(code for code, _ in told)) == catalogue


def test_no_more_edges_are_without_a_case_than_were_counted(edges: list[dict[str, str]]) -> None:
    """The number only falls: whoever adds a case names it, whoever adds an edge adds a case."""
    assert len([row for row in edges if not row["case"]]) <= WITHOUT_A_CASE


def test_every_kpi_whose_definition_names_edges_is_in_the_table(
    edges: list[dict[str, str]], shared: Path
) -> None:
    defined = {
        row["kpi_code"]: row["edge_cases"]
        for row in _rows(shared / "spec" / "kpi_catalogue.csv")
        if row["family"] != "capability" and row["edge_cases"].strip()
    }
    assert len(defined) >= 228
    told: dict[str, set[str]] = {code: set() for code in defined}
    for row in edges:
        told[row["kpi_code"]].add(row["edge"])
    silent = [code for code, named in told.items() if not named]
    ratios = [code for code, text in defined.items() if text.startswith(WORDED_ALIKE)]
    assert len(ratios) > 80
    assert silent == []
    assert [code for code in ratios if not {OVER_NOTHING, FROM_SUMS} <= told[code]] == []
