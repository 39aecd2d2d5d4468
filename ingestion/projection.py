"""From a file's rows to the text columns of one entity: by header name, or by a mapping's expressions."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingestion.contract import Column, Contract
from ingestion.conversion import text_name
from ingestion.expressions import (
    Expression,
    as_moment,
    literal,
    moment_macro,
    number_macro,
    quoted,
    value_map_macro,
    with_point,
)
from ingestion.mapping import Mapping, Output
from ingestion.reshaping import CONTRADICTION, pivoted_filters, pivoted_rows, unpivoted_rows

NUMBER_TYPES = ("BIGINT", "DECIMAL")
NO_PROBLEM = "null::varchar as _column, null::varchar as _reason"


@dataclass(frozen=True)
class Projection:
    """SQL of the rows that one output offers to its entity, and counts of the rows that it leaves out.

    The rows have `text:<column>` for each column of the contract and the common ones, `_line`, and `_column`
    with `_reason` (not null: the row cannot land). `offered_row_count`: None means every row of the file, as
    often as `copies` says. `filtered`: reason, and SQL that counts.
    """

    rows_sql: str
    offered_row_count: int | None = None
    copies: int = 1
    filtered: tuple[tuple[str, str], ...] = ()


def canonical_projection(
    contract: Contract, present: Sequence[str], absent: dict[str, str] | None = None
) -> Projection:
    """Columns by name; those that may be absent, and are, become null, or the text that `absent` has."""

    def text(name: str) -> str:
        if name in present:
            return quoted(name)
        return literal(absent[name]) if absent and name in absent else "null::varchar"

    texts = [f"{text(column.name)} as {text_name(column.name)}" for column in contract.all_columns]
    columns = ", ".join(texts)
    return Projection(f"select {columns}, _line, {NO_PROBLEM} from raw")


def prepare_macros(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Define `number(text)` and one `map_<name>(text)` per value map."""
    connection.execute(number_macro(mapping.spec.format))
    connection.execute(moment_macro(mapping.spec.format))
    for name, values in mapping.spec.values.items():
        connection.execute(value_map_macro(name, values))


class MappedProjections:
    """Makes the projections of one mapping; holds the parser's connection."""

    def __init__(self, mapping: Mapping, columns: Sequence[str], parser: duckdb.DuckDBPyConnection) -> None:
        """`columns`: those of the file; `parser`: any connection, it reads nothing."""
        self._mapping = mapping
        self._parser = parser
        self._header = columns
        absent = [name for name in mapping.spec.optional_header if name not in columns]
        nulls = "".join(f", null::varchar as {quoted(name)}" for name in absent)
        self._rows = f"(select *{nulls} from mapped_rows)"

    def of(self, contract: Contract, output: Output) -> Projection:
        """The projection of one output of the mapping."""
        if output.rows:
            return self._constant_rows(contract, output)
        source, copies, filtered = self._source(output)
        problems: list[tuple[str, str, str]] = []
        texts = [
            f"{self._text(column, output, problems)} as {text_name(column.name)}"
            for column in contract.all_columns
        ]
        if output.pivot:
            problems += [
                (f"{CONTRADICTION} = {literal(name)}", name, "has several values in the rows put together")
                for name in output.pivot.columns
            ]
        unknown, left_out = self._left_out(output)
        problems += unknown
        problem = f"{_first(problems, 0)} as _column, {_first(problems, 1)} as _reason"
        rows = f"select {', '.join(texts)}, _line, {problem} from {source}"
        if left_out:
            place = " ".join(f"when {condition} then {at}" for at, (_, condition) in enumerate(left_out))
            rows += f" where (case {place} end) is null"
            filtered += [
                (reason, f"select count(*) from {source} where (case {place} end) = {at}")
                for at, (reason, _) in enumerate(left_out)
            ]
        if output.distinct:
            names = (text_name(column.name) for column in contract.all_columns)
            grouped = ", ".join([*names, "_column", "_reason"])
            copies_sql = f"select count(*) as copies from ({rows}) group by {grouped}"
            filtered.append(
                ("same as another row", f"select coalesce(sum(copies - 1), 0) from ({copies_sql})")
            )
            rows = f"select {grouped}, min(_line) as _line from ({rows}) group by {grouped}"
        return Projection(_in_order(contract, rows), None, copies, tuple(filtered))

    def _source(self, output: Output) -> tuple[str, int, list[tuple[str, str]]]:
        """The rows that expressions see, how many each row of the file makes, and those already left out."""
        if output.pivot:
            return pivoted_rows(self._rows, output.pivot), 1, pivoted_filters(self._rows, output.pivot)
        if not output.unpivot:
            return self._rows, 1, []
        rows = unpivoted_rows(self._rows, output.unpivot, self._header)
        value = quoted(output.unpivot.value)
        empty = (f"{output.unpivot.value} is empty", f"select count(*) from {rows} where {value} is null")
        filled = f"(select * from {rows} where {value} is not null)"
        return filled, len(output.unpivot.chosen(self._header)), [empty]

    def _left_out(self, output: Output) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        """Problems of value maps in conditions, and reason and condition of what is left out.

        A row whose value a map does not know is a problem, not left out.
        """
        conditions = [(reason, f"(\n{text}\n)", text) for reason, text in output.leave_out.items()]
        if output.where:
            conditions.append(("where is not true", f"(\n{output.where}\n) is not true", output.where))
        unknown: list[tuple[str, str, str]] = []
        left_out = []
        for reason, condition, text in conditions:
            own = self._unknown_values("where" if text == output.where else "leave_out", text)
            unknown += own
            known = "".join(f" and ({problem}) is not true" for problem, _, _ in own)
            left_out.append((reason, f"({condition}{known})"))
        return unknown, left_out

    def _text(self, column: Column, output: Output, problems: list[tuple[str, str, str]]) -> str:
        text = output.expressions.get(column.name)
        if text is None:
            return _default(column)
        value = self._expression(column, text, problems)
        return f"coalesce({value}, {_default(column)})" if column.name == "_extracted_at" else value

    def _expression(self, column: Column, text: str, problems: list[tuple[str, str, str]]) -> str:
        expression = Expression(text, self._parser)
        problems += self._unknown_values(column.name, text)
        if expression.is_column:
            return self._plain_column(column, text, problems)
        if expression.has_window:
            return f"(\n{text}\n)::varchar"
        problems.append(
            (f"try({{'v': (\n{text}\n)}}) is null", column.name, "its expression failed for this row")
        )
        return f"try((\n{text}\n)::varchar)"

    def _plain_column(self, column: Column, text: str, problems: list[tuple[str, str, str]]) -> str:
        """A vendor's column as it is, with numbers and times read as `format` says."""
        written = self._mapping.spec.format
        if column.type.startswith(NUMBER_TYPES):
            return with_point(text, written)
        forms = {"DATE": written.date, "TIMESTAMP": written.timestamp}.get(column.type, [])
        if column.type == "TIMESTAMP":
            value = as_moment(text, written)
        elif forms:
            value = f"try_strptime({text}, [{', '.join(map(literal, forms))}])::date::varchar"
        else:
            value = f"({text})::varchar"
        if forms:
            reason = f"is not of the form {' or '.join(forms)}"
            problems.append((f"{text} is not null and {value} is null", column.name, reason))
        return value

    def _unknown_values(self, column: str, text: str) -> list[tuple[str, str, str]]:
        found = []
        for call in Expression(text, self._parser).value_map_calls:
            known = ", ".join(literal(key) for key in self._mapping.spec.values[call.name])
            reason = f"has a value that the value map {call.name} does not know"
            found.append((f"({call.argument}) not in ({known})", column, reason))
        return found

    def _constant_rows(self, contract: Contract, output: Output) -> Projection:
        selects = []
        for row in output.rows:
            texts = []
            for column in contract.all_columns:
                value = literal(row[column.name]) + "::varchar" if column.name in row else _default(column)
                texts.append(f"{value} as {text_name(column.name)}")
            selects.append(f"select {', '.join(texts)} from delivery")
        union = " union all ".join(selects)
        return Projection(f"select *, 0 as _line, {NO_PROBLEM} from ({union})", len(output.rows))


def _in_order(contract: Contract, rows: str) -> str:
    """The same columns in the same order for every output, because outputs are put together by position."""
    names = ", ".join(text_name(column.name) for column in contract.all_columns)
    return f"select {names}, _line, _column, _reason from ({rows})"


def _default(column: Column) -> str:
    defaults = {
        "_extracted_at": "_delivery_date::varchar",
        "_batch_id": "null::varchar",
        "_is_deleted": "'false'",
    }
    return defaults.get(column.name, "null::varchar")


def _first(problems: list[tuple[str, str, str]], part: int) -> str:
    """SQL of the column (part 0) or the reason (part 1) of a row's first problem."""
    if not problems:
        return "null::varchar"
    cases = " ".join(
        f"when {condition} then {literal((column, reason)[part])}" for condition, column, reason in problems
    )
    return f"case {cases} end"
