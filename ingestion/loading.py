"""One file's rows for one entity: typed Parquet, quarantine, and the proof that none was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.contract import Contract
from ingestion.conversion import problems, value_sql
from ingestion.errors import RowsLost
from ingestion.expressions import literal, quoted
from ingestion.file_rows import Extract
from ingestion.projection import Projection
from ingestion.quarantining import ROW_GROUP_SIZE, add_wrong_rows, make_rejected, remove_repeated_keys


@dataclass(frozen=True)
class LoadedEntity:
    """Counts of one file for one entity: in file = landed + quarantined + filtered.

    `filtered`: reason and count of the rows that a mapping left out.
    """

    entity: str
    row_count_in_file: int
    row_count_landed: int
    row_count_quarantined: int
    row_count_filtered: int
    exact_duplicate_count: int
    filtered: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class LoadNames:
    """What the rows of one load carry, and where its two files are written."""

    load_id: str
    file_name: str
    rows_path: Path
    quarantine_path: Path


def load_entity(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    projections: Sequence[Projection],
    extract: Extract,
    raw_columns: Sequence[str],
    names: LoadNames,
    is_keyed: bool,
) -> LoadedEntity:
    """Write rows and quarantine of one entity; `is_keyed` is false for deltas, which hold versions of a key.

    One line of a file is one version: of the rows that it becomes no two have one key, in a delta either.

    Raises:
        RowsLost: the counts do not add up.
        duckdb.Error: an expression that looks at other rows cannot be computed.
    """
    _make_converted(connection, contract, projections)
    wrong = list(problems(contract))
    condition = " or ".join(["_reason is not null", *(problem.condition for problem in wrong)])
    _write_rows(connection, contract, condition, names)
    from_file = [projection for projection in projections if projection.offered_row_count is None]
    filtered = _filtered(connection, projections)
    left_out = sum(count for _, count in filtered)
    offered = sum(projection.copies for projection in from_file) * extract.row_count
    offered += sum(projection.offered_row_count or 0 for projection in projections)
    convertible = offered - left_out
    make_rejected(connection, len(from_file))
    if _landed(connection, names) != convertible:
        add_wrong_rows(connection, wrong, condition, raw_columns)
    may_repeat = is_keyed or sum(projection.copies for projection in from_file) > 1
    key = contract.key if is_keyed else (*contract.key, "_source_line")
    duplicates = (
        remove_repeated_keys(connection, contract, key, raw_columns, names.rows_path) if may_repeat else 0
    )
    loaded = LoadedEntity(
        entity=contract.entity,
        row_count_in_file=offered + len(from_file) * extract.rejected_row_count,
        row_count_landed=_landed(connection, names),
        row_count_quarantined=_write_quarantine(connection, contract.entity, names),
        row_count_filtered=left_out + duplicates,
        exact_duplicate_count=duplicates,
        filtered=filtered,
    )
    _prove_that_none_was_lost(loaded, names.file_name)
    return loaded


def _filtered(
    connection: duckdb.DuckDBPyConnection, projections: Sequence[Projection]
) -> tuple[tuple[str, int], ...]:
    """Rows left out by reason, in the order of the mapping."""
    counts: dict[str, int] = {}
    for projection in projections:
        for reason, sql in projection.filtered:
            counts[reason] = counts.get(reason, 0) + _count(connection, sql)
    return tuple((reason, count) for reason, count in counts.items() if count)


def _make_converted(
    connection: duckdb.DuckDBPyConnection, contract: Contract, projections: Sequence[Projection]
) -> None:
    """The view `converted`: texts, typed values, `_line`, `_column`, `_reason`."""
    offered = " union all ".join(f"select * from ({projection.rows_sql})" for projection in projections)
    values = ", ".join(f"{value_sql(column)} as {quoted(column.name)}" for column in contract.all_columns)
    connection.execute(f"create or replace temp view converted as select *, {values} from ({offered})")


def _write_rows(
    connection: duckdb.DuckDBPyConnection, contract: Contract, wrong: str, names: LoadNames
) -> None:
    own = ", ".join(quoted(column.name) for column in contract.columns)
    load_id = literal(names.load_id)
    connection.execute(
        f"copy (select {own}, _extracted_at, coalesce(_batch_id, {load_id}) as _batch_id, _is_deleted,"
        f" {load_id} as _load_id, {literal(names.file_name)} as _source_file, _line::bigint as _source_line"
        f" from converted where ({wrong}) is not true)"
        f" to {literal(names.rows_path)} (format parquet, compression zstd, row_group_size {ROW_GROUP_SIZE})"
    )


def _landed(connection: duckdb.DuckDBPyConnection, names: LoadNames) -> int:
    return _count(connection, f"select count(*) from read_parquet({literal(names.rows_path)})")


def _write_quarantine(connection: duckdb.DuckDBPyConnection, entity: str, names: LoadNames) -> int:
    """Write the quarantined rows; an empty quarantine leaves no file."""
    count = _count(connection, "select count(*) from quarantined")
    if count:
        connection.execute(
            f"copy (select {literal(names.load_id)} as load_id, {literal(entity)} as entity,"
            f" {literal(names.file_name)} as source_file, source_line, column_name, reason, raw_text"
            f" from quarantined order by source_line) to {literal(names.quarantine_path)} (format parquet)"
        )
    return count


def _prove_that_none_was_lost(loaded: LoadedEntity, file_name: str) -> None:
    parts = loaded.row_count_landed + loaded.row_count_quarantined + loaded.row_count_filtered
    if parts != loaded.row_count_in_file:
        raise RowsLost(
            file_name,
            f"has {loaded.row_count_in_file} rows for {loaded.entity}, but {loaded.row_count_landed} landed,"
            f" {loaded.row_count_quarantined} were quarantined and {loaded.row_count_filtered} filtered.",
            "This is a fault of the landing: keep the file and report it.",
        )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
