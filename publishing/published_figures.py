"""One published figure: a row of `kpi.fct_kpi_values`, found by its key."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from publishing.errors import FigureNotFound, KpiNotKnown
from publishing.questions import Question


@dataclass(frozen=True)
class Figure:
    """One row of `kpi.fct_kpi_values`, with what `core.dim_kpi` says of its KPI."""

    question: Question
    name_vi: str
    name_en: str
    definition: str
    unit: str
    numerator_measure: str
    denominator_measure: str | None
    period_end: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    status: str
    is_partial: bool
    is_mature: bool
    is_provisional: bool


def read_figure(connection: duckdb.DuckDBPyConnection, question: Question) -> Figure:
    """The published row that a question names, with its KPI's words.

    Raises:
        KpiNotKnown: the catalogue of the release has no such KPI.
        FigureNotFound: the KPI is not published for this member, detail and period.
    """
    kpi = connection.execute(
        "select name_vi, name_en, definition, unit, numerator_measure, denominator_measure from core.dim_kpi"
        " where kpi_code = ?",
        [question.kpi_code],
    ).fetchone()
    if kpi is None:
        raise KpiNotKnown(
            f"{question.kpi_code}: no KPI of the published release has this code. Nothing was looked up. The"
            " codes are in docs/kpis.md and in core.dim_kpi."
        )
    found = connection.execute(
        "select period_end, numerator, denominator, value, status, is_partial, is_mature, is_provisional"
        f" from kpi.fct_kpi_values where {_KEY} and detail is not distinct from ?",
        [*_key(question), question.detail],
    ).fetchone()
    if found is None:
        raise FigureNotFound(f"{question}: not published. {_what_is_there(connection, question)}")
    return Figure(question, *kpi, *found)


_KEY = "kpi_code = ? and grain = ? and grain_id = ? and period_type = ? and period_start = ?"


def _key(question: Question) -> list[object]:
    return [
        question.kpi_code,
        question.grain,
        question.grain_id,
        question.period_type,
        question.period_start,
    ]


def _what_is_there(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    details = connection.execute(
        f"select coalesce(detail, '(none)') from kpi.fct_kpi_values where {_KEY} order by 1 limit 12",
        _key(question),
    ).fetchall()
    if details:
        return f"Published there with --detail: {', '.join(row[0] for row in details)}."
    spans = connection.execute(
        "select grain, string_agg(distinct period_type, ', ' order by period_type),"
        " min(period_start), max(period_start)"
        " from kpi.fct_kpi_values where kpi_code = ? group by grain order by grain",
        [question.kpi_code],
    ).fetchall()
    there = "; ".join(f"{grain} by {periods} ({first} to {last})" for grain, periods, first, last in spans)
    return f"The KPI is published for: {there or 'nothing'}."
