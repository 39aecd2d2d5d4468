"""Builds without dbt: the SQL that it compiled for the undisturbed night, run over other rows or changed.

A fault in a model: what depends on it is built anew in a copy of the undisturbed build, and tested. A fault
in the rows: everything is built anew over the hand-over with the fault.
"""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.dbt_results import dbt_results
from ingestion.handover import hand_over
from tests.faults.planted import Planted
from tests.faults.workshop import Workshop, bring_night, build_night, copy_state

if TYPE_CHECKING:
    from tests.faults.stages import Found

PREFIX = "model.sales_performance."
# The undisturbed night needs a tenth of it; a join that multiplies rows ends here and not with the machine.
MEMORY = "2GB"


def plant_into_model(workshop: Workshop, planted: Planted, place: Path) -> "Found":
    """Verdict on a night whose model says something else; dbt's own results are written as dbt would."""
    from tests.faults.stages import NOT_CAUGHT, audited, found_in

    built = built_night(workshop)
    copy_state(built, place)
    shutil.copytree(built / "build", place / "build")
    # The views of a hand-over name the files of its own state folder.
    hand_over(workshop.company, place, workshop.night)
    target = place / "build" / "dbt" / "target"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    graph = Graph(manifest)
    node = PREFIX + planted.model
    if planted.finds not in str(graph.nodes[node]["compiled_code"]):
        raise ValueError(f"{planted.model}: {planted.finds!r} does not stand there")
    graph.nodes[node]["compiled_code"] = str(graph.nodes[node]["compiled_code"]).replace(
        planted.finds, planted.replaced_by
    )
    downstream = graph.downstream(node)
    for models, waiting in (([node], downstream), (downstream, [])):
        if broken := _build(place, graph, models, waiting):
            return "build", ("BuildFailed", broken), "whole_night", ()
        # Where a test of a model fails, dbt skips what depends on it.
        tested = found_in(dbt_results(target, workshop.night))
        if waiting and tested[0] != NOT_CAUGHT:
            return tested
    return audited(workshop, place)


def rebuild_over_rows(workshop: Workshop, state: Path) -> str:
    """Build every model over the hand-over of a state folder; DuckDB's words if one broke, else nothing."""
    built = built_night(workshop) / "build"
    for file in ("warehouse.duckdb", "before.duckdb"):
        shutil.copy(built / file, state / "build")
    shutil.copytree(built / "dbt", state / "build" / "dbt")
    manifest = json.loads((built / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8"))
    graph = Graph(manifest)
    models = graph.in_order({node for node in graph.nodes if node.startswith("model.")})
    return _build(state, graph, models, [])


def built_night(workshop: Workshop) -> Path:
    """The undisturbed night, landed and built once."""
    built, unfinished = workshop.folder / "built", workshop.folder / "built.unfinished"
    if not built.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        workshop.state_for("", unfinished)
        bring_night(workshop.delivery / "inbox", unfinished / "inbox", workshop.night)
        from tests.faults.stages import land_all

        land_all(workshop, unfinished)
        build_night(workshop.company, unfinished, workshop.night)
        unfinished.rename(built)
    return built


class Graph:
    """dbt's manifest: compiled SQL of models and tests, and who depends on whom."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        self.nodes: dict[str, Any] = manifest["nodes"]
        self.children: dict[str, list[str]] = manifest["child_map"]
        self.parents: dict[str, list[str]] = manifest["parent_map"]

    def downstream(self, node: str) -> list[str]:
        """The node's models downstream in an order in which they can be built."""
        reached: set[str] = set()
        todo = [node]
        while todo:
            new = [child for child in self.children[todo.pop()] if child not in reached]
            new = [child for child in new if child.startswith("model.")]
            reached.update(new)
            todo += new
        return self.in_order(reached)

    def in_order(self, reached: set[str]) -> list[str]:
        """Each model after those that it reads."""
        ordered: list[str] = []
        while len(ordered) < len(reached):
            ordered += [
                child
                for child in sorted(reached - set(ordered))
                if not (set(self.parents[child]) & reached) - set(ordered)
            ]
        return ordered

    def tests_of(self, models: list[str], waiting: list[str]) -> list[str]:
        """Tests that look at one of the models, and at none that waits to be built."""
        return sorted(
            {
                child
                for model in models
                for child in self.children[model]
                if child.startswith("test.")
                and self.nodes[child].get("compiled_code")
                and not set(self.parents[child]) & set(waiting)
            }
        )


def _build(state: Path, graph: Graph, models: list[str], waiting: list[str]) -> str:
    """Make the models anew and ask their tests; DuckDB's words where one cannot be made."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": MEMORY,
        "max_temp_directory_size": "0GB",
    }
    with duckdb.connect(str(state / "build" / "warehouse.duckdb"), config=settings) as connection:
        for name in ("landed", "before"):
            connection.execute(f"attach '{state / 'build' / f'{name}.duckdb'}' as {name} (read_only)")
        connection.execute("set timezone = 'UTC'")
        try:
            for model in models:
                facts = graph.nodes[model]
                kind = "view" if facts["config"]["materialized"] == "view" else "table"
                connection.execute(
                    f"create or replace {kind} {facts['relation_name']} as {facts['compiled_code']}"
                )
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        results = state / "build" / "dbt" / "target" / "run_results.json"
        _rerun_tests(connection, graph.tests_of(models, waiting), graph, results)
    return ""


def _rerun_tests(
    connection: duckdb.DuckDBPyConnection, asked: list[str], graph: Graph, results: Path
) -> None:
    content = json.loads(results.read_text(encoding="utf-8"))
    for result in content["results"]:
        if result["unique_id"] in asked:
            code = graph.nodes[result["unique_id"]]["compiled_code"]
            found = connection.execute(f"select count(*) from ({code})").fetchone()
            failures = int(found[0]) if found else 0
            is_warning = graph.nodes[result["unique_id"]]["config"].get("severity", "error").lower() == "warn"
            result["failures"] = failures
            result["status"] = "pass" if not failures else "warn" if is_warning else "fail"
    results.write_text(json.dumps(content), encoding="utf-8")
