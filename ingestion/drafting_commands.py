"""Commands for whoever writes mappings: `check`, `preview`, `infer`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ingestion.company import load_company
from ingestion.contract import Contract, load_contracts
from ingestion.errors import ExportRefused
from ingestion.inference import draft_mapping
from ingestion.mapping import load_mapping
from ingestion.previewing import EntityPreview, company_of_mapping, preview_file
from ingestion.quarantine_listing import MASK
from ingestion.sniffing import sniff
from ingestion.terminal import listing_console


def check(
    folder: Annotated[Path, typer.Argument(help="A company's folder, or one mapping (.yml).")],
) -> None:
    """Check company.yml, the contracts and the mappings; nothing is read from the inbox."""
    if folder.suffix in {".yml", ".yaml"} and folder.is_file():
        mapping = load_mapping(folder, load_contracts())
        listing_console().print(
            f"{folder}: makes {', '.join(mapping.modes)}. All names and expressions are known."
        )
        return
    company = load_company(folder)
    entities = {entity for feed in company.feeds for entity in feed.modes}
    listing_console().print(
        f"{company.company_id}: {len(company.source_names)} sources, {len(company.feeds)} feeds,"
        f" {len(entities)} of {len(company.contracts)} entities. All names and expressions are known."
    )


def preview(
    file: Annotated[Path, typer.Argument(help="A delivered file.", exists=True, dir_okay=False)],
    company: Annotated[Path | None, typer.Option(help="Folder with company.yml.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A mapping alone, instead of a company.")] = None,
    state: Annotated[Path, typer.Option(help="State folder, where the company's inbox lies in it.")] = Path(),
    rows: Annotated[int, typer.Option(help="Rows to show of each entity.")] = 5,
) -> None:
    """Show what would land of a file and what would not; nothing is landed."""
    if (company is None) == (mapping is None):
        raise typer.BadParameter("give either --company or --mapping")
    if mapping is not None:
        contracts = load_contracts()
        loaded = company_of_mapping(load_mapping(mapping, contracts), contracts, mapping.name)
        inbox = file.parent
    else:
        assert company is not None
        loaded = load_company(company)
        contracts, inbox = loaded.contracts, loaded.inbox(state)
    night = loaded.default_date or _today()
    for found in preview_file(loaded, file, inbox, night, rows):
        listing_console().print(f"{found.feed}: {file}", markup=False)
        for warning in found.warnings:
            listing_console().print(f"  {warning}", style="yellow", markup=False)
        for entity in found.entities:
            _print_entity(entity, contracts[entity.loaded.entity])


def infer(
    file: Annotated[Path, typer.Argument(help="A delivered file.", exists=True, dir_okay=False)],
    entity: Annotated[str | None, typer.Option(help="Canonical entity; default: the best fitting.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead of to the terminal.")] = None,
) -> None:
    """Draft a mapping of a file: a start that `check` accepts, guesses marked as unsure."""
    draft = draft_mapping(file, sniff(file), load_contracts(), entity)
    if out is None:
        listing_console().print(draft, markup=False, highlight=False, soft_wrap=True, end="")
        return
    if out.exists():
        raise ExportRefused(f"{out} exists.", "Nothing was written.", "Name another file, or remove it.")
    out.write_text(draft, encoding="utf-8")
    listing_console().print(
        f"Wrote {out}. Look at what is marked as unsure, then: python -m ingestion preview {file}"
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _print_entity(entity: EntityPreview, contract: Contract) -> None:
    loaded = entity.loaded
    listing_console().print(
        f"  {loaded.entity}: {loaded.row_count_in_file} rows, {loaded.row_count_landed} would land,"
        f" {loaded.row_count_quarantined} would go to quarantine, {loaded.row_count_filtered} are left out."
    )
    if entity.held_because:
        listing_console().print(f"  The file would be held: {entity.held_because}", style="red", markup=False)
    if entity.rows:
        used = [at for at in range(len(entity.columns)) if any(row[at] is not None for row in entity.rows)]
        table = Table(*(entity.columns[at] for at in used))
        for row in entity.rows:
            shown = [
                MASK if entity.columns[at] in contract.personal and row[at] is not None else row[at]
                for at in used
            ]
            table.add_row(*("" if value is None else escape(str(value)) for value in shown))
        listing_console().print(table)
    if entity.reasons or loaded.filtered:
        table = Table("does not land because", "rows", "first in line")
        for reason in entity.reasons:
            table.add_row(escape(reason.text), str(reason.row_count), str(reason.first_line))
        for text, count in loaded.filtered:
            table.add_row(escape(f"left out: {text}"), str(count), "")
        listing_console().print(table)
