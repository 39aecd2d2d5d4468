"""No model tries every pair of rows of two tables: a second at forty reps, hours at two thousand."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dbt_project.building import Build

# Where every pair is meant, or one side is a list of the project's own: model → what bounds the pairs.
BOUNDED = {
    "int_capital_cells": "balances of a company on a few days, periods",
    "int_held_kpis": "entities and held sources of a company; the catalogue and its definitions",
    "int_kpis": "the catalogue, its measures",
    "int_product_velocities": "every product in every period is its result",
    "int_regional_prices": "surveyed prices, the regions of their outlets",
    "int_unposted_payroll_periods": "the catalogue, measures of pay",
}
EVERY_PAIR = "BLOCKWISE_NL_JOIN"


def joins_of_every_pair(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Conditions that the plan of a query tries on every pair of rows."""
    row = connection.execute(f"explain (format json) {query}").fetchone()
    assert row is not None
    found, waiting = [], json.loads(row[1])
    while waiting:
        step = waiting.pop()
        waiting += step.get("children", [])
        if step["name"].strip() == EVERY_PAIR:
            found.append(str(step.get("extra_info", {}).get("Condition", "")))
    return found


@pytest.fixture(scope="module")
def planner(cases_build: Build) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in (cases_build.warehouse.name, "landed.duckdb", "before.duckdb"):
        connection.execute(f"attach '{cases_build.warehouse.with_name(name)}' (read_only)")
    connection.execute(f"use {cases_build.warehouse.stem}")
    return connection


def test_models_join_by_equal_columns(cases_build: Build, planner: duckdb.DuckDBPyConnection) -> None:
    manifest = json.loads((cases_build.target / "manifest.json").read_text("utf-8"))
    compiled = Path(cases_build.target) / "compiled"
    queries = {
        node["name"]: next(compiled.rglob(f"{node['name']}.sql")).read_text("utf-8")
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["materialized"] == "table"
    }
    assert len(queries) > 300
    slow = {name: found for name, query in queries.items() if (found := joins_of_every_pair(planner, query))}
    assert set(slow) <= set(BOUNDED), {name: slow[name] for name in set(slow) - set(BOUNDED)}


def test_a_condition_on_one_side_of_a_left_join_is_told(planner: duckdb.DuckDBPyConnection) -> None:
    query = """
        select count(*) from range(9) as documents (id)
        left join range(9) as invoices (id) on documents.id = invoices.id and documents.id % 2 = 0
    """
    assert joins_of_every_pair(planner, query)
    assert not joins_of_every_pair(planner, query.replace("and documents.id % 2 = 0", ""))
