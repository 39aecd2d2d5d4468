"""What MetricFlow answers out of dbt's semantic manifest equals what is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from dbt_project.building import Build
from dbt_project.semantic_layer import SEMANTIC_FILE, semantic_layer

EXPRESSED = semantic_layer().kpi_codes


@dataclass(frozen=True)
class Grain:
    """The entity that MetricFlow knows a grain by, and how many KPIs at least have figures in the cases."""

    entity: str | None
    least: int


GRAINS = {
    "company": Grain(None, 80),
    "region": Grain("region", 80),
    "rep": Grain("rep", 80),
    "lifecycle_stage": Grain("lifecycle_stage", 19),
}

# MetricFlow divides in floating point; durations are rounded row by row in facts and once in measures.
TOLERANCE = Decimal("0.000001")


class RendersDuckDb:
    """What MetricFlow asks of a client when it only writes SQL."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


@pytest.fixture(scope="module")
def metricflow(cases_build: Build) -> MetricFlowEngine:
    manifest = (cases_build.target / "semantic_manifest.json").read_text(encoding="utf-8")
    lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(manifest))
    return MetricFlowEngine(lookup, RendersDuckDb())


def test_the_written_definitions_are_the_ones_that_the_catalogue_makes() -> None:
    assert SEMANTIC_FILE.read_text(encoding="utf-8") == semantic_layer().text, "run: make docs"


def test_the_catalogue_tells_most_kpis_that_add_up_to_metricflow() -> None:
    assert len(EXPRESSED) >= 90


@pytest.mark.parametrize("grain", GRAINS)
def test_metricflow_answers_what_is_published(
    grain: str, metricflow: MetricFlowEngine, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Every month of every member, both ways: what only one of the two knows has to be nothing."""
    compared: dict[str, int] = {}
    different = []
    for kpi_code in _published_at(warehouse, grain):
        published = _published(warehouse, kpi_code, grain)
        answered = _answered(metricflow, warehouse, kpi_code, GRAINS[grain].entity)
        for cell in sorted(published.keys() | answered.keys()):
            if difference := _difference(published, answered, cell):
                different.append((kpi_code, cell, difference))
        compared[kpi_code] = sum(1 for value in published.values() if value)
    assert different == []
    with_figures = [kpi_code for kpi_code, count in compared.items() if count]
    assert len(with_figures) >= GRAINS[grain].least, sorted(set(compared) - set(with_figures))


def _published_at(warehouse: duckdb.DuckDBPyConnection, grain: str) -> list[str]:
    rows = warehouse.execute(
        "select kpi_code from core.dim_kpi where list_contains(string_split(grains, ' '), $grain)",
        {"grain": grain},
    ).fetchall()
    return sorted(kpi_code for (kpi_code,) in rows if kpi_code in EXPRESSED)


def _published(warehouse: duckdb.DuckDBPyConnection, kpi_code: str, grain: str) -> dict[Any, Decimal | None]:
    rows = warehouse.execute(
        "select period_start, grain_id, value from kpi.fct_kpi_values where kpi_code = $kpi_code"
        " and grain = $grain and detail is null and period_type = 'month' and status = 'ok'",
        {"kpi_code": kpi_code, "grain": grain},
    ).fetchall()
    return {(month, member): value for month, member, value in rows}


def _answered(
    metricflow: MetricFlowEngine, warehouse: duckdb.DuckDBPyConnection, kpi_code: str, entity: str | None
) -> dict[Any, Decimal | None]:
    asked = MetricFlowQueryRequest.create(
        metric_names=[kpi_code], group_by_names=["metric_time__month", *([entity] if entity else [])]
    )
    query = metricflow.explain(asked).sql_statement.sql
    rows = warehouse.execute(
        f"""select cast(metric_time__month as date), {entity or "'COMPANY'"},"""
        f" cast({kpi_code} as decimal(38, 12)) from ({query})"
        # only the published history, and no rows that never count
        " where metric_time__month between (select min(period_start) from kpi.fct_kpi_values"
        " where period_type = 'month') and (select max(as_of_date) from core.dim_company)"
    ).fetchall()
    return {(month, name): value for month, name, value in rows}


def _difference(
    published: dict[Any, Decimal | None], answered: dict[Any, Decimal | None], cell: Any
) -> tuple[Decimal | None, Decimal | None] | None:
    """Both figures of a cell where they differ; a cell that only one of the two knows has to say nothing."""
    said, heard = published.get(cell), answered.get(cell)
    if cell in published and cell in answered and said is not None and heard is not None:
        is_same = abs(said - heard) <= TOLERANCE * max(Decimal(1), abs(said))
    elif cell in published and cell in answered:
        is_same = said is None and heard is None
    else:
        is_same = not said and not heard
    return None if is_same else (said, heard)
