"""Tables for the terminal: receipts, and the summary of a landing."""

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from ingestion.landing import SourceSummary
from ingestion.receipts import open_receipts


def summary_table(summaries: Sequence[SourceSummary]) -> Table:
    """One line per source and file."""
    table = Table("source", "file", "status", "landed", "quarantined", "filtered", "message")
    for summary in summaries:
        for file in summary.files:
            counts = [
                sum(loaded.row_count_landed for loaded in file.loaded),
                sum(loaded.row_count_quarantined for loaded in file.loaded),
                sum(loaded.row_count_filtered for loaded in file.loaded),
            ]
            table.add_row(summary.source, file.file_name, file.status, *map(str, counts), file.message)
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
