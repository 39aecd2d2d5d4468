"""What the page of the running day shows, read from the published file: plain rows in no language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb

REP_ROWS, REGION_ROWS = 40, 25
"""So that a page of a large company stays below 150 kB; the file has everybody."""


@dataclass(frozen=True)
class Tick:
    """When the figures are from: `at` in local time."""

    company_name: str
    currency: str
    at: datetime
    today: date
    certified_as_of: date
    release_id: str


@dataclass(frozen=True)
class Progress:
    """How far a running target is: `rate` is `actual` over `due`, None where nothing is due."""

    actual: Decimal | None
    due: Decimal | None
    rate: Decimal | None
    is_behind: bool


@dataclass(frozen=True)
class MemberRow:
    """One rep or region: `rank` by the month to date, None for what is nobody's.

    The month to date is None where its certified part is held; then nobody has a rank.
    """

    member_id: str
    name: str | None
    rank: int | None
    today: Decimal
    month_to_date: Decimal | None
    progress: Progress | None


@dataclass(frozen=True)
class KpiBoard:
    """One KPI: the company's own row, reps and regions by rank, and how many of them are not shown."""

    kpi_code: str
    name_vi: str
    name_en: str
    unit: str
    company: MemberRow
    reps: tuple[MemberRow, ...]
    regions: tuple[MemberRow, ...]
    hidden_rep_count: int
    hidden_region_count: int


@dataclass(frozen=True)
class Notice:
    """A check that found something and held nothing."""

    check_id: str
    finding_count: int


def read_tick(connection: duckdb.DuckDBPyConnection) -> Tick:
    """The one row that says when and after which night."""
    name, currency, as_of, offset, today, certified, release_id = connection.execute(
        "select company_name, reporting_currency, as_of, utc_offset_hours, today, certified_as_of, release_id"
        " from intraday.tick"
    ).fetchall()[0]
    return Tick(name, currency, as_of + timedelta(hours=offset), today, certified, release_id)


def read_notices(connection: duckdb.DuckDBPyConnection) -> list[Notice]:
    """Warnings of the checks, in their order."""
    rows = connection.execute(
        "select check_id, finding_count from intraday.checks where not is_success and severity = 'warn'"
    ).fetchall()
    return [Notice(*row) for row in rows]


def read_boards(connection: duckdb.DuckDBPyConnection) -> list[KpiBoard]:
    """Every KPI of the day with its members."""
    kpis = connection.execute(
        "select kpi_code, name_vi, name_en, unit from intraday.kpis order by shown_order"
    ).fetchall()
    return [_board(connection, *kpi) for kpi in kpis]


def _board(
    connection: duckdb.DuckDBPyConnection, kpi_code: str, name_vi: str, name_en: str, unit: str
) -> KpiBoard:
    progress = _progress(connection, kpi_code)
    rows = connection.execute(
        "select figures.grain, figures.grain_id, members.member_name, figures.month_rank,"
        " figures.today_value, figures.month_to_date from intraday.kpi_figures as figures"
        " left join intraday.members as members"
        " using (grain, grain_id) where figures.kpi_code = $kpi_code"
        " order by figures.month_rank nulls last, figures.today_rank nulls last, members.member_name,"
        " figures.grain_id",
        {"kpi_code": kpi_code},
    ).fetchall()
    found: dict[str, list[MemberRow]] = {"company": [], "region": [], "rep": []}
    for grain, member_id, name, rank, today, month_to_date in rows:
        row = MemberRow(member_id, name, rank, today, month_to_date, progress.get((grain, member_id)))
        if row.name is not None or row.today or row.month_to_date:
            found[grain].append(row)
    reps, regions = found["rep"], found["region"]
    return KpiBoard(
        kpi_code=kpi_code,
        name_vi=name_vi,
        name_en=name_en,
        unit=unit,
        company=found["company"][0],
        reps=tuple(reps[:REP_ROWS]),
        regions=tuple(regions[:REGION_ROWS]),
        hidden_rep_count=len(reps[REP_ROWS:]),
        hidden_region_count=len(regions[REGION_ROWS:]),
    )


def _progress(connection: duckdb.DuckDBPyConnection, kpi_code: str) -> dict[tuple[str, str], Progress]:
    """By kind and id of the assignee; of several running targets the month's, else the shortest."""
    rows = connection.execute(
        "select assignee_type, assignee_id, actual, due_target, kpi_progress_rate, direction"
        " from intraday.progress where kpi_code = $kpi_code qualify row_number() over ("
        " partition by assignee_type, assignee_id"
        " order by cycle <> 'month', period_end - period_start, assignment_id) = 1",
        {"kpi_code": kpi_code},
    ).fetchall()
    return {
        (kind, assignee): Progress(actual, due, rate, _is_behind(rate, direction))
        for kind, assignee, actual, due, rate, direction in rows
    }


def _is_behind(rate: Decimal | None, direction: str | None) -> bool:
    if rate is None:
        return False
    return rate > 1 if direction == "lower_better" else rate < 1
