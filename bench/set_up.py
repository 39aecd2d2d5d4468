"""python -m bench.set_up [--write]: from a fresh clone to the first KPI, and Airflow's share of a night.

The clone is of this repository's HEAD, in an empty folder; packages come from the cache of uv. The first
night parses the dbt project and makes Airflow's database; a second one, in a state folder of its own, is held
against the same night by its commands without Airflow; then both are run once more where they stand, as
every night after the first is.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from bench.__main__ import AS_OF, PAGE, Stage, machine, measure

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- set-up: written by python -m bench.set_up -->"
END = "<!-- end of set-up -->"
CLONE, INSTALL, NIGHTLY, AGAIN, STANDING = (
    "git clone",
    "make .venv/.ready",
    "make nightly",
    "make nightly, a second state",
    "make nightly, that state again",
)
ONCE_MORE = ", again"


class NothingPublished(Exception):
    """A night ended well and left no KPI."""


def run(folder: Path) -> list[Stage]:
    """The stages, in their order: clone, installation, three nights by make, then the verbs by hand, twice.

    Raises:
        NothingPublished: a night left no KPI value.
    """
    clone = folder / "clone"
    states = [folder / name for name in ("first", "second", "by_hand")]
    stages = [
        measure(CLONE, ["git", "clone", "--quiet", str(ROOT), str(clone)]),
        _in(clone, INSTALL, "make", ".venv/.ready"),
        _in(clone, NIGHTLY, "make", "nightly", f"STATE={states[0]}"),
        _in(clone, AGAIN, "make", "nightly", f"STATE={states[1]}"),
        _in(clone, STANDING, "make", "nightly", f"STATE={states[1]}"),
    ]
    python, state = str(clone / ".venv" / "bin" / "python"), ["--state", str(states[2])]
    date = ["--date", AS_OF.isoformat()]
    made = ["demo", "make", "--out", str(states[2] / "inbox")]
    verbs = {
        "ingestion land": ["ingestion", "land", "--company", "demo/company", *state, *date],
        "dbt_project build": ["dbt_project", "build", *state, *date],
        "expectations audit": ["expectations", "audit", *state, *date],
        "publishing publish": ["publishing", "publish", *state, *date],
    }
    stages += [
        _in(clone, "demo make", python, "-m", *made),
        *(_in(clone, name, python, "-m", *command) for name, command in verbs.items()),
        *(_in(clone, name + ONCE_MORE, python, "-m", *command) for name, command in verbs.items()),
    ]
    for each in states:
        _first_kpi(each / "published" / "warehouse.duckdb")
    return stages


def _in(folder: Path, name: str, *command: str) -> Stage:
    return measure(name, ["env", "-C", str(folder), *command])


def _first_kpi(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute("select count(*) from kpi.fct_kpi_values where value > 0").fetchone()
    if not found or not found[0]:
        raise NothingPublished(f"{warehouse}: the night ended well, and no KPI has a value.")


def table(stages: list[Stage]) -> str:
    """Markdown: the stages, the way to the first KPI, and Airflow's share of a night."""
    seconds = {stage.name: stage.seconds for stage in stages}
    first_kpi = sum(seconds[name] for name in (CLONE, INSTALL, NIGHTLY))
    by_hand = stages[[stage.name for stage in stages].index(STANDING) + 1 :]
    standing = sum(stage.seconds for stage in by_hand if stage.name.endswith(ONCE_MORE))
    new = sum(stage.seconds for stage in by_hand) - standing
    lines = ["| step | seconds | CPU seconds |", "|---|--:|--:|"]
    lines += [f"| {stage.name} | {stage.seconds:.1f} | {stage.cpu_seconds:.1f} |" for stage in stages]
    return "\n".join(
        [
            *lines,
            f"| **clone to first KPI** (to reach: 60) | **{first_kpi:.1f}** | |",
            f"| **Airflow's share of a night** (to reach: 15) | **{seconds[STANDING] - standing:.1f}** | |",
            f"| Airflow's share of the first night in a new state folder | {seconds[AGAIN] - new:.1f} | |",
        ]
    )


def main(write: Annotated[bool, typer.Option(help="Write docs/benchmarks.md.")] = False) -> None:
    """Measures a set-up, a night by make, and the same night by hand."""
    head = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="bench-set-up-") as scratch:
        said = table(run(Path(scratch)))
    Console().print(said, markup=False)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        text = f"{machine()}\n\nThe demo company (size S), commit {head}.\n\n{said}"
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
