"""Every dimension that a KPI's definition names is published, or the seed says why not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"

# Whatever a definition names: totals, the tree of regions, teams, roles, and crossings with the stage.
ALWAYS_POSSIBLE = {
    "company",
    "region",
    "region_subtree",
    "rep",
    "team",
    "role",
    "lifecycle_stage",
    "region_lifecycle_stage",
    "rep_lifecycle_stage",
}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


SCORED = {row["measure_code"] for row in _rows(SEEDS / "measures.csv") if row["kind"] == "scoring"}
CATALOGUE = {row["kpi_code"]: row for row in _rows(SEEDS / "kpi_catalogue.csv")}
DIMENSIONS = _rows(SEEDS / "kpi_dimensions.csv")


def test_every_dimension_is_a_grain_of_its_kpi_or_an_exception_with_its_reason() -> None:
    assert len(DIMENSIONS) > 600
    wrong = []
    for row in DIMENSIONS:
        kpi = CATALOGUE[row["kpi_code"]]
        is_grain = row["shown_as"] in kpi["grains"].split()
        is_detail = row["shown_as"] == "detail" and kpi["has_details"] == "true"
        is_explained = row["shown_as"] in ("", "detail", "period_type") and len(row["reason"]) >= 10
        if not (is_grain or (is_explained and (is_detail or row["shown_as"] != "detail"))):
            wrong.append(row)
    assert wrong == []


def test_every_kpi_says_its_dimensions_and_shows_no_other() -> None:
    for kpi_code, kpi in CATALOGUE.items():
        named = {row["shown_as"] for row in DIMENSIONS if row["kpi_code"] == kpi_code}
        assert named, kpi_code
        # what is assigned to somebody may be assigned to an outlet
        assigned = {"outlet"} if kpi["numerator_measure"] in SCORED else set()
        assert set(kpi["grains"].split()) <= named | ALWAYS_POSSIBLE | assigned, kpi_code


def test_few_dimensions_are_not_shown_at_all() -> None:
    hidden = [row for row in DIMENSIONS if not row["shown_as"]]
    assert 0 < len(hidden) <= 20


def test_the_dimensions_are_those_of_the_definitions(shared: Path) -> None:
    """The catalogue of definitions lies outside of the project; values in brackets are members."""
    defined = {row["kpi_code"]: row["dimensions"] for row in _rows(shared / "spec" / "kpi_catalogue.csv")}
    assert len(CATALOGUE) > 200
    for kpi_code in CATALOGUE.keys() & defined.keys():
        asked = re.sub(r"\([^)]*\)", "", defined[kpi_code]).replace("/", " or ").split(",")
        said = [row["dimension"] for row in DIMENSIONS if row["kpi_code"] == kpi_code]
        assert said == [name.strip() for name in asked if name.strip()], kpi_code
