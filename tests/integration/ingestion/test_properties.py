"""Whatever the table and however it is written, it lands equal; whatever happens to a file, no row is lost.

`LANDING_EXAMPLES=2000 .venv/bin/pytest tests/integration/ingestion/test_properties.py` looks longer.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, Phase, example, given, settings

from ingestion.contract import load_contracts
from ingestion.errors import ExtractEmpty, ExtractRefused
from ingestion.extract_loads import FileToLoad, load_file_rows
from ingestion.inbox import InboxFile
from ingestion.loading import LoadedEntity
from ingestion.mapping import load_mapping
from ingestion.previewing import company_of_mapping
from tests.integration.ingestion.file_strategies import (
    NAMES,
    TABLES,
    Row,
    WrittenTable,
    corrupted,
    write,
)

EXAMPLES = int(os.environ.get("LANDING_EXAMPLES", "200"))
LONG = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    print_blob=True,
)
CONTRACTS = load_contracts()
COLUMNS = ("deal_id", "account_id", "lead_id", "amount", "created_at", "expected_close_date")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


def _load(table: WrittenTable, folder: Path) -> tuple[LoadedEntity, list[tuple[Any, ...]]]:
    """Counts and rows of one file; the same code as a landing, without receipts."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work = Path(name)
        mapping = {
            "file": "table*",
            "format": table.format,
            "header": list(NAMES),
            "outputs": [
                {
                    "entity": "crm_deals",
                    "columns": {
                        "deal_id": "key",
                        "deal_type": "'new_business'",
                        "stage_id": "'s'",
                        "currency": "'VND'",
                        "account_id": '"first text"',
                        "lead_id": '"second ""text"""',
                        "amount": "amount",
                        "created_at": "made",
                        "expected_close_date": "closes",
                    },
                }
            ],
        }
        (work / "mapping.yml").write_text(yaml.safe_dump(mapping), encoding="utf-8")
        company = company_of_mapping(load_mapping(work / "mapping.yml", CONTRACTS), CONTRACTS, "mapping.yml")
        path = write(work, table)
        (work / "work").mkdir()
        load = load_file_rows(
            FileToLoad(
                company,
                company.feeds[0],
                InboxFile(path, path.name),
                {},
                date(2026, 10, 31),
                {"crm_deals": "load"},
                work / "work",
            )
        )
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"select {', '.join(COLUMNS)} from read_parquet(?) order by _source_line",
                [str(work / "work" / "load.rows")],
            ).fetchall()
        return load.loaded[0], rows


def _with_a_return(newline: str, row_count: int) -> WrittenTable:
    """A quoted CR in the first line, no header: the reader took it for the end of a row."""
    made = datetime(2000, 1, 1)  # noqa: DTZ001 - UTC, as it lands
    rows: list[Row] = [(f"K{at}", None, None if at else "\r", None, made, None) for at in range(row_count)]
    lines = [f'"K{at}";"";"{"" if at else chr(13)}";"";"2000-01-01T00:00:00";""' for at in range(row_count)]
    content = "".join(line + newline for line in lines).encode()
    return WrittenTable(rows, content, ".csv", {"delimiter": ";", "has_header": False})


@LONG
@example(table=_with_a_return("\n", 1))
@example(table=_with_a_return("\r\n", 1))
@example(table=_with_a_return("\n", 3))
@given(table=TABLES)
def test_every_table_lands_equal_however_it_is_written(folder: Path, table: WrittenTable) -> None:
    if not table.rows and table.suffix.startswith(".jsonl"):
        with pytest.raises(ExtractEmpty):  # JSON Lines have no header that could say "no rows today"
            _load(table, folder)
        return
    loaded, rows = _load(table, folder)
    assert rows == table.rows
    assert (loaded.row_count_landed, loaded.row_count_quarantined) == (len(table.rows), 0)


@LONG
@given(table=corrupted())
def test_of_a_corrupted_file_every_row_is_accounted_for_or_none_is_landed(
    folder: Path, table: WrittenTable
) -> None:
    try:
        loaded, rows = _load(table, folder)
    except ExtractRefused:
        return  # whole, with an error that says what
    parts = (loaded.row_count_landed, loaded.row_count_quarantined, loaded.row_count_filtered)
    assert loaded.row_count_in_file == sum(parts)
    assert len(rows) == loaded.row_count_landed
