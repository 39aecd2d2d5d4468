"""JSON Lines: one object per line; no other line lands, and no digit is lost."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.expressions import literal, quoted
from ingestion.file_format import Format, Header
from ingestion.file_rows import Extract, FileRows, rejected_table, text_or_null
from ingestion.inspection import column_order, inspect_file
from ingestion.reading import read_extract

# The engine reads numbers with a point as doubles, which hold 15 digits: longer ones are read by Python.
LONG_DECIMAL = "|".join(rf"[0-9]{{{whole}}}\.[0-9]{{{16 - whole}}}" for whole in range(1, 16))
NUL_ESCAPE = "\\u0000"


def read_json_lines(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    file_format: Format,
    expected: Header,
    folder: Path,
    view: str,
) -> FileRows:
    """Texts of the objects' members: numbers as they are written, nested values as JSON, absent ones null.

    A member that is in none of the objects counts as a column that the file lacks. Blank lines are no rows.

    Raises:
        ExtractRefused: one of its kinds, as for any text file.
    """
    as_lines = Format(delimiter="\x01", quote="", has_header=False, encoding=file_format.encoding)
    inspection = inspect_file(path, as_lines, folder)
    lines = f"lines of {view}"
    read_extract(connection, inspection, ["json"], as_lines, folder, view=lines)
    _find_faults(connection, lines)
    keys = _keys(connection, lines)
    _reject(connection, lines, view)
    rows = _count(connection, f"select count(*) from {_objects(lines)}")
    found = [name for name in expected.known if name in keys] + sorted(keys - set(expected.known))
    columns = column_order(path, found, expected) if rows else expected.known
    _make_view(connection, lines, view, columns, file_format, folder)
    rejected = _count(connection, f"select count(*) from {rejected_table(view)}")
    return FileRows(inspection.content_sha256, columns, Extract(rows, rejected), inspection.warnings)


def _fault(text: str) -> str:
    """SQL: why a line is no row, null if it is one."""
    return (
        f"case when not json_valid({text}) then 'not valid JSON'"
        f" when json_type({text}) <> 'OBJECT' then 'no JSON object'"
        f" when contains({text}, {literal(NUL_ESCAPE)}) then 'holds a NUL character' end"
    )


def _objects(lines: str) -> str:
    return quoted(f"objects of {lines}")


def _faults(lines: str) -> str:
    return quoted(f"faults of {lines}")


def _find_faults(connection: duckdb.DuckDBPyConnection, lines: str) -> None:
    """Set lines aside that are no objects."""
    connection.execute(
        f"create or replace temp table {_faults(lines)} as"
        f" select * from (select _line, {_fault('json')} as fault, json from {quoted(lines)}"
        " where json is not null) where fault is not null"
    )
    connection.execute(
        f"create or replace temp view {_objects(lines)} as select json, _line from {quoted(lines)}"
        f" anti join {_faults(lines)} using (_line) where json is not null"
    )


def _keys(connection: duckdb.DuckDBPyConnection, lines: str) -> set[str]:
    """Names of the objects' members; objects that name one twice are set aside.

    Looked at in one object of each list of names: files have few lists, and millions of objects.
    """
    kinds = quoted(f"kinds of {lines}")
    names = "hash(json_keys(json))"
    connection.execute(
        f"create or replace temp table {kinds} as"
        f" select {names} as names_hash, min(_line) as _line from {_objects(lines)} group by 1"
    )
    shown = (
        f"select names_hash, json_keys(json) as names from {_objects(lines)} inner join {kinds} using (_line)"
    )
    twice = f"select names_hash from ({shown}) where len(list_distinct(names)) <> len(names)"
    if connection.execute(twice).fetchone():
        connection.execute(
            f"insert into {_faults(lines)} select _line, 'names a member twice', json from"
            f" {_objects(lines)} where {names} in ({twice})"
        )
    found = connection.execute(f"select distinct unnest(names) from ({shown})").fetchall()
    return {row[0] for row in found}


def _reject(connection: duckdb.DuckDBPyConnection, lines: str, view: str) -> None:
    """Lines that are no rows; those that the reader rejected are among them."""
    connection.execute(
        f"create or replace temp table {rejected_table(view)} as"
        " select _line::bigint as _line, null::varchar as _column,"
        " 'not a row of the expected columns: ' || fault as _reason, json as _raw_text"
        f" from {_faults(lines)}"
        " union all select _line, null, 'not a row of the expected columns: not valid JSON', _raw_text"
        f" from {rejected_table(lines)}"
    )


def _make_view(
    connection: duckdb.DuckDBPyConnection,
    lines: str,
    view: str,
    columns: Sequence[str],
    file_format: Format,
    folder: Path,
) -> None:
    exact = quoted(f"exact texts of {view}")
    connection.create_function(
        exact.strip('"'), lambda text: exact_texts(text, columns), ["VARCHAR"], "VARCHAR[]"
    )
    pointers = ", ".join(literal(_pointer(name)) for name in columns)
    texts = (
        f"case when regexp_matches(json, {literal(LONG_DECIMAL)}) then {exact}(json)"
        f" else json_extract_string(json, [{pointers}]) end"
    )
    fields = ", ".join(
        f"{text_or_null(f'texts[{place}]', file_format)} as {quoted(name)}"
        for place, name in enumerate(columns, start=1)
    )
    target = folder / f"{view}.texts.parquet"
    connection.execute(
        f"copy (select {fields}, _line from (select {texts} as texts, _line from {_objects(lines)}))"
        f" to {literal(target)} (format parquet, compression lz4)"
    )
    connection.execute(
        f"create or replace temp view {quoted(view)} as select * from read_parquet({literal(target)})"
    )


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def exact_texts(text: str, columns: Sequence[str]) -> list[str | None]:
    """The members' texts with every digit, as `json_extract_string` gives them for shorter numbers."""
    members = json.loads(text, parse_float=_Written, parse_int=_Written)
    return [_text(members.get(name)) for name in columns]


class _Written(str):
    """A number as it is written in the file."""


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return str(value) if isinstance(value, _Written) else json.dumps(value, ensure_ascii=False)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
