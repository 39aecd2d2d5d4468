"""Commands of the server profile: `python -m publishing postgres <command>`."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from publishing.layout import Layout
from publishing.postgres.access import load_access, load_keys
from publishing.postgres.addresses import Address, find_address
from publishing.postgres.logins import carry_out, read_logins
from publishing.postgres.releasing import PostgresRelease, Rules, list_releases, roll_back
from publishing.postgres.releasing import publish as publish_release
from publishing.postgres.verifying import verify as verify_release

app = typer.Typer(
    help="The published release in PostgreSQL: address in SALES_POSTGRES_URL, password in"
    " SALES_POSTGRES_PASSWORD or the file SALES_POSTGRES_PASSWORD_FILE.",
    no_args_is_help=True,
)
State = Annotated[Path, typer.Option("--state", help="The company's state folder.", file_okay=False)]
Url = Annotated[
    str | None, typer.Option("--url", help="postgresql://login@host:5432/database, without a password.")
]
Patience = Annotated[
    float, typer.Option(min=1, help="Seconds to try the switch again while readers hold views.")
]
console = Console(highlight=False, soft_wrap=True)


@app.command()
def publish(
    state: State,
    url: Url = None,
    keep: Annotated[int, typer.Option(min=1, help="How many releases stay in the server.")] = 3,
    patience: Patience = 300,
) -> None:
    """Bring the published release into PostgreSQL and let its readers see it."""
    release = publish_release(Layout(state), _address(url), _rules(patience), datetime.now(UTC), keep)
    _report(release)


@app.command()
def rollback(
    url: Url = None,
    to: Annotated[str | None, typer.Option(help="A release in the server; default: the one before.")] = None,
    patience: Patience = 300,
) -> None:
    """Let the readers of the server see an earlier release again."""
    _report(roll_back(_address(url), _rules(patience), datetime.now(UTC), to))


@app.command()
def releases(url: Url = None) -> None:
    """List the releases in the server, newest first; the one that readers see is marked."""
    stored, seen = list_releases(_address(url))
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(("", "Release", "As of", "Published (UTC)", "Tables", "Rows", "")):
        table.add_column(heading, no_wrap=place < 2)
    for each in stored:
        table.add_row(
            "▶" if each.release_id == seen else "",
            each.release_id,
            f"{each.as_of}",
            f"{each.published_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            f"{each.table_count}",
            f"{each.row_count:,}",
            "" if each.loaded_at else "not whole",
        )
    console.print(table)


@app.command()
def verify(
    url: Url = None,
    release: Annotated[str | None, typer.Option(help="A release; default: the one readers see.")] = None,
) -> None:
    """Compute the fingerprint of every table in the server and compare it with the release's."""
    verified = verify_release(_address(url), release)
    console.print(f"{verified.release_id}: {verified.table_count} tables are what was published.")
    for name in verified.not_comparable:
        console.print(f"Not compared (floating-point columns): {name}")


@app.command()
def roles(
    readers: Annotated[Path, typer.Option(help="The file of logins.", exists=True, dir_okay=False)],
    url: Url = None,
) -> None:
    """Make the reading roles and the logins of a file, with their rights, limits and regions."""
    logins = read_logins(readers, os.environ)
    done = carry_out(_address(url), load_access(), logins)
    for line in done:
        console.print(line, markup=False)


def _address(url: str | None) -> Address:
    return find_address(url, os.environ)


def _rules(patience: float) -> Rules:
    return Rules(load_access(), load_keys(), patience)


def _report(release: PostgresRelease) -> None:
    words = {
        "published": "Published in PostgreSQL:",
        "unchanged": "Unchanged: readers of PostgreSQL see",
        "reinstated": "Published again in PostgreSQL, from the release kept there:",
        "rolled_back": "Rolled back in PostgreSQL to",
    }
    replaced = f" (before: {release.replaced_release_id})" if release.replaced_release_id else ""
    console.print(f"{words[release.outcome]} {release.release_id}{replaced}")
    if release.loaded_table_count:
        console.print(
            f"Loaded {release.loaded_table_count} tables in {release.load_seconds:.1f} s;"
            f" the release has {release.row_count:,} rows"
        )
    if release.switched:
        attempts = release.switched.attempts
        again = f" at attempt {attempts}" if attempts > 1 else ""
        console.print(
            f"Switched the views{again}; they were locked for {release.switched.locked_seconds:.2f} s"
        )
        for name in release.switched.remade_views:
            console.print(f"Made anew because columns changed: {name}")
    for removed in release.removed_release_ids:
        console.print(f"Removed the old release {removed}")
    for kept in release.kept_for_readers:
        console.print(f"Kept the old release {kept} for now: a transaction still reads it")
