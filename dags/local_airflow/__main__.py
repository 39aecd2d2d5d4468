"""`python -m dags.local_airflow nightly` for one night, `… up` for the stack."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dags.errors import NightFailed, OrderError
from dags.local_airflow import stack
from dags.local_airflow.home import held, migrate, secret
from dags.local_airflow.one_shot import run_night
from dags.local_airflow.settings import DIRECTOR, USER, airflow_home, environment, password_file
from dags.nights import DEMO_COMPANY, state_folder
from ingestion.company import load_company
from ingestion.errors import IngestionError

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
console = Console(soft_wrap=True)

CompanyFolder = Annotated[
    Path, typer.Option("--company", exists=True, file_okay=False, help="Company folder.")
]
StateFolder = Annotated[Path | None, typer.Option("--state", help="State folder; default: below var/.")]


def interrupt_on_signals() -> None:
    """Make TERM what Ctrl-C is, also for a background job of a shell, so that children are stopped."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)


@app.command()
def nightly(
    company: CompanyFolder = DEMO_COMPANY,
    state: StateFolder = None,
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Night's date, local.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Make all figures anew; carry none.")] = False,
) -> None:
    """Run one night and show the headline KPIs. Exit code 1 when a task is red."""
    interrupt_on_signals()
    folder = state or state_folder(company)
    logs = airflow_home(folder) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"night_{datetime.now(UTC):%Y%m%dT%H%M%S}.jsonl"
    try:
        sources = load_company(company).source_names
        run_night(company, sources, folder, date.date() if date else None, log, console, full)
    except NightFailed as error:
        console.print(f"\n{error}\n\nEverything Airflow said: {log}", markup=False, highlight=False)
        raise typer.Exit(1) from error
    headline = [sys.executable, "-m", "publishing", "headline", "--state", str(folder)]
    raise typer.Exit(subprocess.run(headline, check=False).returncode)


@app.command()
def up(
    company: CompanyFolder = DEMO_COMPANY,
    state: StateFolder = None,
    port: Annotated[int, typer.Option(help="Port of the pages on 127.0.0.1; 0: any free one.")] = 8080,
) -> None:
    """Start the whole embedded Airflow; Ctrl-C stops it."""
    folder = state or state_folder(company)
    interrupt_on_signals()
    with held(folder):
        ports = stack.choose_ports(port)
        variables = os.environ | environment(folder, company, ports, secret(folder))
        logs = airflow_home(folder) / "logs" / "stack"
        logs.mkdir(parents=True, exist_ok=True)
        console.print("Starting Airflow …")
        migrate(folder, variables, logs / "migrate.log")
        try:
            with stack.running(variables, logs) as parts:
                url = f"http://127.0.0.1:{ports.api_server}"
                stack.wait_until_healthy(url, parts, logs)
                password = json.loads(password_file(folder).read_text())[USER]
                console.print(f"Airflow:  {url}\nUser:     {USER}\nPassword: {password}", highlight=False)
                console.print(
                    f"Closes are approved as {DIRECTOR}; the password is in {password_file(folder)}.",
                    highlight=False,
                )
                console.print("The schedule starts when nightly_kpis is switched on there. Ctrl-C stops all.")
                while not stack.ended(parts):
                    time.sleep(1)
                console.print(f"{', '.join(stack.ended(parts))} ended. Stopping the others. See {logs}.")
        except KeyboardInterrupt:
            console.print("Stopped.")
            return
    raise typer.Exit(1)


if __name__ == "__main__":
    try:
        app(standalone_mode=True)
    except (OrderError, IngestionError) as error:
        console.print(f"{type(error).__name__}: {error}", markup=False, highlight=False)
        sys.exit(1)
