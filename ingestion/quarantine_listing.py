"""What lies in quarantine: rows and reasons, with personal data masked unless it is asked for."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingestion.contract import Contract
from ingestion.errors import ExportRefused
from ingestion.expressions import literal
from ingestion.receipts import open_receipts

MASK = "•••"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXPORT_COLUMNS = ("entity", "source_file", "source_line", "column_name", "reason", "raw_text")


@dataclass(frozen=True)
class QuarantinedRow:
    """One row that did not land; `raw_text` as delivered."""

    entity: str
    source_file: str
    source_line: int
    column_name: str | None
    reason: str
    raw_text: str | None


@dataclass(frozen=True)
class QuarantineGroup:
    """Rows of one entity that did not land for one reason, in files that are in force or held."""

    entity: str
    reason: str
    row_count: int
    file_count: int
    first_file: str
    first_line: int
    status: str


def quarantined_rows(
    state: Path, entity: str | None = None, limit: int | None = None
) -> list[QuarantinedRow]:
    """Rows of loads in force and of files that were held, by entity, file and line."""
    source = _source(state, entity)
    if source is None:
        return []
    most = f" limit {limit}" if limit is not None else ""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select {', '.join(EXPORT_COLUMNS)} from {source}"
            f" order by entity, source_file, source_line{most}"
        ).fetchall()
    return [QuarantinedRow(*row) for row in rows]


def quarantine_groups(state: Path, entity: str | None = None) -> list[QuarantineGroup]:
    """Reasons with their numbers, the largest first."""
    source = _source(state, entity)
    if source is None:
        return []
    statuses = {
        receipt.load_id: receipt.status for receipt in open_receipts(state / "state.sqlite").receipts()
    }
    held = ", ".join(literal(load_id) for load_id, status in statuses.items() if status == "refused") or "''"
    status = f"case when load_id in ({held}) then 'held' else 'landed without them' end"
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select entity, reason, count(*), count(distinct source_file),"
            " arg_min(source_file, (source_file, source_line)),"
            " arg_min(source_line, (source_file, source_line)),"
            f" {status} from {source} group by entity, reason, {status} order by 3 desc, 1, 2"
        ).fetchall()
    return [QuarantineGroup(*row) for row in rows]


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


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before =, +, -, @, tab and return."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def export_rows(
    rows: Sequence[QuarantinedRow], contracts: dict[str, Contract], target: Path, with_personal_data: bool
) -> None:
    """Write a CSV that a spreadsheet can open without harm.

    Raises:
        ExportRefused: the target exists already.
    """
    if target.exists():
        raise ExportRefused(f"{target} exists.", "Nothing was written.", "Name another file, or remove it.")
    target.write_text("\n".join(_csv_lines(rows, contracts, with_personal_data)) + "\n", encoding="utf-8-sig")


def _csv_lines(
    rows: Sequence[QuarantinedRow], contracts: dict[str, Contract], with_personal_data: bool
) -> Iterator[str]:
    yield ",".join(EXPORT_COLUMNS)
    for row in rows:
        text = row.raw_text or ""
        shown = text if with_personal_data else masked(text, contracts[row.entity])
        cells = [row.entity, row.source_file, str(row.source_line), row.column_name or "", row.reason, shown]
        yield ",".join('"' + defused(cell).replace('"', '""') + '"' for cell in cells)


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _source(state: Path, entity: str | None) -> str | None:
    """SQL of the rows; those of superseded loads are history and left aside. None: there are none."""
    receipts = open_receipts(state / "state.sqlite").receipts() if (state / "state.sqlite").is_file() else []
    current = {receipt.load_id for receipt in receipts if receipt.status in {"landed", "refused"}}
    paths = [path for path in sorted((state / "quarantine").glob("*.parquet")) if path.stem in current]
    if not paths:
        return None
    rows = f"read_parquet([{', '.join(map(literal, paths))}])"
    return rows if entity is None else f"(select * from {rows} where entity = {literal(entity)})"
