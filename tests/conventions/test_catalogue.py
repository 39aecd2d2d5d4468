"""The catalogue, the measures and what is made from them agree."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import yaml

from dbt_project.documentation import kpi_page
from dbt_project.wide_facts import OF_PERSONS, WIDE_FACTS, wide_fact_file, wide_fact_yaml
from expectations.suites.kpi_values import GRAINS
from publishing.measure_rows import Days
from publishing.told_from import component, component_days

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "dbt_project" / "seeds"
MODELS = ROOT / "dbt_project" / "models"


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_of_kpis_is_the_one_that_the_catalogue_makes() -> None:
    assert (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8") == kpi_page(), "run: make docs"


def test_the_columns_of_the_wide_facts_are_the_ones_that_the_measures_make() -> None:
    assert len(WIDE_FACTS) == 3
    for fact in WIDE_FACTS:
        written = wide_fact_file(fact).read_text(encoding="utf-8")
        assert written.count("data_type: decimal(38,12)") >= 100
        assert written == wide_fact_yaml(fact), "run: make docs"


def test_every_kpi_names_measures_that_exist() -> None:
    measures = {row["measure_code"] for row in _rows("measures.csv")}
    catalogue = _rows("kpi_catalogue.csv")
    assert len(catalogue) >= 40
    for row in catalogue:
        named = {row["numerator_measure"], row["denominator_measure"], row["unit_count_measure"]} - {""}
        assert named <= measures, row["kpi_code"]


def test_every_grain_of_a_kpi_is_described_and_known_to_the_gate() -> None:
    grains = {row["grain"] for row in _rows("grains.csv")}
    published = {grain for row in _rows("kpi_catalogue.csv") for grain in row["grains"].split()}
    assert len(published) > 20
    assert published <= grains, published - grains
    assert published <= set(GRAINS), published - set(GRAINS)


def test_every_measure_needs_entities_that_have_a_contract() -> None:
    entities = {file.stem for file in (ROOT / "ingestion" / "contracts").glob("*.yml")}
    for row in _rows("measures.csv"):
        needed = set(row["entities"].split())
        assert needed, row["measure_code"]
        assert needed <= entities, row["measure_code"]


def test_wide_facts_have_every_additive_measure_as_a_column() -> None:
    macro = (ROOT / "dbt_project" / "macros" / "additive_measures.sql").read_text(encoding="utf-8")
    listed = re.findall(r"'(\w+)'", macro)
    additive = [row["measure_code"] for row in _rows("measures.csv") if row["kind"] == "additive"]
    by_stage = {row["measure_code"] for row in _rows("measures.csv") if row["is_by_stage"] == "true"}
    assert sorted(listed) == sorted(set(additive) - by_stage - set(OF_PERSONS))


def test_every_model_says_its_grain_and_is_short() -> None:
    models = sorted(MODELS.rglob("*.sql"))
    assert len(models) > 50
    for model in models:
        description = yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))["models"][0]
        assert description["name"] == model.stem
        assert re.search(r"One row per [^.]+\.$", description["description"].strip()), model.stem
        assert len(model.read_text(encoding="utf-8").splitlines()) <= 100, model.stem


def test_no_model_asks_the_clock() -> None:
    for model in [*MODELS.rglob("*.sql"), *(ROOT / "dbt_project" / "macros").glob("*.sql")]:
        text = model.read_text(encoding="utf-8").lower()
        assert not re.search(r"current_date|current_timestamp|\bnow\(\)|today\(\)", text), model.name


def test_a_measure_without_rows_is_told_from_measures_that_have_rows() -> None:
    """What is told from others names measures with rows, and days that the command knows."""
    explained = {row["measure_code"] for row in _rows("measures.csv")} & set(
        re.findall(r"'([a-z0-9_]+)'", (ROOT / "dbt_project/macros/explained_measures.sql").read_text("utf-8"))
    )
    march = Days(date(2026, 3, 1), date(2026, 3, 31))
    rows = _rows("measure_parts.csv")
    assert len(rows) >= 100
    for row in rows:
        assert row["measure_code"] not in explained, f"{row['measure_code']} has rows of its own"
        for name in row["made_of"].split():
            code, looks_at = component(name)
            assert code in explained, f"{row['measure_code']}: {code} has no rows"
            assert component_days(looks_at, "month", march.first, None, march).last <= march.last
