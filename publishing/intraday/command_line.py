"""Commands of the running day: `python -m publishing intraday show | publish | postgres`."""

import os
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from publishing.errors import NothingProvisional
from publishing.formatting import Formatter
from publishing.intraday.figures import KpiBoard, read_boards, read_notices, read_tick
from publishing.intraday.releasing import publish_tick
from publishing.intraday.server import publish_to_postgres
from publishing.layout import Layout
from publishing.postgres.access import load_access
from publishing.postgres.addresses import find_address

app = typer.Typer(help="Provisional figures of the running day.", no_args_is_help=True, add_completion=False)
State = Annotated[Path, typer.Option("--state", help="The company's state folder.", file_okay=False)]
console = Console(highlight=False, soft_wrap=True)


@app.command()
def show(state: State) -> None:
    """Show the provisional figures that readers see, and what the checks said."""
    layout = Layout(state)
    if not layout.intraday.is_file():
        raise NothingProvisional(
            f"{layout.intraday}: no tick has been published yet, so there is nothing to show."
            " Make one: make tick"
        )
    with duckdb.connect(str(layout.intraday), read_only=True) as connection:
        tick, boards, notices = read_tick(connection), read_boards(connection), read_notices(connection)
    formatter = Formatter("en", tick.currency)
    for board in boards:
        console.print(_table(board, formatter))
    console.print(
        f"Provisional as of {tick.at:%H:%M} on {tick.today} (local time), after the certified night of"
        f" {tick.certified_as_of}"
    )
    for notice in notices:
        console.print(f"{notice.check_id}: {notice.finding_count}", markup=False)
    console.print(f"{layout.today / 'index.html'}", markup=False)


@app.command()
def publish(state: State) -> None:
    """Publish the tick that was built and checked last; `make tick` does all of it."""
    published = publish_tick(state)
    console.print(f"Provisional as of {published.as_of} UTC: {published.pages[0]}", markup=False)


@app.command()
def postgres(
    state: State,
    url: Annotated[str | None, typer.Option(help="Address; default: SALES_POSTGRES_URL.")] = None,
) -> None:
    """Bring the published tick into PostgreSQL."""
    count = publish_to_postgres(Layout(state), find_address(url, os.environ), load_access())
    console.print(f"{count:,} rows in schema intraday")


def _table(board: KpiBoard, formatter: Formatter) -> Table:
    table = Table(title=board.name_en, title_justify="left")
    table.add_column("")
    for name in ("Rank", "Today", "Month to date", "Progress"):
        table.add_column(name, justify="right")
    for row in (board.company, *board.regions, *board.reps):
        rate = row.progress.rate if row.progress else None
        table.add_row(
            row.name or row.member_id,
            str(row.rank or ""),
            formatter.figure(row.today, board.unit).brief,
            "" if row.month_to_date is None else formatter.figure(row.month_to_date, board.unit).brief,
            "" if rate is None else formatter.percent(rate),
        )
    return table
