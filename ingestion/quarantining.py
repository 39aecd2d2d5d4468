"""Rows that cannot land: rejected lines, rows with a wrong value, rows that contradict each other."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.contract import Contract
from ingestion.conversion import Problem
from ingestion.expressions import literal, quoted
from ingestion.file_rows import rejected_table

ROW_GROUP_SIZE = 122_880


def make_rejected(connection: duckdb.DuckDBPyConnection, output_count: int) -> None:
    """The table `quarantined`, at first with the lines that are no rows: once per output of file rows."""
    connection.execute(
        f"""
        create or replace temp table quarantined as
        select
            rejected._line::bigint as source_line,
            rejected._column as column_name,
            rejected._reason as reason,
            rejected._raw_text as raw_text
        from {rejected_table("raw")} as rejected, range({output_count})
        """
    )


def add_wrong_rows(
    connection: duckdb.DuckDBPyConnection,
    wrong: Sequence[Problem],
    condition: str,
    raw_columns: Sequence[str],
) -> None:
    """Add every row of `converted` with a problem: the first column that has one, all reasons, its texts."""
    columns = " ".join(f"when {problem.condition} then {literal(problem.column)}" for problem in wrong)
    reasons = ", ".join(
        f"case when {problem.condition} then {literal(f'{problem.column} {problem.reason}')} end"
        for problem in wrong
    )
    connection.execute(
        f"""
        insert into quarantined
        select bad._line, bad.column_name, bad.reason, {_raw_text(raw_columns)}
        from (
            select
                _line,
                coalesce(_column, case {columns} end) as column_name,
                coalesce(_column || ' ' || _reason, concat_ws('; ', {reasons})) as reason
            from converted
            where ({condition}) is true
        ) as bad
        left join raw on bad._line = raw._line
        """
    )


def remove_repeated_keys(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    key_columns: Sequence[str],
    raw_columns: Sequence[str],
    rows_path: Path,
) -> int:
    """Keep one of rows that are the same; quarantine all rows of a key with different content.

    Nobody knows which of them is right. `key_columns`: what may occur once. Returns the number of exact
    duplicates left out.
    """
    rows = f"read_parquet({literal(rows_path)}, file_row_number = true)"
    key = ", ".join(quoted(name) for name in key_columns)
    content = ", ".join([key, *(quoted(column.name) for column in contract.columns), "_is_deleted"])
    connection.execute(
        f"""
        create or replace temp table repeated as
        select
            file_row_number as row_place,
            _source_line,
            count(*) over (partition by {key}) as key_count,
            min(_source_line) over (partition by {key}) as first_line,
            row_number() over (partition by {content} order by _source_line, file_row_number) as copy_number,
            count(*) over (partition by {content}) as copy_count
        from {rows}
        where hash({key}) in (select hash({key}) from {rows} group by 1 having count(*) > 1)
        qualify key_count > 1
        """
    )
    if not _count(connection, "select count(*) from repeated"):
        return 0
    names = ", ".join(contract.key)
    connection.execute(
        f"""
        insert into quarantined
        select
            repeated._source_line,
            {literal(contract.key[0])},
            {literal(f"the key {names} occurs")} || ' ' || key_count
                || ' times with different content, first in line ' || first_line,
            {_raw_text(raw_columns)}
        from repeated
        left join raw on repeated._source_line = raw._line
        where copy_count < key_count
        """
    )
    kept = rows_path.with_suffix(".kept")
    connection.execute(
        f"copy (select * exclude (file_row_number) from {rows} where file_row_number not in"
        f" (select row_place from repeated where copy_count < key_count or copy_number > 1))"
        f" to {literal(kept)} (format parquet, compression zstd, row_group_size {ROW_GROUP_SIZE})"
    )
    kept.replace(rows_path)
    return _count(
        connection, "select count(*) from repeated where copy_count = key_count and copy_number > 1"
    )


def _raw_text(raw_columns: Sequence[str]) -> str:
    """JSON of the row's texts under the names of the file's header: readable, and maskable by column."""
    fields = ", ".join(f"{quoted(name)} := raw.{quoted(name)}" for name in raw_columns)
    return f"case when raw._line is not null then to_json(struct_pack({fields}))::varchar end"


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
