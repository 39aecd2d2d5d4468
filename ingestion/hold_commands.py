"""Commands for a source that is late or wrong: `hold`, `end-hold`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ingestion.company import load_company
from ingestion.holds import end_hold, hold_source
from ingestion.terminal import listing_console

CompanyFolder = Annotated[Path, typer.Option("--company", help="Folder with company.yml.")]
StateFolder = Annotated[Path, typer.Option("--state", help="State folder of the company.")]
SourceName = Annotated[str, typer.Option("--source", help="A source of company.yml.")]
DAY = ["%Y-%m-%d"]


def hold(
    company: CompanyFolder,
    state: StateFolder,
    source: SourceName,
    night: Annotated[datetime, typer.Option("--date", formats=DAY, help="First night that does not count.")],
    name: Annotated[str, typer.Option(help="Who answers for it; published.")],
    reason: Annotated[str, typer.Option(help="Why; published.")],
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Last night; default: that one night.")
    ] = None,
) -> None:
    """Let a source stand as of the night before; figures that depend on it are published as held."""
    loaded, now = load_company(company), datetime.now(UTC)
    last = (until or night).date()
    held = hold_source(loaded, state, source, night.date(), last, name, reason, now)
    listing_console().print(
        f"{source} stands as of {held.held_through} until the night {held.last_night}. Figures of later "
        "days that depend on it have no number. Run the night again: "
        f"make nightly DATE={night.date()}",
        markup=False,
    )


def end(
    company: CompanyFolder,
    state: StateFolder,
    source: SourceName,
    night: Annotated[datetime, typer.Option("--date", formats=DAY, help="First night that counts again.")],
) -> None:
    """Let a held source count again."""
    ended = end_hold(load_company(company), state, source, night.date(), datetime.now(UTC))
    said = (
        f"{source} counts again from the night {night.date()} on; it stood as of {ended.held_through}."
        if ended
        else f"{source} was not held on the night {night.date()}."
    )
    listing_console().print(said, markup=False)
