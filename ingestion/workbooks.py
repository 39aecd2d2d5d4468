"""XLSX extracts: cells as texts; a formula without a result and an error cell are no values."""

import hashlib
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import duckdb
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from ingestion.decompression import ALWAYS_ALLOWED_BYTES, LARGEST_RATIO
from ingestion.errors import ArchiveTooLarge, ContainerWrong, ExtractEmpty, ExtractTruncated
from ingestion.file_format import Format, Header
from ingestion.file_rows import (
    Extract,
    FileRows,
    Rejected,
    make_rejected_table,
    make_texts_view,
    texts_table,
)
from ingestion.inspection import column_order
from ingestion.yaml_files import nearest

Cells = Sequence[Any]


def read_workbook(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file_format: Format,
    expected: Header,
    folder: Path,
    view: str,
) -> FileRows:
    """Texts of one sheet's cells; `_line` is the sheet's row. Rows without any value are no rows.

    Numbers have the 15 digits that a spreadsheet keeps, dates are `YYYY-MM-DD`, or with their time of day. Of
    a formula its stored result counts; one without a result, and an error such as #N/A, reject their row.

    Raises:
        ContainerWrong: no workbook, no such sheet, or several sheets and none is named.
        ArchiveTooLarge, ExtractTruncated, ExtractEmpty, HeaderDiffers: as for any file.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    _check_archive(path)
    numbered = _rows(path, file_format)
    header = next(numbered, None) if file_format.has_header else None
    if file_format.has_header and header is None:
        raise ExtractEmpty(path, "has no header row.", "Ask for the file with the names of its columns.")
    names = _names(header[1]) if header else []
    columns = column_order(path, names, expected)
    texts: list[list[str | None]] = []
    lines: list[int] = []
    rejected: list[Rejected] = []
    for line, values, formulas in numbered:
        cells = [_text(value, file_format) for value in values]
        fault = _fault(values, formulas, columns)
        if fault:
            rejected.append((line, fault[0], fault[1], _raw_text(cells)))
        elif any(cell is not None for cell in cells):
            texts.append((cells + [None] * len(columns))[: len(columns)])
            lines.append(line)
    make_texts_view(connection, view, texts_table(columns, texts, lines), folder)
    return FileRows(digest, columns, Extract(len(texts), make_rejected_table(connection, view, rejected)))


def _check_archive(path: Path) -> None:
    """Sizes before anything is unpacked, and the checksum of every part."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > max(ALWAYS_ALLOWED_BYTES, LARGEST_RATIO * path.stat().st_size):
                raise ArchiveTooLarge(
                    path,
                    f"unpacks to {size} bytes.",
                    "Look inside with care, and ask the source what it sent.",
                )
            damaged = archive.testzip()
    except ARCHIVE_ERRORS as error:
        raise ContainerWrong(
            path, f"is no XLSX workbook ({error}).", "Ask for an XLSX file without a password, or for CSV."
        ) from error
    if damaged:
        raise ExtractTruncated(path, f"is damaged in its part {damaged}.", "Ask for the file again.")


def _rows(path: Path, file_format: Format) -> Iterator[tuple[int, Cells, Cells]]:
    """Row number, values and formulas of the rows after the skipped ones."""
    try:
        with warnings.catch_warnings():  # of styles and validations, which are no data
            warnings.simplefilter("ignore", UserWarning)
            results = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            formulas = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = _sheet(path, [sheet.title for sheet in results.worksheets], file_format)
            for book in (results, formulas):
                book[sheet].reset_dimensions()
            values = results[sheet].iter_rows(values_only=True)
            written = formulas[sheet].iter_rows(values_only=True)
            for line, cells in enumerate(zip(values, written, strict=True), start=1):
                if line > file_format.skip:
                    yield line, *cells
        finally:
            results.close()
            formulas.close()
    except WORKBOOK_ERRORS as error:
        raise ContainerWrong(
            path, f"is no XLSX workbook ({error}).", "Ask for an XLSX file, or for CSV."
        ) from error


def _sheet(path: Path, names: list[str], file_format: Format) -> str:
    if file_format.sheet is None and len(names) == 1:
        return names[0]
    if file_format.sheet in names:
        return str(file_format.sheet)
    listed = ", ".join(names)
    if file_format.sheet is None:
        raise ContainerWrong(
            path, f"has {len(names)} sheets ({listed}).", "Name one in the mapping: `format: {sheet: …}`."
        )
    hint = nearest(file_format.sheet, names)
    raise ContainerWrong(
        path,
        f"has no sheet {file_format.sheet}{hint}; it has {listed}.",
        "Correct the name of the sheet, or `format: {sheet: …}` of the mapping.",
    )


def _names(cells: Cells) -> list[str]:
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _fault(values: Cells, formulas: Cells, columns: list[str]) -> tuple[str | None, str] | None:
    """Column and reason of the first cell that has no usable value."""
    for place, (value, formula) in enumerate(zip(values, formulas, strict=False)):
        name = columns[place] if place < len(columns) else None
        if name is None and value is not None:
            return None, "not a row of the expected columns: more cells than the header has names"
        if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").upper() in ERROR_CELLS:
            return name, f"the cell holds the error {value}"
        if value is None and _is_formula(formula):
            return name, "the cell holds a formula without a stored result"
        if isinstance(value, str) and "\0" in value:
            return name, "the cell holds a NUL character"
    return None


# What openpyxl lets through when a part of a workbook is absent or is not what it should be.
ARCHIVE_ERRORS = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
WORKBOOK_ERRORS = (
    *ARCHIVE_ERRORS,
    InvalidFileException,
    ParseError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
)
ERROR_CELLS = {"#N/A", "#DIV/0", "#REF", "#NAME", "#NULL", "#NUM", "#VALUE", "#SPILL", "#CALC", "#FIELD"}


def _is_formula(value: object) -> bool:
    return isinstance(value, ArrayFormula | DataTableFormula) or (
        isinstance(value, str) and value.startswith("=")
    )


def _raw_text(cells: Sequence[str | None]) -> str:
    return " | ".join(cell or "" for cell in cells)


def _text(value: object, file_format: Format) -> str | None:
    match value:
        case None:
            return None
        case bool():
            text = "true" if value else "false"
        case float():
            text = format(Decimal(f"{value:.15g}"), "f")
        case datetime():
            is_day = value.time() == time()
            text = value.date().isoformat() if is_day else value.isoformat(timespec="auto")
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = str(value)
        case _:
            text = str(value)
    return None if text in file_format.nulls else text
