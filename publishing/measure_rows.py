"""Which rows of which published fact make a measure: `core.measure_rows`, and the queries that follow it."""

from dataclasses import dataclass
from datetime import date

import duckdb

from publishing.content_hashes import quoted
from publishing.questions import Question

_COLUMNS = (
    "row_set_no, fact, entity, key_columns, date_column, until_column, measure_column, value_column,"
    " member_column, rep_column, region_column, stage_column, grain_columns, detail_name, detail_column,"
    " detail_value"
)
# Grains of two members, written with a slash between them: the grain of the first.
_CROSSED = {"region_lifecycle_stage": "region", "rep_lifecycle_stage": "rep"}
# detail_name of rows that hold the whole published detail in their detail_column
_WHOLE_DETAIL = "*"


@dataclass(frozen=True)
class RowSet:
    """Rows of one fact that share how they are dated and placed; texts are empty where nothing applies."""

    row_set_no: int
    fact: str
    entity: str
    key_columns: str
    date_column: str
    until_column: str
    measure_column: str
    value_column: str
    member_column: str
    rep_column: str
    region_column: str
    stage_column: str
    grain_columns: str
    detail_name: str
    detail_column: str
    detail_value: str


@dataclass(frozen=True)
class Days:
    """The days of a figure: events count from the first to the last, balances stand on the last."""

    first: date
    last: date


@dataclass(frozen=True)
class Filter:
    """A condition in SQL with the values of its `?`."""

    text: str
    values: tuple[object, ...] = ()


def read_row_sets(connection: duckdb.DuckDBPyConnection, measure_code: str) -> list[RowSet]:
    """The sets of rows that make a measure; none where the release does not explain it."""
    present = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'core' and table_name = 'measure_rows'"
    ).fetchone()
    if present is None:
        return []
    rows = connection.execute(
        f"select {_COLUMNS} from core.measure_rows where measure_code = ? order by row_set_no", [measure_code]
    ).fetchall()
    return [RowSet(*row) for row in rows]


def row_filter(
    row_set: RowSet, measure_code: str, question: Question, is_by_stage: bool, days: Days
) -> Filter | None:
    """Which rows of the set belong to the figure; None where the set cannot say it.

    A measure whose subject is the lifecycle stage names the stage in the detail at every other grain.
    """
    parts = [
        _days(row_set, days),
        _detail(row_set, question, is_by_stage),
        _place(row_set, question.grain, question.grain_id),
        _measure(row_set, measure_code),
    ]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return None
    values = tuple(value for part in whole for value in part.values)
    return Filter(" and ".join(part.text for part in whole), values)


def rows_query(row_set: RowSet, condition: Filter) -> str:
    """The rows that add something: entity, file, line, key, day, place, member, contribution."""
    key = " || ' ' || ".join(f"'{name}=' || {_key_text(name)}" for name in row_set.key_columns.split())
    value = quoted(row_set.value_column)
    entity = f"'{row_set.entity}'" if row_set.entity else "entity"
    return (
        f"select {entity} as entity, source_file, source_line, {key} as row_key,"
        f" {quoted(row_set.date_column)} as counted_on, {_text(row_set.rep_column)} as rep_id,"
        f" {_text(row_set.region_column)} as region_id,"
        f" {_text(row_set.stage_column) if row_set.stage_column else 'null'} as lifecycle_stage,"
        f" {_text(row_set.member_column) if row_set.member_column else 'null'} as member_id,"
        f" cast({value} as decimal(38, 12)) as contribution"
        f" from core.{quoted(row_set.fact)} where {value} <> 0 and {condition.text}"
    )


def _days(row_set: RowSet, days: Days) -> Filter:
    column = quoted(row_set.date_column)
    if row_set.until_column:
        return Filter(f"{column} <= ? and {quoted(row_set.until_column)} > ?", (days.last, days.last))
    return Filter(f"{column} between ? and ?", (days.first, days.last))


def _detail(row_set: RowSet, question: Question, is_by_stage: bool) -> Filter | None:
    if is_by_stage and not question.grain.endswith("lifecycle_stage"):
        name, _, stage = (question.detail or "").partition("=")
        return Filter(f"{quoted(row_set.stage_column)} = ?", (stage,)) if name == "stage" else None
    if row_set.detail_name == _WHOLE_DETAIL:
        return Filter(f"{quoted(row_set.detail_column)} = ?", (question.detail or "",))
    name, _, value = (question.detail or "").partition("=")
    if name != row_set.detail_name:
        return None
    if row_set.detail_column:
        return Filter(f"{quoted(row_set.detail_column)} = ?", (value,))
    return Filter("true") if value == row_set.detail_value else None


def _measure(row_set: RowSet, measure_code: str) -> Filter:
    if not row_set.measure_column:
        return Filter("true")
    return Filter(f"{quoted(row_set.measure_column)} = ?", (measure_code,))


def _place(row_set: RowSet, grain: str, grain_id: str) -> Filter | None:
    if grain == "company":
        return Filter("true")
    if grain in _CROSSED:
        member, _, stage = grain_id.rpartition("/")
        whole = [_place(row_set, _CROSSED[grain], member), _place(row_set, "lifecycle_stage", stage)]
        both = [part for part in whole if part is not None]
        return Filter(
            " and ".join(part.text for part in both), tuple(value for part in both for value in part.values)
        )
    if grain == "region_subtree":
        return Filter(
            f"{quoted(row_set.region_column)} in (with recursive below as (select ? as region_id union all"
            " select regions.region_id from core.dim_region as regions join below"
            " on regions.parent_region_id = below.region_id) select region_id from below)",
            (grain_id,),
        )
    if grain == "lifecycle_stage":
        stage_column = quoted(row_set.stage_column) if row_set.stage_column else "'unknown'"
        return Filter(f"{stage_column} = ?", (grain_id,))
    if grain in ("team", "role"):
        return _assigned(row_set, grain, grain_id)
    grains = dict(pair.split("=") for pair in row_set.grain_columns.split())
    column = {"rep": row_set.rep_column, "region": row_set.region_column, **grains}.get(grain)
    return Filter(f"{quoted(column)} = ?", (grain_id,)) if column else None


def _assigned(row_set: RowSet, grain: str, grain_id: str) -> Filter | None:
    """Rows whose rep had this manager or role on the day of the row; what stands on a day has neither."""
    if row_set.until_column:
        return None
    rep = f"{quoted(row_set.fact)}.{quoted(row_set.rep_column)}"
    day = f"{quoted(row_set.fact)}.{quoted(row_set.date_column)}"
    held = (
        "exists (select 1 from core.dim_rep_assignment as held"
        f" where held.rep_id = {rep} and {day} >= held.valid_from and {day} < held.valid_to"
    )
    if grain == "role" and grain_id == "UNASSIGNED":
        return Filter(f"{rep} = ?", (grain_id,))
    if grain == "role" and grain_id == "UNKNOWN":
        return Filter(f"{rep} <> 'UNASSIGNED' and not {held})")
    column = "manager_rep_id" if grain == "team" else "role"
    return Filter(f"{held} and held.{column} = ?)", (grain_id,))


def _key_text(column: str) -> str:
    """A key holds no blank, so that its parts stay apart."""
    return f"replace({_text(column)}, ' ', 'T')" if column.endswith("_at") else _text(column)


def _text(column: str) -> str:
    return f"cast({quoted(column)} as varchar)"
