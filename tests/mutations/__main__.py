"""`python -m tests.mutations`: plants the mistakes and writes docs/mutations.md."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from dbt_project.building import Build
from tests.cases.building import build_cases
from tests.cases.company import read_cases
from tests.cases.expectation import expectations
from tests.mutations.outcomes import keep_outcome, read_outcomes
from tests.mutations.report import mutation_page
from tests.mutations.running import Mistake, Outcome, Workshop, read_mistakes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mutations.md"

app = typer.Typer(add_completion=False)


@app.command()
def main(
    only: Annotated[
        str,
        typer.Option(help="Plant only mistakes whose model or rule has this text; writes no page."),
    ] = "",
    again: Annotated[bool, typer.Option("--again", help="Forget the outcomes of an earlier run.")] = False,
    write: Annotated[
        bool | None,
        typer.Option("--write/--no-write", help="Write docs/mutations.md. Without --only it is written."),
    ] = None,
    built: Annotated[
        Path | None,
        typer.Option(help="State folder in which the cases were built before; its warehouse is changed."),
    ] = None,
    state: Annotated[Path, typer.Option(help="Folder that keeps the outcomes (one JSON line each).")] = Path(
        "var/mutations"
    ),
) -> None:
    """Plant each mistake in the models of the cases' company and ask who notices.

    The company is built once (minutes), then each mistake takes half a minute. What an earlier run caught
    is not planted again (--again does); what it did not catch, or what --only names, is.

    Exit code 1 when a mistake was not caught; it stands in the page all the same.
    """
    kept = state / "outcomes.jsonl"
    if again:
        kept.unlink(missing_ok=True)
    mistakes = read_mistakes()
    chosen = [mistake for mistake in mistakes if only.lower() in f"{mistake.model}: {mistake.rule}".lower()]
    if not chosen:
        raise typer.BadParameter(f"no mistake has {only!r} in its model or rule", param_hint="--only")
    known = read_outcomes(kept)
    todo = [mistake for mistake in chosen if only or not (mistake in known and known[mistake].is_caught)]
    typer.echo(f"{len(todo)} of {len(mistakes)} mistakes are planted, {len(chosen) - len(todo)} are known")
    is_written = (not only) if write is None else write
    if is_written:
        _write_page(known, mistakes)
    if todo:
        _plant(todo, mistakes, known, kept, built, is_written)
    if not all(mistake in known and known[mistake].is_caught for mistake in chosen):
        raise typer.Exit(1)


def _plant(
    todo: list[Mistake],
    mistakes: list[Mistake],
    known: dict[Mistake, Outcome],
    kept: Path,
    built: Path | None,
    is_written: bool,
) -> None:
    """Adds the outcomes to `known` and to the file, one after the other."""
    cases = read_cases()
    with tempfile.TemporaryDirectory() as folder:
        typer.echo(f"{len(cases)} cases are built ...")
        made = _built(built) if built else build_cases(cases, Path(folder))
        workshop = Workshop(made, expectations(cases))
        typer.echo(f"{workshop.trim()} expected lines of {len(expectations(cases))} are asked")
        for place, mistake in enumerate(todo, start=1):
            begun = monotonic()
            known[mistake] = workshop.plant(mistake)
            keep_outcome(kept, known[mistake])
            verdict = "caught" if known[mistake].is_caught else "NOT CAUGHT"
            taken = monotonic() - begun
            typer.echo(f"{place}/{len(todo)} {verdict} ({taken:.0f} s) {mistake.model}: {mistake.rule}")
            if is_written:
                _write_page(known, mistakes)


def _built(state: Path) -> Build:
    return Build(state / "build" / "warehouse.duckdb", state / "build" / "dbt" / "target", {})


def _write_page(known: dict[Mistake, Outcome], mistakes: list[Mistake]) -> None:
    outcomes = [known[mistake] for mistake in mistakes if mistake in known]
    PAGE.write_text(mutation_page(outcomes, len(mistakes)), encoding="utf-8")


if __name__ == "__main__":
    app()
