"""Read one file of any kind into texts with line numbers."""

from pathlib import Path

import duckdb

from ingestion.file_format import Format, Header
from ingestion.file_rows import FileRows
from ingestion.json_lines import read_json_lines
from ingestion.parquet_files import read_parquet_file
from ingestion.reading import read_csv_file
from ingestion.workbooks import read_workbook

READERS = {
    "csv": read_csv_file,
    "json_lines": read_json_lines,
    "parquet": read_parquet_file,
    "xlsx": read_workbook,
}


def read_file(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file_format: Format,
    expected: Header,
    folder: Path,
    view: str = "raw",
) -> FileRows:
    """Make the view `view` (texts, `_line`) and its table of rejected lines; `folder` is for work.

    Raises:
        ExtractRefused: one of its kinds.
    """
    reader = READERS[file_format.kind_of(path)]
    return reader(connection, path, file_format, expected, folder, view)
