"""Tables for the terminal: receipts, and the summary of a landing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.table import Table

from ingestion.landing import SourceSummary
from ingestion.receipts import Receipt, open_receipts


def summary_table(summaries: Sequence[SourceSummary]) -> Table:
    """One line per source and file."""
    table = Table("source", "file", "status", "landed", "quarantined", "filtered", "message")
    for summary in summaries:
        if hold := summary.hold:
            said = f"stands as of {hold.held_through} ({hold.person}: {hold.reason})"
            table.add_row(summary.source, "all of tonight", "held", "", "", "", said, style="yellow")
        for file in summary.files:
            counts = [
                sum(loaded.row_count_landed for loaded in file.loaded),
                sum(loaded.row_count_quarantined for loaded in file.loaded),
                sum(loaded.row_count_filtered for loaded in file.loaded),
            ]
            table.add_row(summary.source, file.file_name, file.status, *map(str, counts), file.message)
    return table


def night_table(state: Path, night: date | None) -> Table:
    """One line per source and entity of the files dated `night`, else of the newest date."""
    receipts = [
        receipt
        for receipt in open_receipts(state / "state.sqlite").receipts()
        if receipt.status != "superseded"
    ]
    day = night or max((receipt.delivery_date for receipt in receipts), default=None)
    of_night: dict[tuple[str, str], list[Receipt]] = {}
    for receipt in receipts:
        if receipt.delivery_date == day:
            of_night.setdefault((receipt.source, receipt.entity), []).append(receipt)
    columns = ("source", "entity", "files", "rows", "landed", "quarantined", "left out", "refused")
    table = Table(*columns, title=f"Files of {day}" if day else "No files yet")
    totals = [0] * 6
    for (source, entity), found in sorted(of_night.items()):
        counts = [
            len(found),
            sum(receipt.row_count_in_file for receipt in found),
            sum(receipt.row_count_landed for receipt in found),
            sum(receipt.row_count_quarantined for receipt in found),
            sum(receipt.row_count_filtered for receipt in found),
            sum(receipt.status == "refused" for receipt in found),
        ]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        style = "red" if counts[5] else "yellow" if counts[3] else None
        table.add_row(source, entity, *(f"{count:,}" for count in counts), style=style)
    table.add_section()
    table.add_row("all", "", *(f"{total:,}" for total in totals))
    return table


def receipts_table(state: Path) -> Table:
    """One line per receipt, oldest first."""
    table = Table(
        "entity", "file", "delivery", "status", "in file", "landed", "quarantined", "filtered", "message"
    )
    for receipt in open_receipts(state / "state.sqlite").receipts():
        counts = (
            receipt.row_count_in_file,
            receipt.row_count_landed,
            receipt.row_count_quarantined,
            receipt.row_count_filtered,
        )
        day = receipt.delivery_date.isoformat()
        table.add_row(
            receipt.entity, receipt.file_name, day, receipt.status, *map(str, counts), receipt.message
        )
    return table
