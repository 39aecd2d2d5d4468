"""Every case of tests/cases, out of one build of one company that is all of them."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date

import duckdb
import pytest

from dbt_project.building import Build
from publishing.explaining import Agreement, explain
from publishing.questions import Question
from tests.cases.company import Case
from tests.cases.expectation import differences, expectations
from tests.cases.other_tables import table_differences
from tests.integration.conftest import CASES
from tests.mutations.running import read_mistakes


@pytest.fixture(scope="module")
def wrong(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for case, difference in [
        *differences(expectations(CASES), warehouse),
        *table_differences(CASES, warehouse),
    ]:
        found[case.key].append(difference)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}{case.name}")
def test_case(case: Case, wrong: dict[str, list[str]]) -> None:
    assert case.expect, "a case expects something"
    assert wrong.get(case.key, []) == []


def test_every_planted_mistake_still_has_the_text_that_it_changes(cases_build: Build) -> None:
    nodes = json.loads((cases_build.target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    mistakes = read_mistakes()
    assert len(mistakes) >= 60
    lost = [
        f"{mistake.model}: {mistake.rule}"
        for mistake in mistakes
        if mistake.finds not in nodes[f"model.sales_performance.{mistake.model}"]["compiled_code"]
    ]
    assert lost == []


def test_there_are_cases() -> None:
    assert len(CASES) > 250
    assert all(case.expect for case in CASES)


def test_figures_that_rows_explain_are_the_sums_of_those_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    """One month of one member per KPI: rows and published parts never differ."""
    figures = warehouse.execute(
        "select facts.kpi_code, grain, grain_id, detail, period_type, period_start"
        " from kpi.fct_kpi_values as facts join core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code"
        " join core.dim_measure as measures on kpis.numerator_measure = measures.measure_code"
        " where measures.is_explained and status = 'ok' and numerator <> 0 and period_type = 'month'"
        " and grain in ('company', 'region', 'region_subtree', 'rep', 'team', 'role', 'rep_lifecycle_stage')"
        " qualify row_number() over (partition by facts.kpi_code"
        " order by md5(concat_ws(' ', grain_id, detail, period_start))) = 1"
    ).fetchall()
    parts = [(figure, part) for figure in figures for part in explain(warehouse, Question(*figure)).parts]
    equal = [figure for figure, part in parts if part.agreement is Agreement.EQUAL]
    assert len({figure[0] for figure in equal}) >= 50
    assert len({figure[1] for figure in equal}) >= 5
    assert [(figure, part.reason) for figure, part in parts if part.agreement is Agreement.CONTRADICTS] == []


def test_no_figure_is_left_without_a_word_on_what_made_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A figure for each KPI that no rows add up to: rows it is told from, or files it comes from."""
    figures = warehouse.execute(
        "select facts.kpi_code, grain, grain_id, detail, period_type, period_start"
        " from kpi.fct_kpi_values as facts join core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code"
        " join core.dim_measure as measures on kpis.numerator_measure = measures.measure_code"
        " where not measures.is_explained"
        " qualify row_number() over (partition by facts.kpi_code order by status = 'ok' desc,"
        " coalesce(numerator, 0) <> 0 desc, period_type = 'month' desc, grain = 'rep' desc,"
        " md5(concat_ws(' ', grain_id, detail, period_start))) = 1"
    ).fetchall()
    assert len(figures) >= 100
    silent = []
    followed = set()
    for figure in figures:
        part, *others = explain(warehouse, Question(*figure)).parts
        told = [other for other in others if other.role == "numerator is made of"]
        if any(other.row_count for other in told):
            followed.add(figure[0])
        if not told and ".csv" not in part.reason:
            silent.append((figure, part.reason))
    assert silent == []
    assert len(followed) >= 65, sorted({figure[0] for figure in figures} - followed)


def test_cost_per_lead_of_a_campaign_is_explained_by_its_money_and_by_its_leads(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    question = Question(
        "actual_cost_per_lead", "campaign", "actual_cost_per_lead/1/fair", None, "month", date(2026, 3, 1)
    )
    parts = explain(warehouse, question).parts
    assert [(part.measure.measure_code, part.agreement, part.row_count) for part in parts] == [
        ("marketing_cost", Agreement.EQUAL, 1),
        ("new_leads", Agreement.EQUAL, 2),
    ]
