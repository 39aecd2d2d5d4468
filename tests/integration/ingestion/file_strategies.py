"""Random tables and the many legal ways to write each of them."""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import zstandard
from hypothesis import strategies as st

Row = tuple[str, str | None, str | None, Decimal | None, datetime, date | None]
NAMES = ("key", "first text", 'second "text"', "amount", "made", "closes")
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
# What XML can hold, and a spreadsheet does not take for a formula, an error or an escape.
CELL_TEXTS = st.none() | st.text(
    st.characters(categories=["L", "N"], include_characters=" .,;'\"|&<>ạ"), min_size=1, max_size=40
)
AMOUNTS = st.none() | st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)).map(  # noqa: DTZ001 - UTC, as it lands
    lambda moment: moment.replace(microsecond=0)
)
DATES = st.none() | st.dates(date(1990, 1, 1), date(2050, 1, 1))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


@dataclass(frozen=True)
class WrittenTable:
    """A table, the bytes of a file that holds it, its suffix, and `format` of the mapping that reads it."""

    rows: list[Row]
    content: bytes
    suffix: str
    format: dict[str, Any]


def _rows(texts: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[Row]]:
    values = st.lists(st.tuples(texts, texts, AMOUNTS, MOMENTS, DATES), max_size=8)
    return values.map(lambda rows: [(f"K{place}", *row) for place, row in enumerate(rows)])


@st.composite
def csv_tables(draw: st.DrawFn) -> WrittenTable:
    """Delimiters, quoting, newlines, encodings, marks, date forms, a preamble, archives."""
    rows = draw(_rows(TEXTS))
    decimal, thousands = draw(st.sampled_from([(".", ""), (",", ""), (",", "."), (".", ","), (".", "'")]))
    delimiter = draw(st.sampled_from([";", "\t", "|"] + [","] * (decimal != ",")))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]))
    day_form = draw(st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    skip = draw(st.integers(0, 2))
    has_header = not rows or draw(st.booleans())
    suffix = draw(st.sampled_from(sorted(PACKERS)))
    stream = io.StringIO(newline="")
    stream.write(f"Report{newline}" * skip)
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=newline)
    has_return = any("\r" in (text or "") for row in rows for text in row[1:3])
    if draw(st.booleans()) or has_return:  # Python leaves a lone CR unquoted
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    if has_header:
        writer.writerow(NAMES)
    for key, first, second, amount, made, closes in rows:
        written = None if amount is None else _amount(amount, decimal, thousands)
        day = None if closes is None else closes.strftime(day_form)
        writer.writerow([key, first, second, written, made.strftime(day_form + " %H:%M:%S"), day])
    text = stream.getvalue()
    return WrittenTable(
        rows,
        PACKERS[suffix](text.encode(encoding)),
        ".csv" + suffix,
        {
            "delimiter": delimiter,
            "decimal": decimal,
            "thousands": thousands,
            "encoding": "utf-8" if encoding == "utf-8-sig" else encoding,
            "date": day_form,
            "timestamp": day_form + " %H:%M:%S",
            "skip": skip,
            "has_header": has_header,
        },
    )


@st.composite
def json_tables(draw: st.DrawFn) -> WrittenTable:
    """Escapes, order and absence of members, blank lines, archives."""
    rows = draw(_rows(TEXTS))
    shuffled = random.Random(draw(st.integers(0, 99)))
    lines = []
    for key, first, second, amount, made, closes in rows:
        written = [json.dumps(text, ensure_ascii=draw(st.booleans())) for text in (key, first, second)]
        written += ["null" if amount is None else str(amount), f'"{made.isoformat()}"']
        written += ["null" if closes is None else f'"{closes.isoformat()}"']
        members = [f"{json.dumps(name)}: {text}" for name, text in zip(NAMES, written, strict=True)]
        shuffled.shuffle(members)
        lines.append("{" + ",".join(members) + "}" + draw(st.sampled_from(["", "\n"])))
    suffix = draw(st.sampled_from(sorted(PACKERS)))
    text = "\n".join(lines) + "\n"
    return WrittenTable(rows, PACKERS[suffix](text.encode()), ".jsonl" + suffix, {})


@st.composite
def container_tables(draw: st.DrawFn) -> WrittenTable:
    """Parquet in several compressions, and workbooks."""
    suffix = draw(st.sampled_from([".parquet", ".xlsx"]))
    rows = draw(_rows(TEXTS if suffix == ".parquet" else CELL_TEXTS))
    stream = io.BytesIO()
    if suffix == ".parquet":
        types = [pa.string()] * 3 + [pa.decimal128(18, 2), pa.timestamp("us"), pa.date32()]
        arrays = [pa.array([row[at] for row in rows], types[at]) for at in range(len(NAMES))]
        compression = draw(st.sampled_from(["none", "snappy", "gzip", "zstd"]))
        pyarrow.parquet.write_table(pa.table(arrays, names=list(NAMES)), stream, compression=compression)
    else:
        book = openpyxl.Workbook()
        for row in [NAMES, *rows]:
            book.active.append(list(row))
        book.save(stream)
    return WrittenTable(rows, stream.getvalue(), suffix, {})


def _amount(amount: Decimal, decimal: str, thousands: str) -> str:
    text = f"{amount:,.2f}" if thousands else f"{amount:.2f}"
    return text.replace(",", "\1").replace(".", decimal).replace("\1", thousands)


TABLES = st.one_of(csv_tables(), csv_tables(), json_tables(), container_tables())


@st.composite
def corrupted(draw: st.DrawFn) -> WrittenTable:
    """A written table with one to three accidents: bytes changed, lost, inserted, doubled, or the end cut."""
    table = draw(TABLES)
    content = table.content
    for _ in range(draw(st.integers(1, 3))):
        # Places are shares: a workbook's length differs by the clock, and draws must not.
        start = draw(st.integers(0, 9_999)) * len(content) // 10_000
        end = min(len(content), start + draw(st.integers(1, 40)))
        change = draw(st.sampled_from(["flip", "lose", "insert", "double", "cut"]))
        flip = draw(st.integers(1, 255))
        added = draw(st.binary(min_size=1, max_size=8) | st.sampled_from([b'"', b"\n", b"\r", b"\0", b"{}"]))
        if change == "flip" and content:
            content = content[:start] + bytes([content[start] ^ flip]) + content[start + 1 :]
        elif change == "lose":
            content = content[:start] + content[end:]
        elif change == "insert":
            content = content[:start] + added + content[start:]
        elif change == "double":
            content = content[:end] + content[start:end] + content[end:]
        else:
            content = content[:start]
    return WrittenTable(table.rows, content, table.suffix, table.format)


def write(folder: Path, table: WrittenTable) -> Path:
    """Write the file."""
    path = folder / f"table{table.suffix}"
    path.write_bytes(table.content)
    return path
