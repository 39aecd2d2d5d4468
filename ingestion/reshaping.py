"""Outputs whose rows are not the file's: columns become rows (unpivot), or rows become one (pivot)."""

import re
from collections.abc import Sequence

from pydantic import Field

from ingestion.expressions import literal, quoted
from ingestion.file_format import Model

CONTRADICTION = "_contradicting_name"


class Unpivot(Model):
    """Each of `columns` (or of the columns that `pattern` matches) becomes a row.

    `name` is the column that holds its name (what the pattern's group matched, if it has one), `value` the
    column that holds its text. Empty values make no row.
    """

    columns: list[str] = Field(default_factory=list)
    pattern: str | None = None
    name: str
    value: str

    def chosen(self, header: Sequence[str]) -> dict[str, str]:
        """Text of `name` by column of the file."""
        if self.pattern is None:
            return {column: column for column in self.columns}
        found = ((column, re.fullmatch(self.pattern, column)) for column in header)
        return {column: match[match.re.groups] for column, match in found if match}


class Pivot(Model):
    """Rows with the same `by` become one, in which each of `columns` holds the `value` of the row so named.

    Several values for one name are a contradiction, unless `latest_by` (a text that sorts) says which one
    is the last; a value without it is older than any other.
    """

    by: list[str] = Field(min_length=1)
    name: str
    value: str
    columns: list[str] = Field(min_length=1)
    latest_by: str | None = None

    @property
    def used(self) -> list[str]:
        """Columns of the file that are named."""
        return [*self.by, self.name, self.value, *([self.latest_by] if self.latest_by else [])]


def unpivoted_rows(rows: str, unpivot: Unpivot, header: Sequence[str]) -> str:
    """SQL of one row per row of `rows` and chosen column, empty ones included."""
    pairs = ", ".join(
        f"{{'name': {literal(name)}, 'value': {quoted(column)}}}"
        for column, name in unpivot.chosen(header).items()
    )
    fields = f"pair.name as {quoted(unpivot.name)}, pair.value as {quoted(unpivot.value)}"
    return f"(select * exclude (pair), {fields} from (select *, unnest([{pairs}]) as pair from {rows}))"


def pivoted_rows(rows: str, pivot: Pivot) -> str:
    """SQL of one row per group, `_line` its first; the contradicting name, if there is one, beside it."""
    name, value = quoted(pivot.name), quoted(pivot.value)
    by = ", ".join(map(quoted, pivot.by))
    fields = [by, "min(_line) as _line", "any_value(_file) as _file"]
    fields += [f"any_value({name}) as {name}" for name in ("_delivery_date", "_currency")]
    contradictions = []
    for column in pivot.columns:
        of_name = f"filter (where {name} = {literal(column)})"
        latest = f"{quoted(pivot.latest_by)} desc nulls last, _line" if pivot.latest_by else "_line"
        fields.append(f"(array_agg({value} order by {latest} desc) {of_name})[1] as {quoted(column)}")
        contradictions.append(f"when count(distinct {value}) {of_name} > 1 then {literal(column)}")
    contradiction = "null::varchar" if pivot.latest_by else f"case {' '.join(contradictions)} end"
    fields.append(f"{contradiction} as {CONTRADICTION}")
    wanted = ", ".join(map(literal, pivot.columns))
    return f"(select {', '.join(fields)} from {rows} where {name} in ({wanted}) group by {by})"


def pivoted_filters(rows: str, pivot: Pivot) -> list[tuple[str, str]]:
    """Reason and count of the rows that are no group of their own."""
    wanted = f"{quoted(pivot.name)} in ({', '.join(map(literal, pivot.columns))})"
    groups = f"select distinct {', '.join(map(quoted, pivot.by))} from {rows} where {wanted}"
    return [
        (f"{pivot.name} is no wanted one", f"select count(*) from {rows} where ({wanted}) is not true"),
        (
            "put together with another row",
            f"select (select count(*) from {rows} where {wanted}) - (select count(*) from ({groups}))",
        ),
    ]
