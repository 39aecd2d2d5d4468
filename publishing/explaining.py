"""From a published figure down to the lines of the extracts that made it.

Nothing is computed a second way here: the KPI's row says numerator and denominator, `core.measure_rows` says
which column of which published fact adds up to them, and the sum is compared with what is published.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import duckdb

from publishing.errors import NothingPublished
from publishing.layout import Layout
from publishing.measure_rows import Days, read_row_sets, row_filter, rows_query
from publishing.published_figures import Figure, read_figure
from publishing.questions import Question
from publishing.told_from import component, component_days, delivered_files

# Durations in days are rounded at the twelfth digit, in the facts row by row and in measures once.
TOLERANCE = Decimal("0.000001")
_ORDER = "order by counted_on, source_file, source_line, row_key"


class Agreement(StrEnum):
    """What the rows say of a published part."""

    EQUAL = "equal"
    CONTRADICTS = "contradicts"
    NOT_EXPLAINED = "not explained"
    NOT_PUBLISHED = "not published"


@dataclass(frozen=True)
class Measure:
    """One row of `core.dim_measure`."""

    measure_code: str
    kind: str
    description: str
    is_by_stage: bool
    entities: str = ""
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """A line of an extract and what it adds; `member_id` where members are counted, not values summed."""

    entity: str
    source_file: str | None
    source_line: int | None
    row_key: str
    counted_on: date
    rep_id: str
    region_id: str
    lifecycle_stage: str | None
    member_id: str | None
    contribution: Decimal


@dataclass(frozen=True)
class Part:
    """Numerator or denominator: as published, as its rows make it, and the query that lists them."""

    role: str
    measure: Measure
    published: Decimal | None
    from_rows: Decimal | None
    row_count: int
    agreement: Agreement
    reason: str
    query: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Explanation:
    """A figure and its parts."""

    figure: Figure
    parts: tuple[Part, ...]

    @property
    def contradictions(self) -> list[Part]:
        """Parts whose rows do not add up to what is published."""
        return [part for part in self.parts if part.agreement is Agreement.CONTRADICTS]


@contextmanager
def opened_release(state: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of a state folder, read-only.

    Raises:
        NothingPublished: there is none.
    """
    layout = Layout(state)
    if not layout.warehouse.is_file():
        raise NothingPublished(
            f"{layout.warehouse}: nothing has been published in this state folder yet, so there is nothing to"
            " explain. Publish a night first: python -m publishing publish --state <folder> --date <date>"
        )
    with duckdb.connect(str(layout.warehouse), read_only=True) as connection:
        yield connection


def explain(connection: duckdb.DuckDBPyConnection, question: Question) -> Explanation:
    """Follow one published figure down to its rows.

    Raises:
        KpiNotKnown: the catalogue of the release has no such KPI.
        FigureNotFound: the KPI is not published for this member, detail and period.
    """
    figure = read_figure(connection, question)
    days = _days(connection, figure)
    wanted = [("numerator", figure.numerator_measure, figure.numerator)]
    if figure.denominator_measure:
        wanted.append(("denominator", figure.denominator_measure, figure.denominator))
    parts: list[Part] = []
    for role, code, value in wanted:
        part = _part(connection, figure, days, role, code, value)
        parts += [part, *_made_of(connection, figure, days, part)]
    return Explanation(figure, tuple(parts))


def source_rows(
    connection: duckdb.DuckDBPyConnection, part: Part, limit: int | None = None
) -> Iterator[SourceRow]:
    """The rows of a part, by day, file and line."""
    if not part.query:
        return
    ending = f" limit {limit}" if limit is not None else ""
    cursor = connection.cursor()
    cursor.execute(f"select * from ({part.query}) {_ORDER}{ending}", part.values)
    while rows := cursor.fetchmany(10_000):
        for row in rows:
            yield SourceRow(*row)


def _made_of(connection: duckdb.DuckDBPyConnection, figure: Figure, days: Days, part: Part) -> Iterator[Part]:
    """The rows that an unexplained part comes from: of the same member, each with its measure and days.

    They do not add up to the part: it tells a median of them, or compares, or counts some of them only.
    """
    asked = figure.question
    plain = replace(figure, question=replace(asked, detail=None))
    for name in part.measure.made_of if part.agreement is Agreement.NOT_EXPLAINED else ():
        code, looks_at = component(name)
        looked_at = component_days(looks_at, asked.period_type, asked.period_start, asked.detail, days)
        for whole in (figure, plain):  # rows know few of the details that are told from them
            told = _part(connection, whole, looked_at, f"{part.role} is made of", code, None)
            if told.agreement is not Agreement.NOT_EXPLAINED:
                until = f", up to {looked_at.last}" if looks_at else ""
                yield replace(told, reason=f"{part.measure.measure_code} is told from them{until}")
                break


def _days(connection: duckdb.DuckDBPyConnection, figure: Figure) -> Days:
    """The figure's days that are published: from the first published day, up to the night's date."""
    row = connection.execute(
        "select (select max(as_of_date) from core.dim_company),"
        " (select min(period_start) from kpi.fct_kpi_values where period_type = 'month')"
    ).fetchone()
    as_of, first = row if row else (None, None)
    start = figure.question.period_start
    return Days(max(start, first) if first else start, min(figure.period_end, as_of or figure.period_end))


def _measure(connection: duckdb.DuckDBPyConnection, code: str) -> Measure:
    row = connection.execute(
        "select measure_code, kind, description, is_by_stage, entities, made_of from core.dim_measure"
        " where measure_code = ?",
        [code],
    ).fetchone()
    if row is None:
        return Measure(code, "unknown", "the release does not describe it", False)
    measure_code, kind, description, is_by_stage, entities, made_of = row
    return Measure(
        measure_code, kind, description, is_by_stage, entities or "", tuple((made_of or "").split())
    )


def _part(
    connection: duckdb.DuckDBPyConnection,
    figure: Figure,
    days: Days,
    role: str,
    code: str,
    published: Decimal | None,
) -> Part:
    measure = _measure(connection, code)
    row_sets = read_row_sets(connection, code)
    conditions = [
        (row_set, condition)
        for row_set in row_sets
        if (condition := row_filter(row_set, code, figure.question, measure.is_by_stage, days)) is not None
    ]
    if not conditions:
        reason = _why_not(connection, measure, figure.question, has_rows=bool(row_sets))
        return Part(role, measure, published, None, 0, Agreement.NOT_EXPLAINED, reason, "", ())
    query = " union all ".join(rows_query(row_set, condition) for row_set, condition in conditions)
    values = tuple(value for _, condition in conditions for value in condition.values)
    total, count = _sum(connection, query, values, counts_members=bool(conditions[0][0].member_column))
    agreement, reason = _judged(published, total, figure.status)
    return Part(role, measure, published, total, count, agreement, reason, query, values)


def _sum(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object], counts_members: bool
) -> tuple[Decimal, int]:
    """What the rows make, and how many they are; a member counts once if it weighs more than nothing."""
    summed = "select coalesce(sum(contribution), 0), count(*) from source_rows"
    counted = (
        "select (select count(*) from (select member_id from source_rows group by member_id"
        " having sum(contribution) > 0)), count(*) from source_rows"
    )
    row = connection.execute(
        f"with source_rows as ({query}) {counted if counts_members else summed}", values
    ).fetchone()
    assert row is not None
    return Decimal(row[0]), int(row[1])


def _judged(published: Decimal | None, total: Decimal, status: str) -> tuple[Agreement, str]:
    if published is None:
        return Agreement.NOT_PUBLISHED, f"the figure has status {status}; its rows are shown all the same"
    if abs(published - total) < TOLERANCE:
        return Agreement.EQUAL, "the rows add up to the published part"
    return Agreement.CONTRADICTS, f"the rows make {_plain(total)}, published is {_plain(published)}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _why_not(
    connection: duckdb.DuckDBPyConnection, measure: Measure, question: Question, has_rows: bool
) -> str:
    detail = f" with detail {question.detail}" if question.detail else ""
    if has_rows:
        return f"its rows are published, but not so that they tell {question.grain}{detail} apart"
    reason = f"no published rows make this {measure.kind} measure: {measure.description}"
    if measure.entities:
        reason += f"; it comes from {delivered_files(connection, measure.entities)}"
    return reason
