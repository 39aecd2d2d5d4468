"""Commands of publishing: `python -m publishing <command> --state <folder>`."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from publishing.commission.allowance_commands import app as allowances
from publishing.commission.command_options import Ledger, existing_ledger
from publishing.commission.intake.command import intake_night
from publishing.commission.intake.ledger_extract import write_ledger_extract
from publishing.commission.ledger_commands import app as commission
from publishing.commission.ledger_commands import explain_commission
from publishing.differences import ReleaseDifference, compare_releases
from publishing.errors import PublishingError
from publishing.explaining import explain, opened_release, source_rows
from publishing.explanation_view import (
    figure_lines,
    part_heading,
    require_agreement,
    rows_table,
    write_rows,
)
from publishing.headline import headline_lines, headline_table, read_headline
from publishing.intraday.command_line import app as intraday_app
from publishing.layout import Layout
from publishing.placing import published_release_id
from publishing.postgres.command_line import app as postgres_app
from publishing.questions import ask, named_pair
from publishing.releases import kept_releases, opened_ledger
from publishing.releasing import Release, roll_back
from publishing.releasing import publish as publish_release
from publishing.releasing import repair as repair_release

app = typer.Typer(
    help="Let readers see an audited build, whole or not at all.", no_args_is_help=True, add_completion=False
)
app.add_typer(commission, name="commission")
app.add_typer(allowances, name="allowances")
app.command("explain-commission")(explain_commission)
State = Annotated[Path, typer.Option("--state", help="The company's state folder.", file_okay=False)]
Night = Annotated[
    datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="The night's date, YYYY-MM-DD.")
]
app.add_typer(postgres_app, name="postgres")
app.add_typer(intraday_app, name="intraday")
console = Console(highlight=False, soft_wrap=True)


@app.command()
def publish(
    state: State,
    date: Night,
    keep: Annotated[int, typer.Option(min=1, help="How many releases stay for roll-back.")] = 14,
) -> None:
    """Publish the audited build of a night."""
    release = publish_release(state, date.date(), datetime.now(UTC), keep)
    _report(release)
    for removed in release.removed_release_ids:
        console.print(f"Removed the old release {removed}")


@app.command()
def rollback(
    state: State,
    to: Annotated[str | None, typer.Option(help="A kept release; default: the one before.")] = None,
) -> None:
    """Let readers see an earlier release again: warehouse, manifest and pages."""
    _report(roll_back(state, datetime.now(UTC), to))


@app.command()
def repair(state: State) -> None:
    """Bring manifest, pages and records in line with the published file, after a kill."""
    mended = repair_release(state, datetime.now(UTC))
    for line in mended:
        console.print(line)
    console.print("Mended." if mended else "All was in line; nothing was changed.")


@app.command()
def releases(state: State) -> None:
    """List the kept releases, newest first; the published one is marked."""
    layout = Layout(state)
    published = published_release_id(layout)
    table = _frameless_table("", "Release", "As of", "Published (UTC)", "Rows", "MB")
    with opened_ledger(layout.database) as engine:
        for release in kept_releases(engine):
            table.add_row(
                "▶" if release.release_id == published else "",
                release.release_id,
                f"{release.as_of}",
                f"{release.published_at:%Y-%m-%d %H:%M}",
                f"{release.row_count:,}",
                f"{release.file_bytes / 1e6:,.1f}",
            )
    console.print(table)


@app.command()
def diff(
    state: State,
    earlier: Annotated[str, typer.Argument(help="A kept release.")],
    later: Annotated[str, typer.Argument(help="The kept release to compare it with.")],
    limit: Annotated[int, typer.Option(min=1, help="How many KPI values to show.")] = 20,
) -> None:
    """Rows added, removed and changed by table, and the KPI values that changed, biggest change first."""
    _report_difference(compare_releases(state, earlier, later, limit))


@app.command()
def headline(state: State) -> None:
    """Headline KPIs of the published release, where it lies, and what the gate checked."""
    shown = read_headline(state)
    console.print(headline_table(shown))
    for line in headline_lines(shown, state):
        console.print(line, markup=False)


@commission.command()
def intake(
    state: State,
    ledger: Ledger = None,
) -> None:
    """Record what the night's hand-over knows anew for commissions; a second time it changes nothing."""
    intake_night(state, ledger, console)


@commission.command()
def extract(
    state: State,
    night: Annotated[
        datetime,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The first night that may know what is closed."),
    ],
    inbox: Annotated[Path | None, typer.Option(help="Default: inbox in the state folder.")] = None,
    ledger: Ledger = None,
) -> None:
    """Write the closed months as an extract, from which the commission KPIs are built."""
    with existing_ledger(state, ledger) as engine:
        written = write_ledger_extract(engine, inbox or state / "inbox", night.date(), datetime.now(UTC))
    for path in written:
        console.print(f"Wrote {path}", markup=False)
    if not written:
        console.print("No month is closed; nothing was written.")


@app.command(name="explain")
def explain_command(
    kpi: Annotated[str, typer.Argument(help="KPI code, such as win_rate.")],
    state: Annotated[Path, typer.Option(help="The company's state folder.", file_okay=False)] = Path("var"),
    rep: Annotated[str | None, typer.Option(help="A rep's id.")] = None,
    region: Annotated[str | None, typer.Option(help="A region, without the regions below it.")] = None,
    region_subtree: Annotated[str | None, typer.Option(help="A region and all below it.")] = None,
    stage: Annotated[str | None, typer.Option(help="A lifecycle stage.")] = None,
    product: Annotated[str | None, typer.Option(help="A product.")] = None,
    outlet: Annotated[str | None, typer.Option(help="An outlet.")] = None,
    member: Annotated[str | None, typer.Option(help="Any grain's member, as campaign=C17.")] = None,
    detail: Annotated[str | None, typer.Option(help="A published detail, as credited_as=owner.")] = None,
    day: Annotated[str | None, typer.Option(help="2026-10-31")] = None,
    week: Annotated[str | None, typer.Option(help="2026-W44")] = None,
    month: Annotated[str | None, typer.Option(help="2026-10")] = None,
    quarter: Annotated[str | None, typer.Option(help="2026-Q4")] = None,
    year: Annotated[str | None, typer.Option(help="2026")] = None,
    period: Annotated[
        str | None, typer.Option(help="Any period by its first day, as month=2026-10-01.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write all rows to this file.", dir_okay=False)] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many rows of each part to show.")] = 20,
) -> None:
    """Show how a published figure came about, down to the lines of the extracts."""
    members = {"rep": rep, "region": region, "region_subtree": region_subtree, "lifecycle_stage": stage}
    members |= {"product": product, "outlet": outlet} | named_pair(member, "--member")
    periods = {"day": day, "week": week, "month": month, "quarter": quarter, "year": year}
    question = ask(kpi, members, periods | named_pair(period, "--period"), detail)
    # a file or a pipe has no width of its own; a terminal keeps its
    wide = console if console.is_terminal else Console(highlight=False, soft_wrap=True, width=160)
    with opened_release(state) as connection:
        explanation = explain(connection, question)
        for line in figure_lines(explanation):
            wide.print(line, markup=False)
        for part in explanation.parts:
            wide.print(f"\n{part_heading(part)}", markup=False)
            if part.row_count and limit:
                wide.print(rows_table(part, source_rows(connection, part, limit), limit), soft_wrap=False)
        if csv:
            count = write_rows(csv, explanation, partial(source_rows, connection))
            wide.print(f"\n{csv}: {count:,} rows", markup=False)
    require_agreement(explanation)


def main() -> None:
    """Run a command; an error of this package is its message and exit code 1."""
    try:
        app(standalone_mode=True)
    except PublishingError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"{type(error).__name__}: {error}", markup=False
        )
        raise SystemExit(1) from error


def _report(release: Release) -> None:
    words = {
        "published": "Published",
        "unchanged": "Unchanged: readers see this content already, release",
        "reinstated": "Published again, from the kept release",
        "rolled_back": "Rolled back to",
    }
    replaced = f" (before: {release.replaced_release_id})" if release.replaced_release_id else ""
    console.print(f"{words[release.outcome]} {release.release_id}{replaced}")
    tables = len(release.manifest.tables)
    console.print(f"{release.warehouse}: {tables} tables, {release.manifest.row_count:,} rows")


def _report_difference(difference: ReleaseDifference) -> None:
    if not difference.tables:
        console.print("No table differs.")
        return
    tables = _frameless_table(
        "Table", "Added", "Removed", "Changed", "Rows matched by", "Columns in one only"
    )
    for each in difference.tables:
        counts = (str(each.added), str(each.removed), "–" if each.changed is None else str(each.changed))
        name = f"{each.schema_name}.{each.table_name}"
        tables.add_row(name, *counts, " ".join(each.key) or "whole row", " ".join(each.other_columns))
    console.print(tables)
    if not difference.kpi_values:
        return
    shown, count = len(difference.kpi_values), difference.kpi_value_count
    console.print(f"\nKPI values: {shown} of {count} changed")
    values = _frameless_table("KPI", "Member", "Period", "Earlier", "Later")
    for value in difference.kpi_values:
        member = f"{value.grain} {value.grain_id}" + (f" ({value.detail})" if value.detail else "")
        figures = (
            "none" if each is None else f"{each.normalize():,f}"
            for each in (value.earlier_value, value.later_value)
        )
        values.add_row(value.kpi_code, member, f"{value.period_type} {value.period_start}", *figures)
    console.print(values)


def _frameless_table(*headings: str) -> Table:
    """A table for 80 columns; the first two hold names to be copied and are never broken."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        table.add_column(heading, no_wrap=place < 2)
    return table
