"""The files of rules agree with the models; the errors stand in the tree and in the runbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import publishing.postgres.errors
from publishing.page_settings import read_page_settings
from publishing.postgres.access import load_access, load_keys
from publishing.postgres.column_types import postgres_type
from publishing.postgres.errors import ColumnTypeUnknown, PostgresError

ROOT = Path(__file__).parents[3]
MARTS = ROOT / "dbt_project" / "models" / "marts"
LEDGER_TABLES = ROOT / "publishing" / "commission" / "ledger_views" / "tables.yml"


def models() -> dict[tuple[str, str], dict[str, Any]]:
    """Every published model by schema (its folder) and name."""
    found = {}
    for path in sorted(MARTS.glob("*/*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            found[(path.parent.name, model["name"])] = model
    return found


def test_keys_are_the_grains_that_the_models_are_tested_for() -> None:
    grains = {
        name: set(test["has_grain"]["arguments"]["columns"])
        for name, model in models().items()
        for test in model.get("data_tests", [])
        if isinstance(test, dict) and "has_grain" in test
    }
    of_the_ledger = yaml.safe_load(LEDGER_TABLES.read_text("utf-8"))
    grains |= {("commission", name): set(table["key"]) for name, table in of_the_ledger.items()}
    keys = load_keys()
    assert len(keys) > 55
    assert {name for name in grains if name[0] == "commission"} == {
        name for name in keys if name[0] == "commission"
    }
    assert {name: set(columns) for name, columns in keys.items()} == {name: grains[name] for name in keys}


def test_every_column_that_is_marked_personal_is_masked() -> None:
    marked = {
        (schema, model["name"], column["name"])
        for (schema, _), model in models().items()
        for column in model.get("columns", [])
        if column.get("config", {}).get("meta", {}).get("classification") == "personal"
    }
    assert ("core", "dim_rep", "rep_name") in marked
    access = load_access()
    assert all(access.seen_by(f"{schema}.{table}", name, None) for schema, table, name in marked)


def test_every_table_and_column_that_the_rules_name_is_published() -> None:
    published = {f"{schema}.{name}" for schema, name in models()}
    columns = {
        f"{schema}.{name}.{column['name']}"
        for (schema, name), model in models().items()
        for column in model.get("columns", [])
    }
    access = load_access()
    assert access.shared | access.by_rep <= published
    assert {name for name in access.personal if "." in name} <= columns


def test_what_tells_of_somebody_s_pay_is_the_same_on_pages_and_in_postgresql() -> None:
    condition = load_access().personal_rows("kpi.fct_kpi_values", "value")
    assert condition is not None
    masked = set(re.findall(r"'(\w+)'", condition)) - {"company"}
    assert len(masked) == 5
    assert set(read_page_settings().pay_kpis) == masked


def test_every_error_stands_in_the_tree_and_in_the_runbook() -> None:
    module = publishing.postgres.errors
    names = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, PostgresError) and value is not PostgresError
    }
    assert len(names) == 14
    assert set(re.findall(r"── (\w+) ", module.__doc__ or "")) - {"PostgresError"} == names
    runbook = (ROOT / "docs" / "runbook_publishing.md").read_text("utf-8")
    assert names <= set(re.findall(r"^### (\w+)$", runbook, re.M))
    assert names <= set(re.findall(r"^- `(\w+)`", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.M))


@pytest.mark.parametrize(
    ("duckdb_type", "counterpart"),
    [
        ("VARCHAR", "text"),
        ("DECIMAL(38,12)", "numeric(38,12)"),
        ("HUGEINT", "numeric(39,0)"),
        ("UBIGINT", "numeric(20,0)"),
        ("TIMESTAMP", "timestamp with time zone"),
        ("DOUBLE", "double precision"),
    ],
)
def test_a_type_has_a_counterpart_that_holds_it_exactly(duckdb_type: str, counterpart: str) -> None:
    assert postgres_type(duckdb_type, "core.x.y") == counterpart


@pytest.mark.parametrize("duckdb_type", ["VARCHAR[]", "STRUCT(a INTEGER)", "TIMESTAMP_NS", "BLOB"])
def test_a_type_without_one_is_refused_by_the_name_of_its_column(duckdb_type: str) -> None:
    with pytest.raises(ColumnTypeUnknown, match=r"core\.x\.y is "):
        postgres_type(duckdb_type, "core.x.y")
