"""Rows of delimited lines with more values than their header has names, where the surplus is empty.

The reader drops such values in silence: `D1,1234,56,` under `id,amount,owner` became 1234, of the owner 56.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.decompression import decompressed
from ingestion.errors import RowsLost
from ingestion.expressions import literal, quoted
from ingestion.file_format import Format
from ingestion.file_rows import Extract, rejected_table
from ingestion.inspection import Inspection
from ingestion.lines import LONGEST_LINE_BYTES

REASON = "not a row of the expected columns: more values than the header has names, the last of them empty"
TRAILING_WARNING = "ends every row with one delimiter more than its header"
MOST_ROWS = 100_000

SurplusRow = tuple[int, int, list[str]]
"""Place among the rows that the reader took, from 0; number of surplus values; all values."""


def set_surplus_rows_aside(
    connection: duckdb.DuckDBPyConnection,
    inspection: Inspection,
    columns: Sequence[str],
    file_format: Format,
    view: str,
    extract: Extract,
) -> tuple[Extract, tuple[str, ...]]:
    """Move rows with empty surplus values from the view to its rejected lines; what is left, and warnings.

    One delimiter more in every row is a habit of some exports and shifts nothing: these rows stay. The file
    is read a second time only where its delimiters do not add up.

    Raises:
        RowsLost: the second reading finds other rows than the first, or too many with a surplus.
    """
    if not _surplus_delimiters(connection, inspection, columns, file_format, view, extract.row_count):
        return extract, ()
    width, rows, trailing, odd = len(columns), 0, 0, 0
    for _, surplus, _ in _rows(inspection, file_format, width):
        rows += 1
        trailing += surplus == 1
        odd += surplus > 0
    if odd and rows != extract.row_count:
        raise RowsLost(
            inspection.path,
            f"has {odd} rows with more values than its header has names, and cannot be told row by row:"
            f" {extract.row_count} were read at first, then {rows}.",
            "Ask for the file again, with as many values in every line as there are columns.",
        )
    if odd and trailing == rows:
        return extract, (TRAILING_WARNING,)
    if odd > MOST_ROWS:
        raise RowsLost(
            inspection.path,
            f"has {odd} rows with more values than its header has names.",
            "Ask for the file with quoted numbers, or with another delimiter.",
        )
    _reject(connection, _rows(inspection, file_format, width), file_format, view)
    return Extract(extract.row_count - odd, extract.rejected_row_count + odd), ()


def _surplus_delimiters(
    connection: duckdb.DuckDBPyConnection,
    inspection: Inspection,
    columns: Sequence[str],
    file_format: Format,
    view: str,
    row_count: int,
) -> int:
    """Delimiters of the file less those of its head, between values, in rejected lines and in values."""
    between = row_count * (len(columns) - 1)
    found = inspection.delimiter_count - between
    if not found:
        return 0

    def of(texts: str) -> str:
        delimiter = literal(file_format.delimiter)
        return f"coalesce(length({texts}) - length(replace({texts}, {delimiter}, '')), 0)"

    values = " + ".join(of(quoted(name)) for name in columns)
    row = connection.execute(
        f"select (select coalesce(sum({of('_raw_text')}), 0) from {rejected_table(view)})"
        f" + (select coalesce(sum({values}), 0) from {quoted(view)})"
    ).fetchone()
    return found - int(row[0]) if row else found


def _rows(inspection: Inspection, file_format: Format, width: int) -> Iterator[SurplusRow]:
    """The rows of the file that the reader takes, in its order: not too short, and nothing in a surplus."""
    csv.field_size_limit(LONGEST_LINE_BYTES)
    empty = {"", *file_format.nulls}
    chunks = io.BufferedReader(_Chunks(decompressed(inspection.readable, sha256())))
    lines = io.TextIOWrapper(chunks, encoding="utf-8-sig", newline="")
    records = csv.reader(
        islice(lines, file_format.skip, None), delimiter=file_format.delimiter,
        quotechar=file_format.quote or None, strict=True,
        quoting=csv.QUOTE_MINIMAL if file_format.quote else csv.QUOTE_NONE,
    )  # fmt: skip
    if file_format.has_header:
        next(records, None)
    place = 0
    while True:
        try:
            values = next(records)
        except StopIteration:
            return
        except csv.Error:  # a line that the reader rejects too
            continue
        if len(values) >= width and empty.issuperset(values[width:]):
            yield place, len(values) - width, values
            place += 1


def _reject(
    connection: duckdb.DuckDBPyConnection, rows: Iterator[SurplusRow], file_format: Format, view: str
) -> None:
    """Move rows with a surplus from the view, whose order of lines is the file's, to its rejected lines."""
    found = [(place, file_format.delimiter.join(values)) for place, surplus, values in rows if surplus]
    table = pa.table({"place": [place for place, _ in found], "raw_text": [text for _, text in found]})
    connection.register("surplus rows", table)
    aside, all_rows = quoted(f"surplus of {view}"), quoted(f"all rows of {view}")
    connection.execute(f"drop view if exists {all_rows}")
    connection.execute(f"alter view {quoted(view)} rename to {all_rows}")
    connection.execute(
        f"create or replace temp table {aside} as select _line, raw_text"
        f" from (select _line, row_number() over (order by _line) - 1 as place from {all_rows})"
        f' join "surplus rows" using (place)'
    )
    connection.unregister("surplus rows")
    connection.execute(
        f"create or replace temp view {quoted(view)} as"
        f" select * from {all_rows} where _line not in (select _line from {aside})"
    )
    connection.execute(
        f"insert into {rejected_table(view)} select _line, null, {literal(REASON)}, raw_text from {aside}"
    )


class _Chunks(io.RawIOBase):
    """Chunks of bytes as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        length = min(len(buffer), len(self._rest))
        buffer[:length], self._rest = self._rest[:length], self._rest[length:]
        return length
