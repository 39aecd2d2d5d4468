"""The tables of the page besides the headline: leaderboard, regions, funnel, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import duckdb

from publishing.held_sources import HeldSource, read_held_sources
from publishing.kpi_figures import month_before, month_of
from publishing.page_settings import Measure

UNASSIGNED = "UNASSIGNED"
UNKNOWN = "UNKNOWN"
# The stages before a customer, which are shown even when nobody stands in them.
PIPELINE_STAGES = ("lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity")


class Named(Protocol):
    """Whatever has a name in every language."""

    def name(self, language: str) -> str:
        """The name for readers."""


@dataclass(frozen=True)
class Company:
    """Whose figures these are, as of which release, and which sources that one holds."""

    company_name: str
    reporting_currency: str
    as_of: date
    release_id: str
    published_at: datetime
    held: tuple[HeldSource, ...] = ()


@dataclass(frozen=True)
class MemberRow:
    """One rep or region: its place (None: not ranked) and one figure per measure, or None."""

    member_id: str
    name: str | None
    rank: int | None
    figures: tuple[Decimal | None, ...]
    member_count: int = 1


@dataclass(frozen=True)
class MemberTable:
    """Members in order, what is left of them summed up, the unranked ones, and the company's total."""

    measures: tuple[Measure, ...]
    members: tuple[MemberRow, ...]
    rest: MemberRow | None
    unranked: tuple[MemberRow, ...]
    total: MemberRow


@dataclass(frozen=True)
class StageRow:
    """One lifecycle stage: contacts that stand in it, and their share of all stages shown."""

    stage_id: str
    name_vi: str
    name_en: str
    contact_count: Decimal
    share: Decimal


@dataclass(frozen=True)
class SourceRow:
    """One source: how many of its configured entities came, their rows, and the newest delivery."""

    source: str
    configured_count: int
    delivered_count: int
    landed_row_count: int
    quarantined_row_count: int
    latest_delivery_date: date | None
    missing_entities: tuple[str, ...]


def read_company(connection: duckdb.DuckDBPyConnection) -> Company:
    """The one row of `core.dim_company`, with the release that the file is."""
    row = connection.execute(
        "select any_value(company.company_name), any_value(company.reporting_currency), max(release.as_of),"
        " max(release.release_id), max(release.published_at)"
        " from core.dim_company as company cross join quality.release as release"
    ).fetchone()
    assert row is not None
    return replace(Company(*row), held=read_held_sources(connection))


def leading_measure(
    connection: duckdb.DuckDBPyConnection, candidates: Sequence[Measure], as_of: date, months: int
) -> Measure | None:
    """The first measure that has a figure of the company other than 0 in the last months, or None."""
    first = month_of(as_of)
    for _ in range(months - 1):
        first = month_before(first)
    for measure in candidates:
        found = connection.execute(
            "select 1 from kpi.fct_kpi_values where kpi_code = $1 and grain = 'company' and detail is null"
            f" and period_type = 'month' and status = 'ok' and period_start between $2 and $3"
            f" and {_part(measure)} <> 0 limit 1",
            [measure.kpi_code, first, as_of],
        ).fetchone()
        if found:
            return measure
    return None


def measure_name(measure: Measure, kpis: Mapping[str, Named], language: str) -> str:
    """A measure's own name, else its KPI's."""
    own = measure.name_vi if language == "vi" else measure.name_en
    return own or kpis[measure.kpi_code].name(language)


def read_members(
    connection: duckdb.DuckDBPyConnection,
    grain: str,
    measures: Sequence[Measure],
    as_of: date,
    row_limit: int,
) -> MemberTable:
    """Reps or regions in the month of `as_of`, by the first measure, biggest first, equal ones on one rank.

    Measures without any figure at this grain are left out, the first one never. UNASSIGNED and UNKNOWN come
    last and are not ranked.
    """
    ids = _figures_by_member(connection, grain, measures, as_of)
    totals = _figures_by_member(connection, "company", measures, as_of).get("COMPANY", [None] * len(measures))
    shown = [
        place
        for place in range(len(measures))
        if place == 0 or any(f[place] is not None for f in ids.values())
    ]
    names = _names(connection, grain)
    rows = {key: tuple(figures[place] for place in shown) for key, figures in ids.items()}
    ranked = sorted(
        (key for key, figures in rows.items() if key not in (UNASSIGNED, UNKNOWN) and figures[0] is not None),
        key=lambda key: (-(rows[key][0] or 0), names.get(key) or key),
    )
    values = [rows[key][0] for key in ranked]
    members = tuple(
        MemberRow(key, names.get(key), values.index(rows[key][0]) + 1, rows[key]) for key in ranked
    )
    unranked = tuple(
        MemberRow(key, None, None, rows[key])
        for key in (UNASSIGNED, UNKNOWN)
        if key in rows and any(rows[key])
    )
    return MemberTable(
        measures=tuple(measures[place] for place in shown),
        members=members[:row_limit],
        rest=_summed(members[row_limit:]),
        unranked=unranked,
        total=MemberRow("COMPANY", None, None, tuple(totals[place] for place in shown)),
    )


def read_funnel(connection: duckdb.DuckDBPyConnection, as_of: date) -> tuple[StageRow, ...]:
    """Contacts standing in each lifecycle stage at the end of the month of `as_of`, stages in order."""
    rows = connection.execute(
        "select fact.grain_id, coalesce(stage.name_vi, fact.grain_id),"
        " coalesce(stage.name_en, fact.grain_id), fact.numerator,"
        " sum(fact.numerator) over () from kpi.fct_kpi_values as fact"
        " left join core.dim_lifecycle_stage as stage on stage.lifecycle_stage = fact.grain_id"
        " where fact.kpi_code = 'lifecycle_stage_share' and fact.grain = 'lifecycle_stage'"
        " and fact.period_type = 'month' and fact.period_start = $1 and fact.detail is null"
        " and fact.status = 'ok' and fact.numerator is not null"
        " and (fact.numerator <> 0 or list_contains($2, fact.grain_id))"
        " order by stage.stage_order nulls last, fact.grain_id",
        [month_of(as_of), list(PIPELINE_STAGES)],
    ).fetchall()
    if not rows or not rows[0][4]:
        return ()
    return tuple(StageRow(stage, vi, en, count, count / total) for stage, vi, en, count, total in rows)


def read_sources(connection: duckdb.DuckDBPyConnection) -> tuple[SourceRow, ...]:
    """Configured sources by name; empty if the release does not list its entities."""
    if not has_table(connection, "quality", "entities"):
        return ()
    rows = connection.execute(
        "select source, count(*), count(*) filter (where is_delivered),"
        " coalesce(sum(landed_row_count), 0)::bigint, coalesce(sum(quarantined_row_count), 0)::bigint,"
        " max(latest_delivery_date), list(entity order by entity) filter (where not is_delivered)"
        " from quality.entities where is_configured group by source order by source"
    ).fetchall()
    return tuple(
        SourceRow(source, configured, delivered, landed, quarantined, newest, tuple(missing or ()))
        for source, configured, delivered, landed, quarantined, newest, missing in rows
    )


def has_table(connection: duckdb.DuckDBPyConnection, schema_name: str, table_name: str) -> bool:
    """Whether the release has a table."""
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database() and schema_name = ?"
        " and table_name = ?",
        [schema_name, table_name],
    ).fetchone()
    return found is not None


def _figures_by_member(
    connection: duckdb.DuckDBPyConnection, grain: str, measures: Sequence[Measure], as_of: date
) -> dict[str, list[Decimal | None]]:
    figures: dict[str, list[Decimal | None]] = {}
    for place, measure in enumerate(measures):
        rows = connection.execute(
            f"select grain_id, {_part(measure)} from kpi.fct_kpi_values where kpi_code = $1 and grain = $2"
            " and period_type = 'month' and period_start = $3 and detail is null and status = 'ok'",
            [measure.kpi_code, grain, month_of(as_of)],
        ).fetchall()
        for grain_id, value in rows:
            figures.setdefault(grain_id, [None] * len(measures))[place] = value
    return figures


def _part(measure: Measure) -> str:
    return {"value": "value", "numerator": "numerator"}[measure.part]


def _names(connection: duckdb.DuckDBPyConnection, grain: str) -> dict[str, str]:
    table = {"rep": "core.dim_rep", "region": "core.dim_region"}[grain]
    return dict(connection.execute(f"select {grain}_id, {grain}_name from {table}").fetchall())


def _summed(rows: Sequence[MemberRow]) -> MemberRow | None:
    if not rows:
        return None
    columns = zip(*(row.figures for row in rows), strict=True)
    figures = tuple(sum((f for f in column if f is not None), Decimal(0)) for column in columns)
    return MemberRow("REST", None, None, figures, len(rows))
