"""The command line: fetch, land, hand-over, hold, check, preview, infer, receipts, arrivals, reland, more."""

from datetime import UTC, date, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingestion import drafting_commands, hold_commands, quarantine_commands, set_up_commands
from ingestion.company import Company, load_company
from ingestion.contract import load_contracts
from ingestion.data_dictionary import dictionary_page
from ingestion.errors import IngestionError
from ingestion.fetch_commands import fetch_sources, print_arrivals
from ingestion.handover import hand_over
from ingestion.holding import land_or_hold
from ingestion.landing import SourceSummary
from ingestion.listings import night_table, receipts_table, summary_table
from ingestion.progress import TerminalProgress
from ingestion.relanding import reland
from ingestion.terminal import listing_console
from ingestion.unclaimed import unclaimed_files, unclaimed_sentence

app = typer.Typer(help="Land extract files and hand them over to the build.", no_args_is_help=True)
errors = Console(stderr=True)

CompanyFolder = Annotated[Path, typer.Option("--company", help="Folder with company.yml.")]
StateFolder = Annotated[Path, typer.Option("--state", help="State folder of the company.")]
NightDate = Annotated[
    datetime | None,
    typer.Option(
        "--date", formats=["%Y-%m-%d"], help="The night's date; default: default_date of company.yml."
    ),
]


@app.command()
def land(
    company: CompanyFolder,
    state: StateFolder,
    night: NightDate = None,
    source: Annotated[str | None, typer.Option(help="One source; default: all, then the hand-over.")] = None,
) -> None:
    """Land the files of the inbox."""
    loaded = load_company(company)
    as_of = _night(loaded, night)
    problems: list[IngestionError] = []
    summaries: list[SourceSummary] = []
    with TerminalProgress(listing_console()) as progress:
        for name in [source] if source else loaded.source_names:
            try:
                landed_at = datetime.now(UTC)
                summaries.append(land_or_hold(loaded, name, state, as_of, landed_at, getuser(), progress))
            except IngestionError as error:
                problems.append(error)
    listing_console().print(summary_table(summaries))
    if others := unclaimed_sentence(unclaimed_files(loaded, state)):
        listing_console().print(others.strip(), markup=False)
    for problem in problems:
        _print_error(problem)
    if problems:
        raise typer.Exit(1)
    if source is None:
        listing_console().print(f"Handed over: {hand_over(loaded, state, as_of)}")


@app.command()
def fetch(
    company: CompanyFolder,
    state: StateFolder,
    night: NightDate = None,
    source: Annotated[str | None, typer.Option(help="One source; default: all.")] = None,
) -> None:
    """Bring new extracts from their origins into the inbox; secrets: AIRFLOW_CONN_<NAME>."""
    loaded = load_company(company)
    sources = [source] if source else list(loaded.source_names)
    fetch_sources(loaded, sources, state, _night(loaded, night), listing_console())


@app.command("hand-over")
def hand_over_command(company: CompanyFolder, state: StateFolder, night: NightDate = None) -> None:
    """Write build/landed.duckdb from what has landed."""
    loaded = load_company(company)
    listing_console().print(f"Handed over: {hand_over(loaded, state, _night(loaded, night))}")


app.command("hold")(hold_commands.hold)
app.command("end-hold")(hold_commands.end)
app.command()(drafting_commands.check)
app.command()(drafting_commands.preview)
app.command()(drafting_commands.infer)
app.add_typer(quarantine_commands.app, name="quarantine")


@app.command("arrivals")
def arrivals_command(company: CompanyFolder, state: StateFolder, night: NightDate = None) -> None:
    """List the expected extracts: landed, there, expected, overdue; exit code 1 if one is overdue."""
    loaded = load_company(company)
    print_arrivals(loaded, state, _night(loaded, night), datetime.now(UTC), listing_console())


@app.command("reland")
def reland_command(
    company: CompanyFolder,
    state: StateFolder,
    into: Annotated[Path, typer.Option("--into", help="New state folder for the night.")],
    night: NightDate = None,
) -> None:
    """Land a past night again from the archive, into a state folder of its own."""
    loaded = load_company(company)
    summaries = reland(loaded, state, _night(loaded, night), into, datetime.now(UTC), getuser())
    listing_console().print(summary_table(summaries))


@app.command()
def summary(state: StateFolder, night: NightDate = None) -> None:
    """What a night's files became: one line per source and entity."""
    listing_console().print(night_table(state, night.date() if night else None))


@app.command()
def dictionary(
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("docs/data_dictionary.md"),
) -> None:
    """Write the data dictionary from the contracts."""
    out.write_text(dictionary_page(load_contracts()), encoding="utf-8")
    listing_console().print(f"Wrote {out}.", markup=False)


app.command()(set_up_commands.template)
app.command("check-setup")(set_up_commands.check_setup)


@app.command()
def receipts(state: StateFolder) -> None:
    """List what became of every file."""
    listing_console().print(receipts_table(state))


def _night(company: Company, night: datetime | None) -> date:
    if night is not None:
        return night.date()
    if company.default_date is None:
        raise typer.BadParameter("company.yml has no default_date; give --date", param_hint="--date")
    return company.default_date


def _print_error(error: IngestionError) -> None:
    errors.print(
        f"{type(error).__name__}: {error}", style="red", markup=False, highlight=False, soft_wrap=True
    )


def main() -> None:
    """Run the command line; an error of the landing is a message and exit code 1, not a stack."""
    try:
        app()
    except IngestionError as error:
        _print_error(error)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
