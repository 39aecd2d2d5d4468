"""Command line of the demo company: `python -m demo make --out DIR`, `python -m demo deliver --out DIR`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from demo.delivering import deliver_company
from demo.errors import DemoError
from demo.making import make_company
from demo.size import company_size

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def demo() -> None:
    """Công ty Minh Họa: a made-up company's extracts in canonical form."""


@app.command()
def make(
    out: Annotated[
        Path, typer.Option(help="Folder for the extracts; earlier demo extracts in it are replaced.")
    ],
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 40,
    months: Annotated[int, typer.Option(help="Calendar months, the last one being that of --until.")] = 15,
    until: Annotated[str, typer.Option(metavar="DATE", help="Last complete day.")] = "2026-10-31",
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
    calls: Annotated[int | None, typer.Option(help="Calls in all; 100 a rep and month without it.")] = None,
    deals: Annotated[int | None, typer.Option(help="Deals in all; 12 a rep and month without it.")] = None,
    invoice_lines: Annotated[int | None, typer.Option(help="Invoice lines in all, about; else 40.")] = None,
    form: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="csv (gzip) or parquet.")
    ] = "csv",
    workers: Annotated[int, typer.Option(help="Threads that write files.")] = 2,
) -> None:
    """Make the company's extracts: the same options give the same bytes."""
    console = Console(stderr=True)
    last_day = _day(until)
    try:
        size = company_size(reps, months, last_day, seed, calls, deals, invoice_lines)
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
        ) as bar:
            task = bar.add_task("company")
            row_counts = make_company(
                size, out, form, workers, lambda step: bar.update(task, description=step)
            )
    except DemoError as error:
        console.print(f"[red]{type(error).__name__}[/red]: {error}")
        raise typer.Exit(2) from error
    table = Table(title=f"Công ty Minh Họa, {reps} reps, {months} months until {last_day}")
    table.add_column("extract")
    table.add_column("rows", justify="right")
    for entity, rows in sorted(row_counts.items()):
        table.add_row(entity, f"{rows:,}".replace(",", " "))
    table.add_row("total", f"{sum(row_counts.values()):,}".replace(",", " "), style="bold")
    Console().print(table)


@app.command()
def deliver(
    out: Annotated[Path, typer.Option(help="Folder; gets company/ and inbox/, an earlier delivery goes.")],
    nights: Annotated[int, typer.Option(help="How many nights, the last one being --until.")] = 60,
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 10,
    months: Annotated[int, typer.Option(help="Calendar months, the last one being that of --until.")] = 4,
    until: Annotated[str, typer.Option(metavar="DATE", help="Last complete day.")] = "2026-10-31",
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 7,
    calls: Annotated[int | None, typer.Option(help="Calls in all; 100 a rep and month without it.")] = None,
    deals: Annotated[int | None, typer.Option(help="Deals in all; 12 a rep and month without it.")] = None,
    invoice_lines: Annotated[int | None, typer.Option(help="Invoice lines in all, about; else 40.")] = None,
) -> None:
    """Deliver the company night by night: the first one whole, then what changed, and new snapshots."""
    console = Console(stderr=True)
    try:
        size = company_size(reps, months, _day(until), seed, calls, deals, invoice_lines)
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
        ) as bar:
            task = bar.add_task("company")
            counts = deliver_company(size, nights, out, lambda step: bar.update(task, description=step))
    except DemoError as error:
        console.print(f"[red]{type(error).__name__}[/red]: {error}")
        raise typer.Exit(2) from error
    Console().print(
        f"{nights} nights until {until}, {len(counts) * nights} files, {sum(counts.values())} rows in "
        f"{out / 'inbox'}; land them with --company {out / 'company'}",
        soft_wrap=True,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date. Write it as 2026-10-31.") from error


if __name__ == "__main__":
    app()
