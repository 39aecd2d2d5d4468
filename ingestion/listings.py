"""Tables for the terminal: receipts, quarantine with personal data masked, summaries of a landing."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table

from ingestion.contract import Contract, load_contracts
from ingestion.expressions import literal
from ingestion.landing import SourceSummary
from ingestion.receipts import open_receipts

MASK = "•••"


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


def quarantine_table(state: Path, rows: int) -> Table:
    """The first `rows` quarantined rows."""
    contracts = load_contracts()
    table = Table("entity", "file", "line", "column", "reason", "row")
    for entity, source_file, line, column, reason, raw_text in _quarantined(state, rows):
        shown = masked(raw_text, contracts[entity])
        table.add_row(entity, source_file, str(line), column or "", reason, shown)
    return table


def masked(raw_text: str | None, contract: Contract) -> str:
    """The text of a quarantined row without personal data.

    A canonical row is JSON by column: its personal columns are masked. Any other text of an entity with
    personal columns (a rejected line, a vendor's row) is masked whole: nobody knows where they stand in it.
    """
    if raw_text is None or not contract.personal:
        return raw_text or ""
    row = _json_object(raw_text)
    if row is None or not contract.personal <= row.keys():
        return MASK
    shown = {name: MASK if name in contract.personal else value for name, value in row.items()}
    return json.dumps(shown, ensure_ascii=False)


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _quarantined(state: Path, rows: int) -> list[tuple[Any, ...]]:
    files = ", ".join(literal(path) for path in sorted((state / "quarantine").glob("*.parquet")))
    if not files:
        return []
    with duckdb.connect() as connection:
        return connection.execute(
            "select entity, source_file, source_line, column_name, reason, raw_text"
            f" from read_parquet([{files}]) order by entity, source_file, source_line limit {rows}"
        ).fetchall()
