"""From an inspected file to a table of texts with line numbers; what DuckDB rejects is kept line by line."""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.decompression import compression_of
from ingestion.errors import ExtractEmpty, RowsLost
from ingestion.expressions import literal, quoted
from ingestion.file_format import Format, Header
from ingestion.file_rows import Extract, FileRows, rejected_table
from ingestion.inspection import Inspection, column_order, inspect_file
from ingestion.lines import LONGEST_LINE_BYTES
from ingestion.surplus_values import set_surplus_rows_aside

MOST_THREADS = 4
NEWLINE_NAMES = {"\n": r"\n", "\r\n": r"\r\n"}  # as the reader wants them


def connect(work_folder: Path, memory_limit: str = "700MB") -> duckdb.DuckDBPyConnection:
    """An in-memory engine in UTC that spills into `work_folder`; the process stays below 1 GB.

    Each thread holds a buffer of the file and a row group of every column, so their number is bounded too.
    """
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = {literal(memory_limit)}")
    connection.execute(f"set threads = {min(MOST_THREADS, os.cpu_count() or 1)}")
    # Pushed below the conversion, the condition on converted values would convert them all a second time.
    connection.execute("set disabled_optimizers = 'filter_pushdown'")
    connection.execute(f"set temp_directory = {literal(work_folder / 'spill')}")
    return connection


def csv_reader(path: Path, columns: Sequence[str], file_format: Format, newline: str | None = None) -> str:
    """The `read_csv` call of one file: every column a text, nothing guessed but a `newline` of None."""
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    nulls = ", ".join(literal(text) for text in file_format.nulls)
    ends = f" new_line = {literal(NEWLINE_NAMES[newline])}," if newline else ""
    return (
        f"read_csv({literal(path)}, auto_detect = false, header = {file_format.has_header},"
        f" skip = {file_format.skip},{ends} delim = {literal(file_format.delimiter)},"
        f" quote = {literal(file_format.quote)}, escape = {literal(file_format.quote)},"
        f" columns = {{{types}}}, nullstr = [{nulls}], store_rejects = true,"
        f" max_line_size = {LONGEST_LINE_BYTES}, compression = {literal(compression_of(path))})"
    )


def read_csv_file(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file_format: Format,
    expected: Header,
    folder: Path,
    view: str,
) -> FileRows:
    """Texts of a file of delimited lines.

    Raises:
        ExtractRefused: one of its kinds.
    """
    inspection = inspect_file(path, file_format, folder)
    columns = column_order(path, inspection.header, expected)
    extract = read_extract(connection, inspection, columns, file_format, folder, view)
    extract, warnings = set_surplus_rows_aside(connection, inspection, columns, file_format, view, extract)
    return FileRows(inspection.content_sha256, columns, extract, (*inspection.warnings, *warnings))


def read_extract(
    connection: duckdb.DuckDBPyConnection,
    inspection: Inspection,
    columns: Sequence[str],
    file_format: Format,
    work_folder: Path,
    view: str = "raw",
) -> Extract:
    """Make a view of the file's texts and a table of rejected lines, and account for every line of the file.

    The texts go through a Parquet file: its row numbers are in the file's order and cost nothing, while
    `row_number() over ()` over the CSV runs on one thread (12 s instead of 7 s for 5 M calls). It lives for
    minutes: lz4 costs a fifth less CPU than zstd, and less than half of the disk that no compression takes.

    Raises:
        RowsLost: the reader returned fewer rows than the file has lines.
        ExtractEmpty: the reader found no text at all.
    """
    texts = work_folder / "texts.parquet"
    connection.execute("drop table if exists reject_errors; drop table if exists reject_scans")
    reader = csv_reader(inspection.readable, columns, file_format, inspection.newline)
    try:
        connection.execute(
            f"copy (select * from {reader}) to {literal(texts)} (format parquet, compression lz4)"
        )
    except duckdb.Error as error:
        raise RowsLost(
            inspection.path,
            f"could not be read: {str(error).splitlines()[0]}.",
            "Look at the line that the message names, and ask for the file again.",
        ) from error
    _make_rejected(connection, view)
    rows = _count(connection, f"select count(*) from {_with_row_numbers(texts)}")
    _make_view(connection, view, texts, file_format, inspection, blank_lines=())
    rejected = _count(connection, f"select count(*) from {rejected_table(view)}")
    unexplained = _unexplained_lines(connection, view, inspection, columns, file_format, rows, rejected)
    if unexplained:
        _refuse_lost_rows(inspection, file_format, rows, rejected, unexplained)
    if inspection.blank_lines and len(columns) > 1:
        _make_view(connection, view, texts, file_format, inspection, inspection.blank_lines)
    return Extract(rows, rejected)


def _with_row_numbers(texts: Path) -> str:
    return f"read_parquet({literal(texts)}, file_row_number = true)"


def _records(view: str) -> str:
    return quoted(f"reject records of {view}")


def _make_rejected(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    """One row per line: a reject that an open quote made of several lines is taken apart again.

    DuckDB numbers records, header and blank lines included, and counts a reject as one; the text of a reject
    may begin with the blank lines before it.
    """
    connection.execute(
        f"""
        create or replace temp table {_records(view)} as
        select
            line as record,
            string_split(trim(any_value(csv_line), chr(10) || chr(13)), chr(10)) as lines,
            lower(string_agg(distinct error_type::varchar, ', ' order by error_type::varchar)) as reason,
            any_value(column_name) filter (column_name is not null) as column_name
        from reject_errors
        group by line
        """
    )
    connection.execute(
        f"""
        create or replace temp table {rejected_table(view)} as
        select
            record + lines_before + unnest(range(len(lines))) as _line,
            column_name as _column,
            'not a row of the expected columns: ' || reason as _reason,
            unnest(lines) as _raw_text
        from (
            select *, coalesce(sum(len(lines) - 1) over (
                order by record rows between unbounded preceding and 1 preceding), 0) as lines_before
            from {_records(view)}
        )
        """
    )


def _make_view(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    texts: Path,
    file_format: Format,
    inspection: Inspection,
    blank_lines: Sequence[int],
) -> None:
    """Row numbers become line numbers, moved on by rejected and by blank lines before them."""
    shifts = quoted(f"line shifts of {view}")
    header_records = file_format.skip + (1 if file_format.has_header else 0)
    connection.execute(
        f"""
        create or replace temp table {shifts} as
        select
            record - {header_records} - row_number() over (order by record) as first_row,
            sum(line_count) over (order by record rows unbounded preceding) as shift
        from (
            select record, len(lines) as line_count from {_records(view)}
            union all
            select unnest(?::bigint[]), 1
        )
        """,
        [list(blank_lines)],
    )
    source = _with_row_numbers(texts)
    line = f"file_row_number + {file_format.skip + inspection.header_line_count + 1}"
    if _count(connection, f"select count(*) from {shifts}"):
        connection.execute(
            f"create or replace temp view {quoted(view)} as"
            f" select texts.* exclude (file_row_number), {line} + coalesce(shifts.shift, 0) as _line"
            f" from {source} as texts"
            f" asof left join {shifts} as shifts on texts.file_row_number >= shifts.first_row"
        )
    else:
        connection.execute(
            f"create or replace temp view {quoted(view)} as"
            f" select * exclude (file_row_number), {line} as _line from {source}"
        )


def _unexplained_lines(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    inspection: Inspection,
    columns: Sequence[str],
    file_format: Format,
    rows: int,
    rejected: int,
) -> int:
    """Lines counted in the bytes less header, rows with the newlines in values, rejects, and blank lines."""
    unexplained = inspection.line_count - file_format.skip - inspection.header_line_count - rows - rejected
    blank = len(inspection.blank_lines)
    if unexplained == blank or (0 <= unexplained < blank and len(columns) == 1):
        return 0
    newlines = " + ".join(
        f"coalesce(length({quoted(name)}) - length(replace({quoted(name)}, chr(10), '')), 0)"
        for name in columns
    )
    unexplained -= _count(connection, f"select coalesce(sum({newlines}), 0) from {quoted(view)}")
    return 0 if 0 <= unexplained <= blank else unexplained


def _refuse_lost_rows(
    inspection: Inspection, file_format: Format, rows: int, rejected: int, unexplained: int
) -> None:
    if inspection.line_count <= file_format.skip + inspection.header_line_count and not rows:
        raise ExtractEmpty(inspection.path, "has no text after its skipped lines.", "Ask for the file again.")
    raise RowsLost(
        inspection.path,
        f"has {inspection.line_count} lines, but {rows} rows and {rejected} rejected lines were read:"
        f" {unexplained} lines are not accounted for.",
        "Look for an unclosed quote; ask for the file again.",
    )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
