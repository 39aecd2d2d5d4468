"""A set-up file before it is delivered: its rows as they would land, beside what has landed already."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from openpyxl import load_workbook

from ingestion.company import Company
from ingestion.contract import Contract
from ingestion.current_rows import TRAILING_COLUMNS
from ingestion.errors import FeedUnknown
from ingestion.expressions import literal, quoted
from ingestion.extract_loads import FileToLoad, load_file_rows
from ingestion.feed import DATE_IN_FILE_NAME, Feed
from ingestion.file_format import KIND_BY_SUFFIX
from ingestion.inbox import InboxFile
from ingestion.previewing import takes


@dataclass(frozen=True)
class QuarantinedRow:
    """A row of the file that would not land."""

    entity: str
    source_line: int
    column_name: str | None
    reason: str


@contextmanager
def set_up_rows(
    company: Company, landed: Path, file: Path | None, night: date
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[QuarantinedRow]]]:
    """A connection with a view per entity: the file's rows where it has the entity, else what has landed.

    Raises:
        FeedUnknown: no feed takes a file of this name, and it is no workbook of sheets named as tables.
        ExtractRefused: the file would be refused.
    """
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        if landed.is_file():
            connection.execute(f"attach {literal(landed.resolve())} as landed (read_only)")
        rows = _file_rows(company, file, night, Path(folder)) if file else {}
        for entity, contract in company.contracts.items():
            source = _source(contract, rows.get(entity), landed.is_file())
            connection.execute(f"create view {quoted(entity)} as {source}")
        yield connection, _quarantined(connection, rows)


def _file_rows(company: Company, file: Path, night: date, folder: Path) -> dict[str, Path]:
    feed = _feed(company, file)
    load_ids = {entity: entity for entity in feed.modes}
    day = feed.delivery_date(file.name) or night
    load_file_rows(FileToLoad(company, feed, InboxFile(file, file.name), {}, day, load_ids, folder))
    return {entity: folder / f"{entity}.rows" for entity in feed.modes}


def _feed(company: Company, file: Path) -> Feed:
    inbox_file = InboxFile(file, file.name)
    for feed in company.feeds:
        if feed.mapping is None and takes(feed, inbox_file, is_inside=False):
            return feed
    sheets = _sheets(file)
    entities = [entity for entity in company.contracts if entity in sheets]
    if not entities:
        raise FeedUnknown(
            f"No feed takes {file}, and it has no sheet that is named as a table.",
            "Nothing was checked.",
            "Name the file as company.yml says, or begin with: python -m ingestion template --out setup.xlsx",
        )
    return Feed(
        "check", file.name, file.name, DATE_IN_FILE_NAME, dict.fromkeys(entities, "snapshot"), None, False,
        None, is_workbook=True,
    )  # fmt: skip


def _sheets(file: Path) -> list[str]:
    if KIND_BY_SUFFIX.get(file.suffix) != "xlsx":
        return []
    book = load_workbook(file, read_only=True)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


def _source(contract: Contract, rows: Path | None, has_landed: bool) -> str:
    if rows is not None:
        return f"select * from read_parquet({literal(rows)})"
    if has_landed:
        return f"select * from landed.main.{quoted(contract.entity)}"
    columns = [(column.name, column.type) for column in contract.columns] + list(TRAILING_COLUMNS)
    nulls = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind in columns)
    return f"select {nulls} where false"


def _quarantined(connection: duckdb.DuckDBPyConnection, rows: dict[str, Path]) -> list[QuarantinedRow]:
    found = []
    for path in (path.with_suffix(".quarantine") for path in rows.values()):
        if path.exists():
            found += connection.execute(
                "select entity, source_line, column_name, reason"
                f" from read_parquet({literal(path)}) order by source_line"
            ).fetchall()
    return [QuarantinedRow(*row) for row in found]
