"""The commands that look for extracts: `python -m ingestion fetch`, `arrivals`."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ingestion.arrivals import Arrival, arrivals, refuse_overdue
from ingestion.company import Company
from ingestion.connections import environment_connections
from ingestion.unclaimed import unclaimed_files, unclaimed_sentence


def fetch_sources(company: Company, sources: list[str], state: Path, as_of: date, console: Console) -> None:
    """Fetch the sources one after the other and print what was brought.

    Raises:
        FetchFailed: one of its kinds; the sources before it were fetched.
    """
    from ingestion.fetching import fetch_source

    connections = environment_connections(os.environ)
    table = Table("source", "file", "status", "bytes")
    for source in sources:
        summary = fetch_source(company, source, state, as_of, connections, datetime.now(UTC))
        for file in summary.files:
            table.add_row(source, file.name, file.status, str(file.size))
    console.print(table)


def print_arrivals(company: Company, state: Path, as_of: date, now: datetime, console: Console) -> None:
    """Print what has arrived for a night and what has not.

    Raises:
        ArrivalsOverdue: the due time of something absent has passed.
    """
    found = arrivals(company, state, as_of, now, environment_connections(os.environ))
    console.print(_arrivals_table(found))
    others = unclaimed_sentence(unclaimed_files(company, state))
    console.print(others.strip(), markup=False, end="\n" if others else "")
    refuse_overdue(found, as_of)


def _arrivals_table(found: list[Arrival]) -> Table:
    table = Table("source", "extract", "file", "status", "due (UTC)", "looked in")
    for arrival in found:
        due = f"{arrival.due_at:%Y-%m-%d %H:%M}" if arrival.due_at else ""
        table.add_row(
            arrival.source, arrival.feed, arrival.pattern, arrival.status, due, ", ".join(arrival.looked_in)
        )
    return table
