"""`python -m dags.tick_command`: one tick in the terminal, without Airflow."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dags.errors import OrderError
from dags.nights import DEMO_COMPANY, state_folder
from dags.ticks import READERS_KEEP, make_tick
from dbt_project.errors import BuildError
from expectations.errors import AuditError
from ingestion.connections import environment_connections
from ingestion.errors import IngestionError
from publishing.errors import PublishingError

console = Console(highlight=False, soft_wrap=True)


def tick(
    company: Annotated[
        Path, typer.Option("--company", exists=True, file_okay=False, help="Company folder.")
    ] = DEMO_COMPANY,
    state: Annotated[Path | None, typer.Option("--state", help="State folder; default: below var/.")] = None,
    at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%SZ"], help="Moment, UTC; default: now.")
    ] = None,
) -> None:
    """Make the provisional figures of the running day. Exit code 1 when nothing was published."""
    moment = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    folder = state or state_folder(company)
    try:
        made = make_tick(company, folder, moment, getuser(), environment_connections(os.environ))
    except (OrderError, IngestionError, BuildError, AuditError, PublishingError) as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"{type(error).__name__}: {error}\n{READERS_KEEP}", markup=False
        )
        sys.exit(1)
    for name, message in made.refused.items():
        console.print(f"Refused, and tried again next time: {name}. {message}", markup=False)
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in made.seconds.items())
    console.print(f"{made.landed_row_count:,} new rows; {stages}", markup=False)
    console.print(
        f"Provisional as of {made.as_of} UTC, after the night of {made.certified_as_of}: {made.page}",
        markup=False,
    )


if __name__ == "__main__":
    typer.run(tick)
