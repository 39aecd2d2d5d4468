"""A workbook of several sheets: each is an entity in canonical form, and they land together or not at all."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from ingestion.contract import COMMON_COLUMNS, Contract
from ingestion.file_format import Format, Header
from ingestion.file_rows import Extract, FileRows
from ingestion.loading import LoadedEntity, LoadNames, load_entity
from ingestion.mapping import DeliveryMode
from ingestion.projection import canonical_projection
from ingestion.workbooks import read_workbook


def load_sheets(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    contracts: Mapping[str, Contract],
    modes: Mapping[str, DeliveryMode],
    delivery_date: date,
    names: Mapping[str, LoadNames],
    folder: Path,
) -> tuple[FileRows, tuple[LoadedEntity, ...]]:
    """Load the sheet of each entity. People fill in sheets: the common columns may be absent from them.

    A row is then extracted on the delivery date and not deleted.

    Raises:
        ExtractRefused: one of its kinds; a sheet that is not there refuses the workbook.
    """
    absent = {"_extracted_at": delivery_date.isoformat(), "_is_deleted": "false"}
    loaded: list[LoadedEntity] = []
    digest = ""
    read = Extract(0, 0)
    for entity, mode in modes.items():
        contract = contracts[entity]
        sheet = Format(kind="xlsx", sheet=entity)
        file = read_workbook(connection, path, sheet, sheet_header(contract), folder, "raw")
        loaded.append(
            load_entity(
                connection,
                contract,
                [canonical_projection(contract, file.columns, absent)],
                file.extract,
                file.columns,
                names[entity],
                is_keyed=mode != "delta",
            )
        )
        digest = file.content_sha256
        read = Extract(
            read.row_count + file.extract.row_count,
            read.rejected_row_count + file.extract.rejected_row_count,
        )
    return FileRows(digest, [], read), tuple(loaded)


def sheet_header(contract: Contract) -> Header:
    """Columns of an entity's sheet; those that every extract has may be absent."""
    optional = [column.name for column in contract.columns if column.may_be_absent]
    return Header(
        header=[column.name for column in contract.columns if column.name not in optional],
        optional_header=optional + [column.name for column in COMMON_COLUMNS],
    )
