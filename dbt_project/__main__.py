"""python -m dbt_project build --state var --date 2026-10-31."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dbt_project.building import build
from dbt_project.carrying import published_release
from dbt_project.documentation import kpi_page
from dbt_project.errors import BuildError
from dbt_project.semantic_layer import SEMANTIC_FILE, semantic_layer
from dbt_project.wide_facts import WIDE_FACTS, wide_fact_file, wide_fact_yaml

app = typer.Typer(no_args_is_help=True, add_completion=False, help="BUILD: landed rows become KPI tables.")


@app.callback()
def main() -> None:
    """BUILD: landed rows become KPI tables."""


@app.command("build")
def build_command(
    state: Annotated[Path, typer.Option(help="The company's state folder.")],
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The night's date.")],
    full: Annotated[bool, typer.Option("--full", help="Make all figures anew; carry none.")] = False,
) -> None:
    """Builds the private warehouse file of one night."""
    console = Console(stderr=True)
    try:
        made = build(state, date.date(), before=None if full else published_release(state))
    except BuildError as error:
        console.print(f"{type(error).__name__}: {error}", style="red", markup=False)
        raise typer.Exit(1) from error
    Console().print(
        f"{made.warehouse}: {made.node_counts}; days and weeks carried from the release before:"
        f" {made.carried_periods}"
    )


@app.command("docs")
def docs_command(
    folder: Annotated[Path, typer.Option(help="The folder of the documentation.")] = Path("docs"),
) -> None:
    """Writes kpis.md, the semantic layer and the columns of the wide facts from the seeds."""
    page = folder / "kpis.md"
    page.write_text(kpi_page(), encoding="utf-8")
    Console().print(f"{page} written")
    for fact in WIDE_FACTS:
        wide_fact_file(fact).write_text(wide_fact_yaml(fact), encoding="utf-8")
        Console().print(f"{wide_fact_file(fact)} written")
    SEMANTIC_FILE.write_text(semantic_layer().text, encoding="utf-8")
    Console().print(f"{SEMANTIC_FILE} written")


if __name__ == "__main__":
    app()
