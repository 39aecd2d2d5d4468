"""How an unknown file is written: kind, encoding, delimiter, header, marks and forms of its values."""

import codecs
import csv
import hashlib
import io
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingestion.decompression import decompressed
from ingestion.errors import ExtractEmpty
from ingestion.file_format import Format, Header
from ingestion.file_reading import read_file
from ingestion.reading import connect

SAMPLE_CHARACTERS = 1_000_000
SAMPLE_ROWS = 1_000
DELIMITERS = (",", ";", "\t", "|")
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d")
TIME_FORMS = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M:%S %p")
BOOLEANS = {"true", "false", "yes", "no", "t", "f", "y", "n"}


@dataclass(frozen=True)
class SniffedColumn:
    """One column: its kind of value (`integer, decimal, date, timestamp, boolean, text, empty`) and forms.

    Several `forms` fit where no value tells day and month apart.
    """

    name: str
    kind: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sniffed:
    """What was found out about a file; `doubts` say what a reader should look at."""

    format: Format
    columns: tuple[SniffedColumn, ...]
    row_count: int
    doubts: tuple[str, ...]


def sniff(path: Path) -> Sniffed:
    """Read the beginning of a file and guess.

    Raises:
        ExtractEmpty, ExtractTruncated, ContainerWrong: there is nothing to look at.
    """
    kind = Format().kind_of(path)
    if kind == "csv":
        return _sniff_csv(path)
    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder))
        try:
            rows = read_file(connection, path, Format(), _AnyHeader(header=["?"]), Path(folder))
            names = rows.columns
            listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
            values = connection.execute(f"select {listed} from raw limit {SAMPLE_ROWS}").fetchall()
        finally:
            connection.close()
    columns = tuple(_column(name, [row[at] for row in values], ".") for at, name in enumerate(names))
    return Sniffed(Format(), columns, len(values), ())


class _AnyHeader(Header):
    """Takes a file's columns as they are."""

    def missing_from(self, found: Sequence[str]) -> list[str]:
        """Nothing is expected, so nothing is missing."""
        return []

    def knows(self, name: str) -> bool:
        """Every column is welcome."""
        return True


def _sniff_csv(path: Path) -> Sniffed:
    text, encoding, doubts = _beginning(path)
    lines = text.splitlines()[:SAMPLE_ROWS]
    if not any(line.strip() for line in lines):
        raise ExtractEmpty(path, "is empty.", "Name a file with rows in it.")
    delimiter, width = _best_delimiter(lines)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    skip = next((at for at, row in enumerate(rows) if len(row) == width), 0)
    while skip + 1 < len(rows) and len(rows[skip + 1]) == width and sum(map(bool, rows[skip])) * 2 < width:
        skip += 1  # a title over the table, with the delimiters of its empty cells
    table = [row for row in rows[skip:] if len(row) == width]
    has_header = _is_header(table[0], table[1:])
    names = table[0] if has_header else [f"column_{at + 1}" for at in range(width)]
    values = table[1:] if has_header else table
    decimal, thousands = _marks(values)
    columns = tuple(
        _column(name, [row[at] or None for row in values], decimal) for at, name in enumerate(names)
    )
    if not has_header:
        doubts.append("the first line holds values, so the columns have made-up names")
    if skip:
        doubts.append(f"{skip} lines before the header are skipped")
    return Sniffed(
        Format(
            delimiter=delimiter,
            encoding=encoding,
            decimal="," if decimal == "," else ".",
            thousands=thousands,  # type: ignore[arg-type]
            skip=skip,
            has_header=has_header,
        ),
        columns,
        len(values),
        tuple(doubts),
    )


def _beginning(path: Path) -> tuple[str, str, list[str]]:
    """The first characters, the encoding that reads them, and doubts about it."""
    sample = b""
    for chunk in decompressed(path, hashlib.sha256()):
        sample += chunk
        if len(sample) >= SAMPLE_CHARACTERS:
            break
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if sample.startswith(mark):
            return sample[: len(sample) // 2 * 2].decode(encoding, errors="ignore"), encoding, []
    sample = sample.removeprefix(codecs.BOM_UTF8)[:SAMPLE_CHARACTERS]
    try:
        return codecs.getincrementaldecoder("utf-8")("strict").decode(sample), "utf-8", []
    except UnicodeDecodeError:
        doubt = "the text is not UTF-8; cp1258 (Vietnamese Windows) reads it, but so would others"
        return sample.decode("cp1258", errors="replace"), "cp1258", [doubt]


def _best_delimiter(lines: Sequence[str]) -> tuple[str, int]:
    """The delimiter that gives most lines the same number of columns, above one."""
    found = {delimiter: _width(lines, delimiter) for delimiter in DELIMITERS}
    best = max(
        found, key=lambda delimiter: (found[delimiter][0] > 1, found[delimiter][1], found[delimiter][0])
    )
    return best, found[best][0]


def _width(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Most frequent number of columns, and how many lines have it."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    return max(widths.items(), key=lambda found: (found[1], found[0])) if widths else (1, 0)


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    names = [name.strip() for name in first]
    if not all(names) or len({name.lower() for name in names}) < len(names):
        return False
    are_texts = all(not re.fullmatch(r"[-+\d.,:/ ]+", name) for name in names)
    return are_texts and not any(row == first for row in others)


def _marks(rows: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Decimal and thousands mark of the numbers, as far as they show."""
    cells = [cell for row in rows for cell in row]
    with_comma = sum(bool(re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+", cell)) for cell in cells)
    with_point = sum(bool(re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d+", cell)) for cell in cells)
    if with_comma > with_point:
        return ",", "." if any(re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", cell) for cell in cells) else ""
    return ".", "," if any(re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", cell) for cell in cells) else ""


def _column(name: str, values: Sequence[str | None], decimal: str) -> SniffedColumn:
    texts = [value for value in values if value]
    if not texts:
        return SniffedColumn(name, "empty")
    if all(text.lower() in BOOLEANS for text in texts):
        return SniffedColumn(name, "boolean")
    for kind, times in (("date", TIME_FORMS[:1]), ("timestamp", TIME_FORMS[1:])):
        forms = tuple(day + time for day in DATE_FORMS for time in times if _all_of_form(texts, day + time))
        if forms:
            return SniffedColumn(name, kind, forms)
    if all(re.fullmatch(r"[-+]?\d+", text) for text in texts):
        return SniffedColumn(name, "integer")
    marks = r"[-+]?[\d., ']*\d([.,]\d+)?"
    if all(re.fullmatch(marks, text) for text in texts):
        return SniffedColumn(name, "decimal")
    return SniffedColumn(name, "text")


def _all_of_form(texts: Sequence[str], form: str) -> bool:
    try:
        for text in texts:
            datetime.strptime(text, form)  # noqa: DTZ007 - only whether it fits
    except ValueError:
        return False
    return True
