from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from demo.making import make_company
from demo.schema import ENTITIES, Column
from demo.size import Size, company_size

LAST_DAY = date(2026, 10, 31)
DUCKDB_TYPES = {
    "text": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
}


def size_of(reps: int, months: int, seed: int = 7, calls: int | None = None) -> Size:
    return company_size(reps, months, LAST_DAY, seed, calls, None, None)


def _reader_type(column: Column) -> str:
    if column.kind == "decimal":
        return f"DECIMAL(18,{column.scale})"
    return DUCKDB_TYPES[column.kind]


def _load(connection: duckdb.DuckDBPyConnection, entity: str, path: Path) -> None:
    types = {column.name: _reader_type(column) for column in ENTITIES[entity]}
    types |= {"_extracted_at": "TIMESTAMP", "_batch_id": "VARCHAR", "_is_deleted": "BOOLEAN"}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    connection.execute(
        f"create table {entity} as select * from read_csv('{path}', header = true, nullstr = '', "
        f"allow_quoted_nulls = false, columns = {{{columns}}})"
    )


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default company: 40 reps, 15 months."""
    folder = tmp_path_factory.mktemp("company")
    make_company(size_of(40, 15), folder, "csv", 2, lambda step: None)
    return folder


@pytest.fixture(scope="session")
def company(extracts: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The default company's extracts as typed tables; every value must fit its column."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for entity in ENTITIES:
            _load(connection, entity, extracts / f"{entity}.csv.gz")
        yield connection
