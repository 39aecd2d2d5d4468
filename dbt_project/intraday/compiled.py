"""The night's compiled models as the steps of a tick, in the order in which one needs the other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dbt_project.errors import IntradayPlanWrong
from dbt_project.intraday import relations

TODAY = "__the_day_of_the_tick__"


@dataclass(frozen=True)
class Step:
    """One relation of the night that a tick makes: `sql` has `TODAY` where the night had its own date."""

    schema_name: str
    name: str
    sql: str


@dataclass(frozen=True)
class Plan:
    """The steps, and the relations `(schema, name)` that are read whole or that are empty."""

    steps: tuple[Step, ...]
    whole: tuple[tuple[str, str], ...]
    empty: tuple[tuple[str, str], ...]


def read_plan(manifest: Path, as_of: date) -> Plan:
    """The plan out of the manifest that the night's build of `as_of` left.

    Every model says `cast('<night>' as date)` where it means the night's date (macro `as_of_date`), and no
    model writes a date of its own in that form, so that the day of the tick can be put there.

    Raises:
        IntradayPlanWrong: the manifest has no compiled models, or a model reads something unforeseen.
    """
    graph = _Graph(json.loads(manifest.read_text(encoding="utf-8")), manifest)
    steps = []
    for name in graph.ordered(relations.TARGETS):
        node = graph.node(name)
        sql = str(node["compiled_code"]).replace(f"cast('{as_of}' as date)", f"cast('{TODAY}' as date)")
        steps.append(Step(node["schema"], name, sql))
    shells = sorted(graph.ends & graph.shells)
    return Plan(
        steps=tuple(steps),
        whole=tuple(graph.place(name) for name in relations.WHOLE),
        empty=tuple(graph.place(name) for name in shells),
    )


class _Graph:
    """The part of dbt's graph that a tick needs; `ends` fills up with the relations where the walk ends."""

    def __init__(self, manifest: Mapping[str, Any], path: Path) -> None:
        self._path = path
        self._nodes = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
        }
        self._by_id = {node["unique_id"]: name for name, node in self._nodes.items()}
        self._landed = {source["unique_id"]: source["name"] for source in manifest["sources"].values()}
        measures = set(self._parents(relations.UNION_OF_MEASURES))
        self.shells = (measures - set(relations.WANTED_MEASURES)) | set(relations.EMPTY)
        self.ends: set[str] = set()

    def node(self, name: str) -> Mapping[str, Any]:
        """One compiled model.

        Raises:
            IntradayPlanWrong: it is not there, not compiled, or only a part of it was.
        """
        found: Mapping[str, Any] = self._nodes.get(name, {})
        if not found.get("compiled_code"):
            raise self._wrong(f"has no compiled model {name}")
        if found["config"]["materialized"] == "incremental":
            raise self._wrong(f"has {name} as an incremental model, whose SQL is that of a part")
        return found

    def place(self, name: str) -> tuple[str, str]:
        """Schema and name."""
        return str(self._nodes[name]["schema"]), name

    def ordered(self, targets: tuple[str, ...]) -> list[str]:
        """Models to make, each after those that it reads."""
        made: list[str] = []

        def visit(name: str) -> None:
            if name in made:
                return
            for parent in self._parents(name):
                if parent in relations.WHOLE or parent in self.shells or parent == relations.GIVEN:
                    self.ends.add(parent)
                else:
                    visit(parent)
            made.append(name)

        for target in targets:
            visit(target)
        return made

    def _parents(self, name: str) -> list[str]:
        node = self._nodes.get(name)
        if node is None or node["resource_type"] == "seed":
            raise self._wrong(f"makes a tick read {name}, which is neither a model nor listed for ticks")
        landed = {self._landed[each] for each in node["depends_on"]["nodes"] if each in self._landed}
        if unknown := sorted(landed - {*relations.MOVING, *relations.LANDED}):
            raise self._wrong(f"makes a tick read {', '.join(unknown)} by {name}")
        return [self._by_id[each] for each in node["depends_on"]["nodes"] if each in self._by_id]

    def _wrong(self, fact: str) -> IntradayPlanWrong:
        return IntradayPlanWrong(
            f"{self._path} {fact}. No tick was made; readers keep the last provisional figures. Say in"
            " dbt_project/intraday/relations.py what it is for a tick, then build the night again."
        )
