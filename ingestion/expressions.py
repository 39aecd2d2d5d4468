"""Expressions of mappings: DuckDB SQL over the vendor's text columns, taken apart by DuckDB's own parser."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb

from ingestion.yaml_files import nearest

VALUE_MAP_PREFIX = "map_"


class NumberFormat(Protocol):
    """The decimal and the thousands mark of a file's numbers."""

    @property
    def decimal(self) -> str:
        """`.` or `,`."""

    @property
    def thousands(self) -> str:
        """Empty if there is none."""


class TimeFormat(Protocol):
    """How a file writes times, and the place whose clock they show."""

    @property
    def timestamp(self) -> list[str]:
        """Forms in strptime's letters; empty: ISO."""

    @property
    def time_zone(self) -> str | None:
        """None is UTC."""


class FileFormat(NumberFormat, TimeFormat, Protocol):
    """How a file writes numbers and times."""


class ExpressionWrong(Exception):
    """Internal to the package: the mapping's error adds file and line."""


@dataclass(frozen=True)
class ValueMapCall:
    """One `map_<name>(argument)` inside an expression; `argument` is SQL."""

    name: str
    argument: str


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A value as SQL text literal; None becomes null."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "'true'" if value else "'false'"
    return "'" + str(value).replace("'", "''") + "'"


def value_map_macro(name: str, values: Mapping[str, object]) -> str:
    """DDL of `map_<name>(text)`: null for null and for texts that are not in the map."""
    cases = " ".join(f"when {literal(key)} then {literal(value)}" for key, value in values.items())
    return (
        f"create or replace temp macro {quoted(VALUE_MAP_PREFIX + name)}(value) as (case value {cases} end)"
    )


def number_macro(number_format: NumberFormat) -> str:
    """DDL of `number(text)`: the text with a point as decimal mark and no thousands mark."""
    return f"create or replace temp macro number(value) as ({with_point('value', number_format)})"


def with_point(sql: str, number_format: NumberFormat) -> str:
    """SQL of a number's text with a point as decimal mark and no thousands mark; `?` where one is astray."""
    if mark := number_format.thousands:  # 1234.56 beside 1.234,56 is not 123456
        groups = literal(rf"\D*[1-9]\d{{0,2}}([{mark}]\d{{2,3}})*[{mark}]\d{{3}}([^\d{mark}][^{mark}]*)?")
        is_right = f"not contains(trim({sql}), {literal(mark)}) or regexp_full_match(trim({sql}), {groups})"
        sql = f"replace({sql}, {literal(mark)}, case when {is_right} then '' else '?' end)"
    return f"replace({sql}, ',', '.')" if number_format.decimal == "," else sql


def moment_macro(time_format: TimeFormat) -> str:
    """DDL of `moment(text)`: the time in UTC as ISO text, null where the text is none."""
    return f"create or replace temp macro moment(value) as ({as_moment('value', time_format)})"


def as_moment(sql: str, time_format: TimeFormat) -> str:
    """SQL of a text's time in UTC, as text that sorts; null where it is of none of the forms."""
    if not time_format.timestamp and not time_format.time_zone:
        return f"({sql})::varchar"
    value = f"try_cast({sql} as timestamp)"
    if time_format.timestamp:
        value = f"try_strptime({sql}, [{', '.join(map(literal, time_format.timestamp))}])"
    if not time_format.time_zone:
        return f"({value})::varchar"
    local = f"timezone({literal(time_format.time_zone)}, {value})::varchar"
    if time_format.timestamp:
        return local
    # A text with an offset of its own says where its clock stands.
    has_offset = f"regexp_matches({sql}, ':.*(Z|[+-][0-9]{{2}}:?([0-9]{{2}})?)$')"
    return f"case when {has_offset} or {value} is null then ({sql})::varchar else {local} end"


class Expression:
    """One parsed expression."""

    def __init__(self, text: str, connection: duckdb.DuckDBPyConnection) -> None:
        """Parse `text`.

        Raises:
            ExpressionWrong: not one scalar expression, or with a subquery, a star or a parameter.
        """
        self.text = text
        self._connection = connection
        answer = self._ask("select json_serialize_sql(?)", f"select {text}")
        if answer["error"]:
            raise ExpressionWrong(f"{text} is not SQL ({answer['error_message']})")
        statements = answer["statements"]
        node = statements[0]["node"]
        if len(statements) != 1 or node["type"] != "SELECT_NODE" or len(node["select_list"]) != 1:
            raise ExpressionWrong(f"{text} is not one expression")
        if node["from_table"]["type"] != "EMPTY" or node["where_clause"] is not None:
            raise ExpressionWrong(f"{text} is more than an expression")
        self._template = answer
        self.tree = node["select_list"][0]
        for part in _parts(self.tree):
            if part.get("class") in {"SUBQUERY", "STAR", "PARAMETER"}:
                raise ExpressionWrong(f"{text} holds a {part['class'].lower()}, which a mapping may not")

    def _ask(self, sql: str, argument: str) -> Any:
        row = self._connection.execute(sql, [argument]).fetchone()
        if row is None:
            raise ExpressionWrong(f"{self.text} could not be parsed")
        return json.loads(row[0])

    @property
    def columns(self) -> list[list[str]]:
        """Column references as they are written: `[name]`, or `[lookup, name]`."""
        return [part["column_names"] for part in _parts(self.tree) if part.get("class") == "COLUMN_REF"]

    @property
    def is_column(self) -> bool:
        """Whether the expression is nothing but a column."""
        return bool(self.tree.get("class") == "COLUMN_REF")

    @property
    def has_window(self) -> bool:
        """Whether the expression looks at other rows."""
        return any(part.get("class") == "WINDOW" for part in _parts(self.tree))

    @property
    def value_map_calls(self) -> list[ValueMapCall]:
        """Every use of a value map, so that unknown values are found however the result is used."""
        calls = []
        for part in _parts(self.tree):
            name = str(part.get("function_name", ""))
            if part.get("class") == "FUNCTION" and name.startswith(VALUE_MAP_PREFIX):
                children = part["children"]
                if len(children) != 1:
                    raise ExpressionWrong(f"{name} takes one argument")
                calls.append(ValueMapCall(name.removeprefix(VALUE_MAP_PREFIX), self._sql_of(children[0])))
        return calls

    def _sql_of(self, tree: Any) -> str:
        """SQL text of a part of this expression."""
        statement = json.loads(json.dumps(self._template))
        statement["statements"][0]["node"]["select_list"] = [tree]
        row = self._connection.execute(
            "select json_deserialize_sql(?::json)", [json.dumps(statement)]
        ).fetchone()
        if row is None:
            raise ExpressionWrong(f"a part of {self.text} could not be written as SQL")
        return str(row[0]).removeprefix("SELECT ")


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "class" in tree:
            yield tree
        for child in tree.values():
            yield from _parts(child)
    elif isinstance(tree, list):
        for child in tree:
            yield from _parts(child)


class ExpressionChecker:
    """Checks expressions against the columns, lookups and value maps of one mapping."""

    def __init__(
        self,
        columns: Sequence[str],
        lookups: Mapping[str, Sequence[str]],
        value_maps: Sequence[str],
        file_format: FileFormat,
    ) -> None:
        """Make an empty file of the mapping's shape to bind expressions against."""
        self._columns = list(columns)
        self._lookups = {name: list(names) for name, names in lookups.items()}
        self._value_maps = list(value_maps)
        self._connection = duckdb.connect()
        types = {"_line": "bigint", "_delivery_date": "date"}
        shape = [f"{quoted(name)} {types.get(name, 'varchar')}" for name in columns]
        for name, names in lookups.items():
            fields = ", ".join(f"{quoted(column)} varchar" for column in names)
            shape.append(f"{quoted(name)} struct({fields})")
        self._connection.execute(f"create table raw ({', '.join(shape)})")
        self._connection.execute(number_macro(file_format))
        self._connection.execute(moment_macro(file_format))
        for name in value_maps:
            self._connection.execute(value_map_macro(name, {"": None}).replace(" then null", " then ''"))

    def check(self, text: str) -> None:
        """Parse and bind.

        Raises:
            ExpressionWrong: with the unknown name and the nearest known one, or the engine's words.
        """
        expression = Expression(text, self._connection)
        for names in expression.columns:
            self._check_column(names)
        for call in expression.value_map_calls:
            if call.name not in self._value_maps:
                hint = nearest(call.name, self._value_maps)
                raise ExpressionWrong(f"no value map {call.name} under values{hint}")
        try:
            self._connection.execute(f"select (\n{text}\n), rowid from raw")
        except duckdb.Error as error:
            raise ExpressionWrong(f"{text}: {str(error).splitlines()[0]}") from error

    def _check_column(self, names: list[str]) -> None:
        first = names[0]
        if len(names) == 1 and first not in self._columns:
            hint = nearest(first, self._columns)
            raise ExpressionWrong(f"the header has no column {first}{hint}")
        if len(names) > 1 and first not in self._lookups:
            raise ExpressionWrong(f"no lookup {first}{nearest(first, list(self._lookups))}")
        if len(names) > 1 and names[1] not in self._lookups[first]:
            hint = nearest(names[1], self._lookups[first])
            raise ExpressionWrong(f"the lookup {first} has no column {names[1]}{hint}")
