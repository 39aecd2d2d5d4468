"""`python -m ingestion quarantine`: list, explain, export, and land again what was mended."""

from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ingestion.company import load_company
from ingestion.contract import load_contracts
from ingestion.landing import land_source
from ingestion.listings import summary_table
from ingestion.quarantine_listing import (
    export_rows,
    masked,
    quarantine_groups,
    quarantined_rows,
)
from ingestion.receipts import open_receipts
from ingestion.terminal import listing_console

app = typer.Typer(help="Rows that did not land, and why; personal data is masked.")

StateFolder = Annotated[Path, typer.Option("--state", help="State folder of the company.")]
Entity = Annotated[str | None, typer.Option(help="One entity; default: all.")]
# What to do about a reason, by words that stand in it.
NEXT_STEPS = (
    (
        "not a row of the expected columns",
        "Look at the line: a missing quote, a line break or delimiter in a value.",
    ),
    ("required and empty", "Ask the source to fill it, or map it from another column (coalesce)."),
    ("is none of", "Add a value map to the mapping, or ask what the new value means."),
    ("value map", "Add the new value to `values:` of the mapping."),
    ("different content", "Ask the source which row is right, or make the key longer."),
    ("is not of the form", "Correct `format.date` or `format.timestamp` of the mapping."),
    (
        "without rounding",
        "Round in the mapping on purpose, or correct `format.decimal` and `format.thousands`.",
    ),
    ("is not a", "Correct the mapping's expression or `format`, or ask for a corrected file."),
    ("expression failed", "Use try_cast or try_strptime in the mapping, or ask for a corrected file."),
    ("formula", "Ask for the workbook saved with results, or for values in place of formulas."),
    ("holds the error", "Ask for the workbook with the error mended."),
)


@app.callback(invoke_without_command=True)
def quarantine(
    context: typer.Context,
    state: Annotated[Path | None, typer.Option("--state", help="State folder of the company.")] = None,
    rows: Annotated[int, typer.Option(help="Most rows to list.")] = 50,
    entity: Entity = None,
) -> None:
    """List rows that did not land; see `explain`, `export` and `reland`."""
    if context.invoked_subcommand is not None:
        return
    if state is None:
        raise typer.BadParameter("say which state folder", param_hint="--state")
    contracts = load_contracts()
    table = Table("entity", "file", "line", "column", "reason", "row")
    for row in quarantined_rows(state, entity, rows):
        shown = escape(masked(row.raw_text, contracts[row.entity]))
        table.add_row(
            row.entity, escape(row.source_file), str(row.source_line), escape(row.column_name or ""),
            escape(row.reason), shown,
        )  # fmt: skip
    listing_console().print(table)


@app.command()
def explain(state: StateFolder, entity: Entity = None) -> None:
    """Group the rows by reason, the most frequent first, each with its next step."""
    table = Table("entity", "reason", "rows", "files", "first", "the file", "next step")
    for group in quarantine_groups(state, entity):
        first = f"{group.first_file}, line {group.first_line}"
        table.add_row(
            group.entity, escape(group.reason), str(group.row_count), str(group.file_count), escape(first),
            group.status, next_step(group.reason),
        )  # fmt: skip
    listing_console().print(table)


@app.command()
def export(
    state: StateFolder,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    entity: Entity = None,
    with_personal_data: Annotated[bool, typer.Option(help="Leave personal data readable.")] = False,
) -> None:
    """Write the rows as CSV, for the source to correct; formulas in cells are defused."""
    rows = quarantined_rows(state, entity)
    export_rows(rows, load_contracts(), out, with_personal_data)
    listing_console().print(f"Wrote {len(rows)} rows to {out}.", markup=False)


@app.command()
def reland(
    company: Annotated[Path, typer.Option("--company", help="Folder with company.yml.")],
    state: StateFolder,
    night: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"])] = None,
) -> None:
    """Land the sources that have rows in quarantine again, after a mapping or a file was mended.

    A load is known by its file's content and by the hash of the definition (mapping, contract, lookups): what
    has not changed is not landed twice.
    """
    loaded = load_company(company)
    as_of = night.date() if night else loaded.default_date
    if as_of is None:
        raise typer.BadParameter("company.yml has no default_date; give --date", param_hint="--date")
    before = len(quarantined_rows(state))
    receipts = open_receipts(state / "state.sqlite").receipts()
    sources = sorted(
        {
            receipt.source
            for receipt in receipts
            if receipt.status == "refused" or (receipt.status == "landed" and receipt.row_count_quarantined)
        }
    )
    summaries = [
        land_source(loaded, source, state, as_of, datetime.now(UTC), getuser())
        for source in sources
        if source in loaded.source_names
    ]
    listing_console().print(summary_table(summaries))
    listing_console().print(f"In quarantine before: {before} rows, now: {len(quarantined_rows(state))}.")


def next_step(reason: str) -> str:
    """What helps against a reason."""
    found = (step for words, step in NEXT_STEPS if words in reason)
    return next(found, "See docs/mappings.md, or ask for a corrected file.")
