"""Lookups of mappings: another file of the delivery, joined to each row as a struct."""

from pathlib import Path

import duckdb

from ingestion.errors import LookupNotUnique
from ingestion.expressions import quoted
from ingestion.file_reading import read_file
from ingestion.mapping import Lookup


def join_lookup(
    connection: duckdb.DuckDBPyConnection, source: str, name: str, lookup: Lookup, path: Path, folder: Path
) -> str:
    """Make a view of `source` with one more column, a struct named as the lookup (null: nothing found).

    Returns the view's name.

    Raises:
        ExtractRefused: the lookup file cannot be read whole, or has wrong rows.
        LookupNotUnique: two of its rows have the same key.
    """
    lookup_folder = folder / f"lookup_{name}"
    lookup_folder.mkdir()
    texts = f"texts_of_{name}"
    file = read_file(connection, path, lookup.format, lookup, lookup_folder, view=texts)
    columns = file.columns
    key = f"(\n{lookup.key}\n)::varchar"
    fields = ", ".join(f"{quoted(column)} := {_present(column, columns)}" for column in lookup.known)
    connection.execute(
        f"create temp table {quoted(f'lookup_{name}')} as"
        f" select {key} as lookup_key, struct_pack({fields}) as lookup_row, _line as lookup_line"
        f" from {quoted(texts)}"
    )
    repeated = connection.execute(
        f"select min(lookup_line), max(lookup_line) from {quoted(f'lookup_{name}')}"
        " where lookup_key is not null group by lookup_key having count(*) > 1 order by 1 limit 1"
    ).fetchone()
    if repeated or file.extract.rejected_row_count:
        fact = (
            f"has one key in the lines {repeated[0]} and {repeated[1]}"
            if repeated
            else "has lines that are no rows of its columns"
        )
        raise LookupNotUnique(path, f"{fact} (lookup {name}).", "Correct `key` in the mapping, or the file.")
    view = f"rows_with_{name}"
    connection.execute(
        f"create temp view {quoted(view)} as select found.*, looked_up.lookup_row as {quoted(name)}"
        f" from (select *, (\n{lookup.on}\n)::varchar as lookup_key_of_row from {source}) as found"
        f" left join {quoted(f'lookup_{name}')} as looked_up"
        " on found.lookup_key_of_row = looked_up.lookup_key"
    )
    final = f"rows_after_{name}"
    connection.execute(
        f"create temp view {quoted(final)} as select * exclude (lookup_key_of_row) from {quoted(view)}"
    )
    return quoted(final)


def _present(column: str, columns: list[str]) -> str:
    return quoted(column) if column in columns else "null::varchar"
