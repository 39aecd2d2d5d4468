"""Cells that nothing reads are not made, and no published row is another for it (docs/decisions/0027)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dbt_project.building import PROJECT, Build
from tests.cases.building import build_cases
from tests.cases.company import read_cases

KPIS = Path("models/intermediate/kpis")
# More than is read: each measure at each grain by day, and over each span at the grains that ask for it.
EVERYTHING = {
    "int_needed_measures": """
        select measures.measure_code, grains.grain, 1 as smallest_period_order
        from {{ ref('measures') }} as measures
        cross join {{ ref('grains') }} as grains
    """,
    "int_needed_spans": """
        select distinct
            measures.measure_code,
            asked.grain,
            spans.period_type,
            spans.span_start as period_start,
            spans.last_day
        from {{ ref('int_asked_figures') }} as asked
        inner join {{ ref('int_evaluation_spans') }} as spans
            on asked.period_type = spans.period_type
            and asked.period_start = spans.span_start
        cross join {{ ref('measures') }} as measures
    """,
}
# Every model that works by periods makes every span, too.
SPANS = Path("models/intermediate/scoring/int_evaluation_spans.sql")
TOLD_BY_PERIOD = "coalesce(bool_or(measures.kind in ('cell', 'derived', 'period')), false)"
CELLS = ("int_additive_cells", "int_balance_cells", "int_distinct_cells")


@pytest.fixture(scope="module")
def both(cases_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of the cases as `needed`, and one that makes all cells as `everything`."""
    copy = tmp_path_factory.mktemp("everything") / "dbt_project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    for model, query in EVERYTHING.items():
        assert (copy / KPIS / f"{model}.sql").exists()
        (copy / KPIS / f"{model}.sql").write_text(query, encoding="utf-8")
    spans = (copy / SPANS).read_text(encoding="utf-8")
    assert TOLD_BY_PERIOD in spans
    (copy / SPANS).write_text(spans.replace(TOLD_BY_PERIOD, "true"), encoding="utf-8")
    made = build_cases(read_cases(), tmp_path_factory.mktemp("company"), project=copy)
    assert set(made.node_counts) <= {"success", "pass", "warn", "no-op"}, made.node_counts
    with duckdb.connect() as connection:
        connection.execute(f"attach '{cases_build.warehouse}' as needed (read_only)")
        connection.execute(f"attach '{made.warehouse}' as everything (read_only)")
        yield connection


def count(both: duckdb.DuckDBPyConnection, query: str) -> int:
    row = both.execute(f"select count(*) from ({query})").fetchone()
    assert row is not None
    return int(row[0])


def content(both: duckdb.DuckDBPyConnection, table: str) -> tuple[object, ...]:
    """How many rows, and the sum of the hashes of all of them: millions of rows in seconds."""
    row = both.execute(f"select count(*), sum(cast(hash(each) as hugeint)) from {table} as each").fetchone()
    assert row is not None
    return tuple(row)


def test_every_published_row_is_that_of_a_build_of_all_cells(both: duckdb.DuckDBPyConnection) -> None:
    tables = both.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'everything'"
        " and schema_name in ('commission', 'core', 'kpi') order by 1"
    ).fetchall()
    assert len(tables) > 30
    other = [
        name for (name,) in tables if content(both, f"needed.{name}") != content(both, f"everything.{name}")
    ]
    assert other == []


@pytest.mark.parametrize("cells", CELLS)
def test_cells_are_left_out_and_none_is_another(cells: str, both: duckdb.DuckDBPyConnection) -> None:
    made = count(both, f"from needed.intermediate.{cells}")
    assert 0 < made < count(both, f"from everything.intermediate.{cells}")
    hashes = f"select hash(each) from everything.intermediate.{cells} as each"
    assert count(both, f"from needed.intermediate.{cells} as each where hash(each) not in ({hashes})") == 0


def test_scores_of_the_company_read_spans(both: duckdb.DuckDBPyConnection) -> None:
    assert count(both, "from needed.intermediate.int_needed_spans") > 0


def test_the_list_of_inputs_names_what_derived_models_read() -> None:
    folder = PROJECT / KPIS
    codes = set(re.findall(r"(?m)^(\w+),", (PROJECT / "seeds" / "measures.csv").read_text("utf-8")))
    listed = set(re.findall(r"'(\w+)'", (PROJECT / "macros" / "inputs_of_measures.sql").read_text("utf-8")))
    readers = [
        path
        for path in folder.glob("*.sql")
        if re.search(r"ref\('int_(base_cells|profit_parts)'\)", path.read_text("utf-8"))
        and path.stem != "int_measure_cells"
    ]
    assert len(readers) >= 7
    read = {code for path in readers for code in re.findall(r"'(\w+)'", path.read_text("utf-8"))} & codes
    assert len(read) >= 12
    assert read <= listed
