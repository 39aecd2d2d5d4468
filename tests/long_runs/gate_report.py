"""Plants every fault and every odd night, and writes docs/gate.md: `python -m tests.long_runs.gate_report`.

A whole night costs about a minute and a half of processor time, so a fault goes no further than the layer
that catches it, and `--whole` bounds how many go all the way. Results are appended to `<work>/results.jsonl`
as they come; a second run goes on where the first one ended.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from demo.size import company_size
from tests.faults.planted import Planted, read_faults, read_odd_nights
from tests.faults.report import PAGE, gate_page
from tests.faults.stages import Outcome, try_out
from tests.faults.workshop import prepare

NIGHT = date(2026, 10, 30)
# Twenty events on a usual day of every watched entity but leads, which is what the thresholds ask for.
SIZE = company_size(10, 4, NIGHT, 7, None, 2400, 6000)

app = typer.Typer(add_completion=False)


@app.command()
def main(
    work: Annotated[Path, typer.Option(help="Folder of the nights and the results; a second run goes on.")],
    nights: Annotated[int, typer.Option(help="Nights of the clean delivery.")] = 60,
    kind: Annotated[str, typer.Option("--class", help="One class, or `odd`; default: all.")] = "",
    sample: Annotated[int, typer.Option(help="At most so many of each class; 0 = all.")] = 0,
    only: Annotated[str, typer.Option(help="One fault by name, tried anew.")] = "",
    whole: Annotated[int, typer.Option(help="At most so many whole nights; the others wait.")] = 1000,
    brief: Annotated[bool, typer.Option(help="Build faults of rows without dbt, from its SQL.")] = False,
    page: Annotated[bool, typer.Option(help="Write docs/gate.md at the end.")] = True,
) -> None:
    """Try faults and odd nights, and write down which layer caught which."""
    results = work / "results.jsonl"
    work.mkdir(parents=True, exist_ok=True)
    workshop = prepare(work, SIZE, nights)
    done = {outcome.name: outcome for outcome in read_results(results)}
    for planted in chosen(kind, sample, only):
        known = done.get(planted.name)
        is_final = known and (known.is_caught or known.stage == "whole_night")
        if (is_final and not only) or (known and whole <= 0) or (planted.model and whole <= 0):
            continue
        outcome = try_out(workshop, planted, work / "place", is_whole=whole > 0, is_brief=brief)
        whole -= outcome.stage == "whole_night"
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(outcome.as_row(), ensure_ascii=False) + "\n")
        typer.echo(
            f"{outcome.seconds:6.1f} s  {outcome.layer:<15} {planted.kind}.{planted.name} {outcome.checks}"
        )
    if page:
        PAGE.write_text(gate_page(read_results(results), nights), encoding="utf-8")


def chosen(kind: str, sample: int, only: str) -> list[Planted]:
    """The faults and odd nights that were asked for, spread evenly over a class that is sampled."""
    everything = [
        planted
        for planted in [*read_odd_nights(), *read_faults()]
        if kind in ("", planted.kind) and only in ("", planted.name)
    ]
    if not sample:
        return everything
    kept = []
    for name in dict.fromkeys(planted.kind for planted in everything):
        of_kind = [planted for planted in everything if planted.kind == name]
        step = max(1, len(of_kind) // sample)
        kept += of_kind[::step][:sample]
    return kept


def read_results(file: Path) -> list[Outcome]:
    """The newest result of each fault, in the order in which they were first tried."""
    newest: dict[str, Outcome] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        row = json.loads(line)
        row["checks"], row["warnings"] = tuple(row["checks"]), tuple(row["warnings"])
        newest[row["name"]] = Outcome(**row)
    return list(newest.values())


if __name__ == "__main__":
    app()
