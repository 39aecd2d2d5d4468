"""Every number on the pages of the company that is all cases is the one in the published file.

The pages are read back element by element: what stands in which section, table and row. A number that this
file knows no query for fails, too.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dbt_project.building import Build
from publishing.drilldown.page_names import page_name
from publishing.pages import render_pages
from tests.cases.company import AS_OF
from tests.integration.publishing.page_queries import OF_QUOTA, Facts, Published, one
from tests.integration.publishing.page_reading import Element, Number, numbers, parse_page, unescaped

MONTH = AS_OF.replace(day=1)
PREVIOUS = date(2026, 9, 1)
SALES = "sales_revenue"
GRAINS = {
    "role": "company",
    "stage": "lifecycle_stage",
    "region": "region_subtree",
    "team": "team",
    "rep": "rep",
}
# Pages of a kind that are read; the others come out of the same lines.
PAGES_OF_A_KIND = 8
# What the audit and publishing would add to the build; the copy of a release is other tests' concern.
ADDED = (
    "create or replace table quality.gate_summary as select $1::date as as_of, true as is_open,"
    " 1::bigint as expectation_count, 0::bigint as failed_count, 0::bigint as warning_count, 'b' as build_id,"
    " false as is_overridden",
    "create table quality.release as select 'cases' as release_id, $1::date as as_of,"
    " timestamp '2026-11-01' as published_at",
)


@pytest.fixture(scope="module")
def release(
    cases_build: Build, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of the cases with a verdict and a release's name."""
    copy = tmp_path_factory.mktemp("cases_release") / "warehouse.duckdb"
    shutil.copyfile(cases_build.warehouse, copy)
    with duckdb.connect(str(copy), config={"threads": 2}) as connection:
        for statement in ADDED:
            connection.execute(statement, [AS_OF])
        yield connection


@pytest.fixture(scope="module")
def pages(release: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases_pages")
    render_pages(release, folder)
    return folder


@pytest.fixture(scope="module")
def facts(release: duckdb.DuckDBPyConnection) -> Facts:
    """The values of two months, and all of sales, by KPI, grain, member, period type and first day."""
    rows = release.execute(
        "select kpi_code, grain, grain_id, period_type, period_start, value from kpi.fct_kpi_values"
        " where detail is null and list_contains($1, grain) and (period_type = 'month' and period_start in"
        " ($2, $3) or kpi_code = 'sales_revenue' and period_type in ('day', 'month') and period_start >= $4)",
        [sorted(set(GRAINS.values())), MONTH, PREVIOUS, date(2025, 10, 1)],
    ).fetchall()
    found = {row[:5]: row[5] for row in rows}
    assert len(found) == len(rows)
    return found


def subjects(pages: Path, kind: str) -> list[tuple[str, Element]]:
    """Member and page of the pages of a kind, spread over all of them."""
    names = sorted(path for path in pages.glob(f"{kind}-*.html") if re.fullmatch(r"[^.]+\.html", path.name))
    assert names, f"no page of a {kind}"
    step = -(-len(names) // PAGES_OF_A_KIND)
    return [
        (unescaped(path.stem.removeprefix(f"{kind}-")), parse_page(path.read_text("utf-8")))
        for path in names[::step]
    ]


Query = Callable[[Published, str, str, Number], Any]


def in_tree(known: Published, kind: str, member: str, number: Number) -> Any:
    month = PREVIOUS if number.place["class"] == "previous" else MONTH
    return known.kpi(number.place["data-kpi"], GRAINS[kind], member, month)


def in_hero(known: Published, kind: str, member: str, number: Number) -> Any:
    name = number.place["class"]
    if name in OF_QUOTA:
        return known.quota(kind, member, MONTH, name)
    if name in ("sales", "day"):
        day = name == "day"
        return known.kpi(SALES, GRAINS[kind], member, AS_OF if day else MONTH, "day" if day else "month")
    if name == "time":
        return one(
            known.release,
            "select count(*) filter (where calendar_date <= $1) / count(*) from core.dim_date"
            " where month_start = $2 and is_working_day",
            *(AS_OF, MONTH),
        )
    return known.rank(member, MONTH, name)


def in_series(known: Published, kind: str, member: str, number: Number) -> Any:
    start = date.fromisoformat(number.place["data-start"])
    daily = number.place["section"] == "daily"
    if number.place["cell"] == "0":
        return known.kpi(SALES, GRAINS[kind], member, start, "day" if daily else "month")
    return known.quota(kind, member, MONTH if daily else start, "day-target" if daily else "target")


def in_board(known: Published, kind: str, member: str, number: Number) -> Any:
    below, row = number.place["table"].split()[1], number.place["data-member"]
    if number.place["class"] == "attainment":
        return known.quota(below, row, MONTH, "attainment")
    return known.kpi(SALES, GRAINS[below], row, MONTH)


def in_heat(known: Published, kind: str, member: str, number: Number) -> Any:
    below = "region" if number.place["section"] == "heat-regions" else "rep"
    months_ago = 5 - int(number.place["cell"])
    start = one(known.release, "select (?::date - to_months(?))::date", MONTH, months_ago)
    return known.quota(below, number.place["data-member"], start, "attainment")


def in_funnel(known: Published, kind: str, member: str, number: Number) -> Any:
    return one(
        known.release,
        "select numerator from kpi.fct_kpi_values where kpi_code = 'lifecycle_stage_share' and detail is null"
        f" and grain = '{kind}_lifecycle_stage' and period_type = 'month' and period_start = $1"
        f" and {kind}_id = $2 and lifecycle_stage = $3",
        *(MONTH, member, number.place["data-stage"]),
    )


def in_assigned(known: Published, kind: str, member: str, number: Number) -> Any:
    column = {"": "actual", "target": "prorated_target", "attainment": "attainment"}[number.place["class"]]
    start = number.place["data-start"]
    rows = known.release.execute(
        f"select {column} from kpi.fct_target_attainment where assignee_type = $1 and assignee_id = $2 and"
        " kpi_code = $3 and period_start = $4 and period_end >= $5",
        ["company" if kind == "role" else kind, member, number.place["data-kpi"], start, AS_OF],
    ).fetchall()
    # Two assignments of one KPI may run at a time; the page has a row for each.
    return next((row[0] for row in rows if row[0] == number.value), rows)


SECTIONS: dict[str, Query] = {
    **{"kpis": in_tree, "cards": in_tree, "sales": in_hero, "daily": in_series, "monthly": in_series},
    **{"people": in_board, "regions": in_board, "teams": in_board, "funnel": in_funnel},
    **{"heat-people": in_heat, "heat-regions": in_heat, "assigned": in_assigned},
}


@pytest.mark.parametrize("kind", list(GRAINS))
def test_every_number_of_a_page_is_the_one_that_is_published(
    pages: Path, release: duckdb.DuckDBPyConnection, facts: Facts, kind: str
) -> None:
    known = Published(release, facts)
    seen = 0
    wrong = []
    for name, html in subjects(pages, kind):
        member = "COMPANY" if kind == "role" else name
        for number in numbers(html.one("main")):
            found = SECTIONS[number.place["section"]](known, kind, member, number)
            # The page divides decimals, the query of this test doubles.
            allowed = Decimal("1e-9") * (1 + abs(number.value))
            if found is None or abs(Decimal(found) - number.value) > allowed:
                wrong.append((name, number, found))
            seen += 1
    assert wrong == []
    assert seen > 100


def test_what_people_earn_is_what_finance_has_and_the_score_is_the_evaluation_s(
    pages: Path, release: duckdb.DuckDBPyConnection
) -> None:
    seen = 0
    paid = release.execute(
        "select distinct rep_id from kpi.fct_employee_evaluation where allowance_payable > 0"
        " order by 1 limit 25"
    ).fetchall()
    for (rep,) in paid:
        path = pages / "pay" / page_name("rep", rep, "vi")
        for number in numbers(
            parse_page(path.read_text("utf-8")).one("section", aria_labelledby="allowances")
        ):
            query = {
                "score": "select score_shown from kpi.fct_employee_evaluation"
                " where rep_id = ? and period_start = ?",
                "allowance": "select allowance_payable from commission.allowance_payable"
                " where rep_id = ? and pay_month = ?",
            }[number.place["class"]]
            found = one(release, query, rep, number.place["data-start"])
            assert found == number.value, (rep, number)
            seen += 1
    assert seen > 10


def test_every_rep_region_and_team_of_the_release_has_its_page(
    pages: Path, release: duckdb.DuckDBPyConnection
) -> None:
    expected = {
        "rep": "select rep_id from core.dim_rep where rep_id not in ('UNKNOWN', 'UNASSIGNED')",
        "region": "select region_id from core.dim_region where region_id not in ('UNKNOWN', 'UNASSIGNED')",
        "stage": "select lifecycle_stage from core.dim_lifecycle_stage",
    }
    for kind, query in expected.items():
        members = {row[0] for row in release.execute(query).fetchall()}
        assert members
        for language in ("", ".en"):
            pattern = rf"{kind}-([^.]+){re.escape(language)}\.html"
            names = (re.fullmatch(pattern, path.name) for path in pages.iterdir())
            assert {unescaped(name[1]) for name in names if name} == members
    largest = max(pages.rglob("*.html"), key=lambda path: path.stat().st_size)
    assert largest.stat().st_size < 150_000, largest.name
