"""python -m tests.long_runs.emptied_entities --state <built night> [--entity tel_calls]

Which KPIs hang on which entity, found out: each entity of a built night is emptied in turn, the models that
read it are built anew from the SQL that dbt had compiled, and the KPIs that moved are held to the seed
`kpi_entities`, by which the figures of a held source are held. Nothing of the state folder is changed.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from ingestion.expressions import quoted
from tests.faults.models import Graph

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "kpi_entities.csv"
ASSIGNED = "pln_kpi_definitions"
SOURCE = "source.sales_performance.landed."
FINGERPRINTS = (
    "select kpi_code, count(*) || '-' || sum(cast(hash(told) as hugeint)) from ("
    "select * exclude (as_of, target, attainment) from kpi.fct_kpi_values) as told group by kpi_code"
)


def declared() -> dict[str, set[str]]:
    """Entities of each KPI, as the seed says."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["kpi_code"]: set(row["entities"].split()) for row in csv.DictReader(file)}


def delivered_entities(state: Path) -> list[str]:
    """Entities with rows in the night's hand-over."""
    with duckdb.connect(str(state / "build" / "landed.duckdb"), read_only=True) as connection:
        found = connection.execute("select entity from entities where landed_row_count > 0 order by entity")
        return [row[0] for row in found.fetchall()]


def moved_without(state: Path, entity: str, work: Path) -> set[str]:
    """KPIs with another figure, or other members, once the entity has no row. `work` is used up."""
    build = state / "build"
    for name in ("landed.duckdb", "warehouse.duckdb"):
        shutil.copy(build / name, work / name)
    _empty(work / "landed.duckdb", entity)
    graph = Graph(json.loads((build / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8")))
    with duckdb.connect(str(work / "warehouse.duckdb"), config={"memory_limit": "3GB"}) as connection:
        connection.execute(f"attach '{work / 'landed.duckdb'}' as landed (read_only)")
        connection.execute(f"attach '{build / 'before.duckdb'}' as before (read_only)")
        connection.execute("set timezone = 'UTC'")
        before = dict(connection.execute(FINGERPRINTS).fetchall())
        for model in graph.downstream(SOURCE + entity):
            facts = graph.nodes[model]
            kind = "view" if facts["config"]["materialized"] == "view" else "table"
            connection.execute(
                f"create or replace {kind} {facts['relation_name']} as {facts['compiled_code']}"
            )
        after = dict(connection.execute(FINGERPRINTS).fetchall())
    return {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}


def _empty(landed: Path, entity: str) -> None:
    with duckdb.connect(str(landed)) as connection:
        columns = connection.execute(f"describe {quoted(entity)}").fetchall()
        nulls = ", ".join(f"cast(null as {row[1]}) as {quoted(row[0])}" for row in columns)
        connection.execute(f"create or replace view {quoted(entity)} as select {nulls} where false")


def main(
    state: Annotated[Path, typer.Option(help="State folder of a night that was built in full.")],
    entity: Annotated[list[str] | None, typer.Option(help="One entity; default: all with rows.")] = None,
) -> None:
    """Print the KPIs that hang on an entity without the seed's saying so; exit code 1 if there are any."""
    said, undeclared = declared(), 0
    for name in entity or delivered_entities(state):
        with tempfile.TemporaryDirectory(dir=state) as work:
            moved = moved_without(state, name, Path(work))
        # what is scored hangs on what is assigned, which the night looks up
        unsaid = sorted(code for code in moved if name not in said[code] and ASSIGNED not in said[code])
        undeclared += len(unsaid)
        typer.echo(f"{name}: {len(moved)} KPIs moved, not said of {' '.join(unsaid) or 'none'}")
    raise typer.Exit(1 if undeclared else 0)


if __name__ == "__main__":
    typer.run(main)
