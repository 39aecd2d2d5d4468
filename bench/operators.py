"""python -m bench.operators --state <folder> [--label M] [--write]: what the seconds of a build are made of.

Each model and test of a finished build is run once more, alone and with the build's threads, on the tables
that the build left, into a file that is thrown away; DuckDB's profiler says how long each operator worked.
What the build took beyond that is dbt: rendering, statements of its own, commits.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console

from bench.__main__ import PAGE, machine
from state_folder.memory import memory_limit
from state_folder.threads import engine_threads

BEGIN = "<!-- operators: written by python -m bench.operators -->"
END = "<!-- end of operators -->"
# What an operator does; the first word that its name holds decides.
KINDS = {
    "join": ("JOIN", "CROSS_PRODUCT"),
    "scan": ("SCAN",),
    "group": ("GROUP_BY", "AGGREGATE"),
    "sort, window": ("ORDER_BY", "TOP_N", "WINDOW"),
    "write": ("CREATE_TABLE", "INSERT"),
    "expressions": ("PROJECTION", "FILTER", "UNNEST"),
}
OTHER = "other"
SHOWN = 20


@dataclass(frozen=True)
class Node:
    """A model or test of the build, and its statement."""

    kind: str
    name: str
    statement: str


@dataclass(frozen=True)
class Profile:
    """Seconds of threads by what the operators of a node did."""

    node: Node
    seconds: dict[str, float]

    @property
    def total(self) -> float:
        """Of all operators."""
        return sum(self.seconds.values())


def nodes_of(target: Path) -> list[Node]:
    """Tables and tests of a build, from what dbt left of it; views are parts of what reads them."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    declared = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    found = []
    for result in results:
        kind, name = result["unique_id"].split(".")[0], result["unique_id"].split(".")[2]
        materialized = declared.get(result["unique_id"], {}).get("config", {}).get("materialized")
        if (kind == "model" and materialized == "table") or kind == "test":
            found.append(Node(kind, name, result["compiled_code"]))
    return found


def profiled(state: Path, nodes: list[Node], folder: Path) -> Iterator[Profile]:
    """Run each node on the tables of the state's build."""
    build = state / "build"
    with duckdb.connect() as connection:
        own_threads = connection.execute("select current_setting('threads')").fetchall()[0][0]
        connection.execute(f"set threads = {engine_threads(own_threads)}")
        connection.execute(f"set memory_limit = '{memory_limit()}'; set preserve_insertion_order = false")
        connection.execute(f"set TimeZone = 'UTC'; set temp_directory = '{folder}/spilled'")
        for alias, file in (("warehouse", "warehouse"), ("landed", "landed"), ("before", "before")):
            connection.execute(f"attach '{build / file}.duckdb' as {alias} (read_only)")
        for number, node in enumerate(nodes):
            out = folder / f"{number}.duckdb"
            connection.execute(f"attach '{out}' as made")
            made = f"create table made.profiled as {node.statement.strip().rstrip(';')}"
            asked = f"select count(*) from ({node.statement.strip().rstrip(';')}) as found"
            connection.execute("set enable_profiling = 'json'")
            connection.execute(f"set profiling_output = '{folder}/profile.json'")
            # the profile is written when the last row has been fetched
            connection.execute(made if node.kind == "model" else asked).fetchall()
            connection.execute("pragma disable_profiling")
            connection.execute("detach made")
            out.unlink()
            told = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
            yield Profile(node, seconds_by_kind(told))


def seconds_by_kind(operator: dict[str, Any]) -> dict[str, float]:
    """Seconds by what was done, of an operator of DuckDB's profile and all below it; the root is none."""
    name = str(operator.get("operator_type") or "")
    kind = next((kind for kind, words in KINDS.items() if any(word in name for word in words)), OTHER)
    own = {kind: float(operator.get("operator_timing") or 0)} if name else {}
    return _added([own, *(seconds_by_kind(below) for below in operator.get("children", ()))])


def _added(parts: Iterable[dict[str, float]]) -> dict[str, float]:
    """Seconds of all parts by kind; every kind is there."""
    whole = dict.fromkeys([*KINDS, OTHER], 0.0)
    for part in parts:
        for kind, seconds in part.items():
            whole[kind] += seconds
    return whole


def report(label: str, profiles: list[Profile]) -> str:
    """Markdown: the whole by what was done, then the dearest nodes."""
    kinds = [*KINDS, OTHER]
    parts = _added(profile.seconds for profile in profiles)
    whole = sum(parts.values())
    dearest = sorted(profiles, key=lambda profile: -profile.total)
    shown, rest = dearest[:SHOWN], dearest[SHOWN:]
    lines = [
        f"### {label}: {whole:.0f} seconds of threads in {len(profiles)} models and tests",
        "",
        f"| | seconds | {' | '.join(kinds)} |",
        f"|---|--:|{'--:|' * len(kinds)}",
        f"| **all** | **{whole:.0f}** | {' | '.join(f'{parts[kind] / whole:.0%}' for kind in kinds)} |",
    ]
    for profile in shown:
        told = (f"{profile.seconds[kind] / profile.total:.0%}" for kind in kinds)
        lines.append(f"| `{profile.node.name[:60]}` | {profile.total:.1f} | {' | '.join(told)} |")
    left = sum(profile.total for profile in rest)
    lines.append(f"| {len(rest)} others | {left:.0f} | {' | '.join('' for _ in kinds)} |")
    return "\n".join(lines)


def main(
    state: Annotated[Path, typer.Option(help="State folder with a finished build.")],
    label: Annotated[str, typer.Option(help="What to call it.")] = "S",
    write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False,
) -> None:
    """Say what the seconds of a build are made of."""
    nodes = nodes_of(state / "build" / "dbt" / "target")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=state) as folder:
        text = report(label, list(profiled(state, nodes, Path(folder))))
    Console().print(text, markup=False)
    if write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        page = f"{before}{BEGIN}\n\n{machine()}\n\n{text}\n\n{END}{rest.split(END)[1]}"
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
