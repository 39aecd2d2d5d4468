"""The rows of a file of any kind: a view of texts with line numbers, and a table of what is no row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.expressions import literal, quoted
from ingestion.file_format import Format


@dataclass(frozen=True)
class Extract:
    """What a connection holds of a file: the view (text columns, `_line`), and the table of rejected lines.

    The latter (`rejected_table(view)`) has `_line, _column, _reason, _raw_text`, one row per line.
    """

    row_count: int
    rejected_row_count: int


@dataclass(frozen=True)
class FileRows:
    """One file that was read whole: hash of its bytes, names of its columns, counts, and what was odd."""

    content_sha256: str
    columns: list[str]
    extract: Extract
    warnings: tuple[str, ...] = ()


Rejected = tuple[int, str | None, str, str | None]
"""Line, column, reason, text of something that is no row."""


def rejected_table(view: str) -> str:
    """Identifier of the table of lines that are no rows, beside a view of rows."""
    return quoted(f"rejected of {view}")


def make_rejected_table(
    connection: duckdb.DuckDBPyConnection, view: str, rejected: Iterable[Rejected]
) -> int:
    """Fill the table of what is no row; returns their number."""
    rows = list(rejected)
    connection.execute(
        f"create or replace temp table {rejected_table(view)}"
        " (_line bigint, _column varchar, _reason varchar, _raw_text varchar)"
    )
    if rows:
        connection.executemany(f"insert into {rejected_table(view)} values (?, ?, ?, ?)", rows)
    return len(rows)


def text_or_null(text_sql: str, file_format: Format) -> str:
    """SQL of a text, null where it is one of the format's spellings of no value."""
    if not file_format.nulls:
        return text_sql
    nulls = ", ".join(map(literal, file_format.nulls))
    return f"case when {text_sql} not in ({nulls}) then {text_sql} end"


def make_texts_view(connection: duckdb.DuckDBPyConnection, view: str, texts: pa.Table, folder: Path) -> None:
    """A view of an Arrow table of texts and `_line`, through a Parquet file in the work folder."""
    path = folder / f"{view}.texts.parquet"
    connection.register("texts to write", texts)
    connection.execute(f'copy (select * from "texts to write") to {literal(path)} (format parquet)')
    connection.unregister("texts to write")
    connection.execute(
        f"create or replace temp view {quoted(view)} as select * from read_parquet({literal(path)})"
    )


def texts_table(
    columns: Sequence[str], rows: Sequence[Sequence[str | None]], lines: Sequence[int]
) -> pa.Table:
    """An Arrow table of texts by column, and `_line`."""
    arrays = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(columns))]
    return pa.table([*arrays, pa.array(lines, pa.int64())], names=[*columns, "_line"])
