"""Parquet extracts: every value as the text that a canonical file would hold."""

import hashlib
from pathlib import Path

import duckdb

from ingestion.decompression import ALWAYS_ALLOWED_BYTES, LARGEST_RATIO
from ingestion.errors import ArchiveTooLarge, ContainerWrong, NullBytes, RowsLost
from ingestion.expressions import literal, quoted
from ingestion.file_format import Format, Header
from ingestion.file_rows import Extract, FileRows, make_rejected_table, text_or_null
from ingestion.inspection import column_order


def read_parquet_file(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file_format: Format,
    expected: Header,
    folder: Path,
    view: str,
) -> FileRows:
    """Texts of a Parquet file's values; `_line` counts its rows from 1.

    Times with a zone become UTC. Not a number and infinities become `nan` and `inf`, which no contract takes.

    Raises:
        ContainerWrong: no Parquet file, or damaged. NullBytes: inside of a text.
        HeaderDiffers, ArchiveTooLarge: as for any file. RowsLost: other rows than its footer says.
    """
    source = f"read_parquet({literal(path)}, file_row_number = true)"
    target = folder / f"{view}.texts.parquet"
    try:
        footer = connection.execute(f"select num_rows from parquet_file_metadata({literal(path)})").fetchone()
        described = connection.execute(f"describe select * exclude (file_row_number) from {source}")
        types = {row[0]: row[1] for row in described.fetchall()}
        columns = column_order(path, list(types), expected)
        fields = ", ".join(
            f"{text_or_null(_text(name, types[name]), file_format)} as {quoted(name)}" for name in columns
        )
        _refuse_too_large(path, footer[0] * len(columns) if footer else 0)
        connection.execute(
            f"copy (select {fields}, file_row_number + 1 as _line from {source})"
            f" to {literal(target)} (format parquet, compression zstd)"
        )
    except duckdb.Error as error:  # a damaged footer shows as any kind of it
        raise ContainerWrong(
            path,
            f"is no Parquet file that can be read ({str(error).splitlines()[0].replace(str(path), 'it')}).",
            "Ask for the file again; it was cut or changed on its way, or is of another kind.",
        ) from error
    connection.execute(
        f"create or replace temp view {quoted(view)} as select * from read_parquet({literal(target)})"
    )
    _refuse_nul(connection, path, columns, view)
    row = connection.execute(f"select count(*) from {quoted(view)}").fetchone()
    count = int(row[0]) if row else 0
    if footer is None or footer[0] != count:
        raise RowsLost(
            path, f"holds {footer} rows by its footer, but {count} were read.", "Ask for it again."
        )
    make_rejected_table(connection, view, [])
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileRows(digest, columns, Extract(count, 0))


def _text(name: str, type_name: str) -> str:
    """SQL of a value's text. Some writers do not mark their texts as such; a cast would write `ễ` in hex."""
    return f"decode({quoted(name)})" if type_name == "BLOB" else f"cast({quoted(name)} as varchar)"


def _refuse_too_large(path: Path, value_count: int) -> None:
    """A value is a byte of text at least, while a column of equal ones takes a few bytes in all."""
    if value_count > max(ALWAYS_ALLOWED_BYTES, LARGEST_RATIO * path.stat().st_size):
        raise ArchiveTooLarge(
            path,
            f"holds {value_count} values by its footer, over {LARGEST_RATIO} times its own bytes.",
            "An honest table does not shrink so far: look inside with care, and ask the source what it sent.",
        )


def _refuse_nul(connection: duckdb.DuckDBPyConnection, path: Path, columns: list[str], view: str) -> None:
    holds = " or ".join(f"contains({quoted(name)}, chr(0))" for name in columns)
    found = connection.execute(f"select min(_line) from {quoted(view)} where {holds}").fetchone()
    if found and found[0] is not None:
        raise NullBytes(path, f"holds a NUL character in row {found[0]}.", "Ask for the file again.")
