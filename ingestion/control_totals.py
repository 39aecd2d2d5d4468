"""Control totals that a source puts beside its file: `<file name>.totals.json` with rows and sums."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ingestion.errors import ControlTotalsDiffer
from ingestion.expressions import quoted
from ingestion.file_rows import Extract
from ingestion.inbox import TOTALS_SUFFIX


def check_control_totals(
    connection: duckdb.DuckDBPyConnection, path: Path, extract: Extract, columns: Sequence[str]
) -> None:
    """Compare `{"rows": 3, "sums": {"amount": "12.50"}}` with the view `raw`; no such file, no check.

    Raises:
        ControlTotalsDiffer: another count or sum, a column that is not there, or a file that is no such JSON,
            or says neither.
    """
    totals_path = path.with_name(path.name + TOTALS_SUFFIX)
    if not totals_path.is_file():
        return
    rows, sums = _totals(path, totals_path)
    found = extract.row_count + extract.rejected_row_count
    if rows is not None and rows != found:
        raise _differ(path, f"has {found} rows; {totals_path.name} says {rows}")
    for column, wanted in sums.items():
        if column not in columns:
            raise _differ(path, f"has no column {column}, which {totals_path.name} adds up")
        row = connection.execute(
            f"select sum(try_cast({quoted(column)} as decimal(38, 6))) from raw"
        ).fetchone()
        total = row[0] if row and row[0] is not None else Decimal(0)
        if total != wanted:
            raise _differ(path, f"adds up to {total} in {column}; {totals_path.name} says {wanted}")


def _totals(path: Path, totals_path: Path) -> tuple[Decimal | None, dict[str, Decimal]]:
    try:
        values: dict[str, Any] = json.loads(totals_path.read_text(encoding="utf-8"), parse_float=Decimal)
        sums = {column: Decimal(str(value)) for column, value in values.get("sums", {}).items()}
        rows = None if values.get("rows") is None else Decimal(str(values["rows"]))
    except (ValueError, ArithmeticError, AttributeError) as error:
        raise _differ(
            path, f"has control totals that cannot be read ({totals_path.name}: {error})"
        ) from error
    if rows is None and not sums:
        raise _differ(path, f"has control totals that say neither rows nor sums ({totals_path.name})")
    return rows, sums


def _differ(path: Path, fact: str) -> ControlTotalsDiffer:
    return ControlTotalsDiffer(
        path, f"{fact}.", "Ask the source which of the two is right, and for both again."
    )
