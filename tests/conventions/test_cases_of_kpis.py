"""Every KPI of the catalogue is explained by a case, under its own name."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"


def _catalogue() -> dict[str, str]:
    with (ROOT / "dbt_project" / "seeds" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["kpi_code"]: row["family"] for row in csv.DictReader(file)}


def test_every_kpi_of_the_catalogue_has_a_case() -> None:
    families = _catalogue()
    assert len(families) >= 228
    counted: Counter[str] = Counter()
    for file in sorted(CASES.glob("*/*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert file.stem == content["kpi"], f"{file}: named after another KPI than {content['kpi']}"
        counted[content["kpi"]] += len(content["cases"])
    missing = [f"{family}/{code}.yml" for code, family in families.items() if not counted[code]]
    assert not missing, f"no case tells what these KPIs are: {missing}"
    assert set(counted) <= set(families), f"cases of KPIs that are none: {set(counted) - set(families)}"


def test_every_case_says_why_and_claims_something() -> None:
    silent = []
    for file in sorted(CASES.glob("*/*.yml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]:
            if not case.get("why") or not case.get("expect"):
                silent.append(f"{file.stem}: {case['name']}")
    assert silent == []
