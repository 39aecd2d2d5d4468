"""One file from its bytes to the unfinished files of its loads."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ingestion.company import Company
from ingestion.contract import Contract
from ingestion.control_totals import check_control_totals
from ingestion.errors import ExpressionFailed, HeaderDiffers
from ingestion.expressions import literal
from ingestion.feed import Feed
from ingestion.file_format import Format, Header
from ingestion.file_reading import read_file
from ingestion.file_rows import FileRows
from ingestion.full_disk import telling_full_disk
from ingestion.inbox import InboxFile
from ingestion.loading import LoadedEntity, LoadNames, load_entity
from ingestion.lookups import join_lookup
from ingestion.phone_numbers import define_phone_function
from ingestion.progress import Observer, Silent
from ingestion.projection import MappedProjections, Projection, canonical_projection, prepare_macros
from ingestion.reading import connect
from ingestion.sheets import load_sheets

EXPRESSION_ERRORS = (
    duckdb.BinderException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
    duckdb.TypeMismatchException,
)


SILENT = Silent()


@dataclass(frozen=True)
class FileToLoad:
    """One file and all that decides what its rows become; `load_ids` by entity, `folder` empty, for work."""

    company: Company
    feed: Feed
    file: InboxFile
    lookups: dict[str, Path]
    delivery_date: date
    load_ids: dict[str, str]
    folder: Path
    observer: Observer = SILENT

    @property
    def format(self) -> Format:
        """The mapping's format; canonical files are comma-separated UTF-8."""
        return self.feed.mapping.spec.format if self.feed.mapping else Format()


@dataclass(frozen=True)
class FileLoad:
    """Counts per entity; the rows lie in `folder` as `<load_id>.rows` and `<load_id>.quarantine`."""

    content_sha256: str
    loaded: tuple[LoadedEntity, ...]
    warnings: tuple[str, ...]
    folder: Path


def load_file_rows(work: FileToLoad) -> FileLoad:
    """Inspect, read, convert and count one file for all its entities.

    Raises:
        ExtractRefused: one of its kinds.
        DiskFull: there was no room for its rows, which says nothing about the file.
    """
    with telling_full_disk(work.folder, f"Nothing of {work.file.path} was landed."):
        return _load_file_rows(work)


def _load_file_rows(work: FileToLoad) -> FileLoad:
    connection = connect(work.folder)
    define_phone_function(connection, work.company.phone_region)
    try:
        with work.observer.watching(work.file.path, connection):
            file, loaded = _read_and_load(connection, work)
    except EXPRESSION_ERRORS as error:
        if work.feed.mapping is None:
            raise
        raise _expression_failed(work, error) from error
    finally:
        connection.close()
    return FileLoad(file.content_sha256, loaded, file.warnings, work.folder)


def _read_and_load(
    connection: duckdb.DuckDBPyConnection, work: FileToLoad
) -> tuple[FileRows, tuple[LoadedEntity, ...]]:
    if work.feed.is_workbook:
        names = {entity: _names(work, entity) for entity in work.feed.modes}
        file, loaded = load_sheets(
            connection, work.file.path, work.company.contracts, work.feed.modes, work.delivery_date, names,
            work.folder,
        )  # fmt: skip
        check_control_totals(connection, work.file.path, file.extract, file.columns)
        return file, loaded
    file = read_file(connection, work.file.path, work.format, _expected_header(work), work.folder)
    work.observer.rows_read(file.extract.row_count)
    _check_unpivoted(work, file.columns)
    check_control_totals(connection, work.file.path, file.extract, file.columns)
    _prepare(connection, work)
    loaded = tuple(
        load_entity(
            connection,
            work.company.contracts[entity],
            _projections(work, connection, work.company.contracts[entity], file.columns),
            file.extract,
            file.columns,
            _names(work, entity),
            is_keyed=mode != "delta",
        )
        for entity, mode in work.feed.modes.items()
    )
    return file, loaded


def _expected_header(work: FileToLoad) -> Header:
    if work.feed.mapping:
        return work.feed.mapping.spec
    (entity,) = work.feed.modes
    columns = work.company.contracts[entity].all_columns
    # Writers of JSON leave out members that have no value.
    drops_nulls = work.format.kind_of(work.file.path) == "json_lines"
    optional = [
        column.name for column in columns if column.may_be_absent or (drops_nulls and not column.is_required)
    ]
    return Header(
        header=[column.name for column in columns if column.name not in optional],
        optional_header=optional,
    )


def _check_unpivoted(work: FileToLoad, columns: list[str]) -> None:
    for output in work.feed.mapping.spec.outputs if work.feed.mapping else ():
        if output.unpivot and not output.unpivot.chosen(columns):
            raise HeaderDiffers(
                work.file.path,
                f"has no column like {output.unpivot.pattern}, whose values become {output.entity}.",
                "Ask the source what changed, then adapt the mapping.",
            )


def _prepare(connection: duckdb.DuckDBPyConnection, work: FileToLoad) -> None:
    """Add what expressions may name beside the file's columns; `delivery` also serves constant rows."""
    file_columns = f"{literal(work.file.name)} as _file, date {literal(work.delivery_date)} as _delivery_date"
    file_columns += f", {literal(work.company.file.reporting_currency)} as _currency"
    connection.execute(f"create temp table delivery as select {file_columns}")
    if work.feed.mapping is None:
        return
    prepare_macros(connection, work.feed.mapping)
    # The optimiser would take a part that two expressions share out of their try(): one bad row, no file.
    connection.execute("set disabled_optimizers = 'filter_pushdown,common_subexpressions'")
    connection.execute("create temp view file_rows as select raw.*, delivery.* from raw, delivery")
    source = "file_rows"
    for name, lookup in work.feed.mapping.spec.lookups.items():
        source = join_lookup(connection, source, name, lookup, work.lookups[name], work.folder)
    connection.execute(f"create temp view mapped_rows as select * from {source}")


def _projections(
    work: FileToLoad, connection: duckdb.DuckDBPyConnection, contract: Contract, columns: list[str]
) -> list[Projection]:
    if work.feed.mapping is None:
        return [canonical_projection(contract, columns)]
    projections = MappedProjections(work.feed.mapping, columns, connection)
    return [projections.of(contract, output) for output in work.feed.mapping.outputs_of(contract.entity)]


def _names(work: FileToLoad, entity: str) -> LoadNames:
    load_id = work.load_ids[entity]
    return LoadNames(
        load_id, work.file.name, work.folder / f"{load_id}.rows", work.folder / f"{load_id}.quarantine"
    )


def _expression_failed(work: FileToLoad, error: duckdb.Error) -> ExpressionFailed:
    fact = str(error).splitlines()[0]
    if not isinstance(error, duckdb.BinderException):
        fact = re.sub(r"""'[^']*'|"[^"]*\"""", "(a value)", fact)  # it may be somebody's name
    return ExpressionFailed(
        work.file.path,
        f"cannot be computed by {work.feed.name}: {fact}.",
        "Use try_cast or try_strptime in expressions that look at other rows, in `where` and in lookups.",
    )
