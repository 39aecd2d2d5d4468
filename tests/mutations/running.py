"""Builds a mistake into one model, builds what depends on it anew, and asks the cases and the dbt tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from dbt_project.building import Build
from tests.cases.expectation import Expectation, differences

MISTAKES = Path(__file__).with_name("mistakes.yml")
_PUBLISHED = "model.sales_performance.fct_kpi_values"
_IDLE = "model.sales_performance.int_grain_members"
_PERIODS = "model.sales_performance.int_periods"
_CELLS = "model.sales_performance.int_kpi_cells"
_SPOKEN_OF = (
    "select 1 from spoken_of where spoken_of.period_type = rows.period_type"
    " and spoken_of.period_start = rows.period_start"
)
# What no case speaks of is left out of these; months, quarters and years stay, to be compared with.
_ASKED = {
    _PERIODS: f"period_type in ('month', 'quarter', 'year') or not is_published or exists ({_SPOKEN_OF})",
    _IDLE: f"exists ({_SPOKEN_OF} and spoken_of.grain_id = rows.grain_id)",
    _CELLS: f"exists ({_SPOKEN_OF} and spoken_of.grain_id = rows.grain_id)",
}


@dataclass(frozen=True)
class Mistake:
    """A change of a model's compiled SQL that must be caught: `finds` stands in it and is replaced."""

    model: str
    rule: str
    finds: str
    replaced_by: str


@dataclass(frozen=True)
class Outcome:
    """Who caught a mistake: keys of failing cases, names of failing dbt tests, an error of the build."""

    mistake: Mistake
    cases: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def is_caught(self) -> bool:
        """By anything at all."""
        return bool(self.cases or self.tests or self.error)


def read_mistakes() -> list[Mistake]:
    """All planted mistakes, in the order of their file."""
    return [Mistake(**row) for row in yaml.safe_load(MISTAKES.read_text(encoding="utf-8"))]


class Workshop:
    """A built company of cases in which models are built anew, each mistake in a transaction of its own.

    Idle members, days and weeks that no case speaks of are left out, so that a build takes seconds. The file
    is written to.
    """

    def __init__(self, made: Build, expected: list[Expectation]) -> None:
        """Opens the build; nothing is changed until `trim`."""
        manifest = json.loads((made.target / "manifest.json").read_text(encoding="utf-8"))
        self._nodes: dict[str, Any] = manifest["nodes"]
        self._children: dict[str, list[str]] = manifest["child_map"]
        self._parents: dict[str, list[str]] = manifest["parent_map"]
        self._expected = expected
        self._published = self._ancestors(_PUBLISHED) | {_PUBLISHED}
        self.connection = duckdb.connect(str(made.warehouse))
        for name in ("landed", "before"):
            file = made.warehouse.with_name(f"{name}.duckdb")
            self.connection.execute(f"attach '{file}' as {name} (read_only)")
        self.connection.execute("set timezone = 'UTC'")

    def trim(self) -> int:
        """Leaves out members and days that no case speaks of, and what right models do not say of the rest.

        Returns the number of expected lines that are left.
        """
        spoken_of = [
            (line.grain_id, line.period_type, pd.Timestamp(line.period_start)) for line in self._expected
        ]
        self.connection.register(
            "spoken_of", pd.DataFrame(spoken_of, columns=["grain_id", "period_type", "period_start"])
        )
        for node in [_PERIODS, *self._downstream(_PERIODS)]:
            self._build(node, self._nodes[node]["compiled_code"])
        wrong = {case.key for case, _ in differences(self._expected, self.connection)}
        self._expected = [line for line in self._expected if line.case.key not in wrong]
        return len(self._expected)

    def plant(self, mistake: Mistake) -> Outcome:
        """Builds the mistake and all that depends on it, asks who notices, and undoes it.

        Where a test of the model itself fails, nothing that depends on it is built: a night stops there, too.
        """
        node = f"model.sales_performance.{mistake.model}"
        code = self._changed(node, mistake)
        with self._undone():
            try:
                self._build(node, code)
                if at_once := self._failing_tests(node):
                    return Outcome(mistake, tests=at_once)
                for child in self._downstream(node):
                    self._build(child, self._nodes[child]["compiled_code"])
            except duckdb.Error as error:
                return Outcome(mistake, error=str(error).splitlines()[0])
            cases = sorted({case.key.strip("/") for case, _ in differences(self._expected, self.connection)})
            return Outcome(mistake, cases=cases, tests=self._failing_tests(_PUBLISHED))

    def _changed(self, node: str, mistake: Mistake) -> str:
        compiled = str(self._nodes[node]["compiled_code"])
        if mistake.finds not in compiled:
            raise ValueError(f"{mistake.model}: {mistake.finds!r} does not stand there")
        return compiled.replace(mistake.finds, mistake.replaced_by)

    def _build(self, node: str, code: str) -> None:
        kind = "view" if self._nodes[node]["config"]["materialized"] == "view" else "table"
        asked = f"select * from ({code}) as rows where {_ASKED[node]}" if node in _ASKED else code
        self.connection.execute(f"create or replace {kind} {self._nodes[node]['relation_name']} as {asked}")

    def _downstream(self, node: str) -> list[str]:
        reached: set[str] = set()
        todo = [node]
        while todo:
            new = [
                child
                for child in self._children[todo.pop()]
                if child in self._published and child not in reached
            ]
            reached.update(new)
            todo += new
        ordered: list[str] = []
        while len(ordered) < len(reached):
            ordered += [
                child
                for child in sorted(reached - set(ordered))
                if not (set(self._parents[child]) & reached) - set(ordered)
            ]
        return [child for child in ordered if child.startswith("model.")]

    def _ancestors(self, node: str) -> set[str]:
        reached: set[str] = set()
        todo = [node]
        while todo:
            new = set(self._parents[todo.pop()]) - reached
            reached |= new
            todo += new
        return reached

    def _failing_tests(self, node: str) -> list[str]:
        asked = [
            child
            for child in self._children[node]
            if child.startswith("test.") and self._nodes[child].get("compiled_code")
        ]
        return sorted(
            {
                self._nodes[test]["name"]
                for test in asked
                if self.connection.execute(
                    f"select count(*) from ({self._nodes[test]['compiled_code']})"
                ).fetchall()[0][0]
            }
        )

    @contextmanager
    def _undone(self) -> Iterator[None]:
        self.connection.execute("begin transaction")
        try:
            yield
        finally:
            self.connection.execute("rollback")
