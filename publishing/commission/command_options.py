"""Options that the commands of the commission ledger share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from publishing.commission.ledger.database import (
    known_now,
    ledger_exists,
    ledger_url,
    opened_commission_ledger,
)
from publishing.errors import LedgerMissing

State = Annotated[Path, typer.Option("--state", help="The company's state folder.", file_okay=False)]
Ledger = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="SALES_LEDGER_URL",
        show_envvar=True,
        help="PostgreSQL URL of the ledger; default: ledger.sqlite in the state folder.",
    ),
]
Month = Annotated[datetime, typer.Option("--month", formats=["%Y-%m"], help="Month, such as 2026-10.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        help="What was known at this time, UTC; default: now.",
    ),
]
Who = Annotated[str, typer.Option("--who", help="Your account; it is kept with the step.")]
Note = Annotated[str, typer.Option("--note", help="What is kept as the reason.")]
Reference = Annotated[str, typer.Option("--reference", help="Number of the written decision or bank order.")]
console = Console(highlight=False, soft_wrap=True)


@contextmanager
def existing_ledger(state: Path, url: str | None) -> Iterator[Engine]:
    """The ledger, which must have been begun.

    Raises:
        LedgerMissing: it was not.
    """
    found = ledger_url(state, url)
    if not ledger_exists(found):
        raise LedgerMissing(
            f"{state}: no commission ledger was begun here. Nothing was done. Begin it: "
            "python -m publishing commission start --month <first month> --who <you>"
        )
    with opened_commission_ledger(found) as engine:
        yield engine


def moment_of(as_of: datetime | None, engine: Engine) -> datetime:
    """The time that was named, or now by the database's clock; UTC."""
    return known_now(engine) if as_of is None else as_of.replace(tzinfo=UTC)


def show_table(headings: list[str], rows: list[list[str]], numbers_from: int) -> None:
    """A table without frames; columns from a place on hold numbers."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place >= numbers_from else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    wide = console if console.is_terminal else Console(highlight=False, width=200)
    wide.print(table)
