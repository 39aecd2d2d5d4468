"""How far back is published: events of the window, what was open in it, and nothing that was over before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from dbt_project import build
from demo.delivering import deliver_company
from demo.size import company_size
from expectations.dbt_results import dbt_results
from ingestion.company import load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.faults.workshop import tune_company

NIGHT, LANDED_AT = date(2026, 2, 28), datetime(2026, 3, 1, tzinfo=UTC)
# The year of the month before is published; the company began in October.
START = date(2026, 1, 1)
# One row per member: they stand with their members.
OF_MEMBERS = {"fct_new_customers", "fct_outlet_openings", "fct_qualifications"}
# Days that nothing happens on: they are agreed on beforehand.
AGREED = {"due_date", "expected_close_date"}
# Nobody knows its day, or it goes on: kept, however old.
OPEN = {
    "fct_deals": "stage_type = 'open'",
    "fct_tickets": "resolved_on is null",
    "fct_lifecycle_changes": "exited_on is null",
    "fct_leads": "lead_id in (select lead_id from short.core.fct_lead_events)",
    "fct_deal_stage_changes": "deal_id in (select deal_id from short.core.fct_deals)",
    "fct_invoices": "document_id in (select object_id from short.core.fct_balance_spans)",
    "fct_invoice_lines": "document_id in (select document_id from short.core.fct_invoices)",
}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with two builds of one landing: `whole` of all that was delivered, `short` of a year so far."""
    folder = tmp_path_factory.mktemp("window")
    deliver_company(company_size(10, 5, NIGHT, 7, None, 300, 8000), 1, folder, lambda step: None)
    company_file = folder / "company" / "company.yml"
    for name, months in (("whole", 12), ("short", 1)):
        tune_company(company_file)
        yaml = YAML()
        content = yaml.load(company_file.read_text(encoding="utf-8"))
        content["inbox"] = str(folder / "inbox")
        content["parameters"]["history_months"] = months
        with company_file.open("w", encoding="utf-8") as stream:
            yaml.dump(content, stream)
        company, state = load_company(folder / "company"), folder / name
        for source in company.source_names:
            land_source(company, source, state, NIGHT, LANDED_AT, "tests")
        hand_over(company, state, NIGHT)
        build(state, NIGHT)
    return folder


@pytest.fixture(scope="module")
def both(builds: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name in ("whole", "short"):
            file = builds / name / "build" / "warehouse.duckdb"
            connection.execute(f"attach '{file}' as {name} (read_only)")
        yield connection


def facts(both: duckdb.DuckDBPyConnection) -> list[str]:
    found = both.execute(
        "select table_name from duckdb_tables() where database_name = 'whole' and schema_name = 'core'"
        " and table_name like 'fct_%' order by 1"
    ).fetchall()
    return [name for (name,) in found]


def days_of(both: duckdb.DuckDBPyConnection, fact: str) -> list[str]:
    found = both.execute(
        "select column_name from duckdb_columns() where database_name = 'whole' and schema_name = 'core'"
        " and table_name = ? and data_type = 'DATE'",
        [fact],
    ).fetchall()
    return [name for (name,) in found if name not in AGREED]


def count(both: duckdb.DuckDBPyConnection, query: str) -> int:
    row = both.execute(f"select count(*) from ({query})").fetchone()
    assert row is not None
    return int(row[0])


def test_what_is_published_of_a_short_window_is_a_part_of_what_is_published_of_a_long_one(
    both: duckdb.DuckDBPyConnection,
) -> None:
    added = {
        fact: count(both, f"from short.core.{fact} except all from whole.core.{fact}") for fact in facts(both)
    }
    assert {fact: rows for fact, rows in added.items() if rows} == {}
    assert len(added) > 25


def test_all_that_is_left_out_was_over_before_the_window(both: duckdb.DuckDBPyConnection) -> None:
    late = {}
    for fact in set(facts(both)) - {"fct_balance_spans"}:
        gone = f"(from whole.core.{fact} except all from short.core.{fact})"
        in_the_window = " or ".join(f"{day} >= date '{START}'" for day in days_of(both, fact))
        if rows := count(both, f"from {gone} where {in_the_window} or ({OPEN.get(fact, 'false')})"):
            late[fact] = rows
    assert late == {}


def test_all_that_is_published_is_of_the_window_or_was_open_in_it(both: duckdb.DuckDBPyConnection) -> None:
    old = {}
    for fact in set(facts(both)) - OF_MEMBERS - {"fct_balance_spans"}:
        over = " and ".join(
            f"coalesce({day}, date '0001-01-01') < date '{START}'" for day in days_of(both, fact)
        )
        undated = " and ".join(f"{day} is null" for day in days_of(both, fact))
        if rows := count(
            both,
            f"from short.core.{fact} where ({over}) and not ({undated}) and not ({OPEN.get(fact, 'false')})",
        ):
            old[fact] = rows
    assert old == {}


@pytest.mark.parametrize(
    "fact",
    ["fct_calls", "fct_activities", "fct_invoices", "fct_invoice_lines", "fct_order_lines"],
)
def test_three_of_five_months_are_left_out(fact: str, both: duckdb.DuckDBPyConnection) -> None:
    short, whole = (count(both, f"from {name}.core.{fact}") for name in ("short", "whole"))
    assert 0 < short < 0.7 * whole


def test_on_each_day_of_the_window_the_same_balances_stand(both: duckdb.DuckDBPyConnection) -> None:
    standing = """
        select
            days.day, measure_code, detail, entity, rep_id, region_id, lifecycle_stage,
            sum(balance) as balance
        from {}.core.fct_balance_spans
        inner join generate_series(date '2026-01-01', date '2026-02-28', interval 1 day) as days (day)
            on days.day >= valid_from and days.day < valid_to
        group by all
        having sum(balance) <> 0
    """
    short, whole = standing.format("short"), standing.format("whole")
    assert count(both, f"({short}) except all ({whole})") == 0
    assert count(both, f"({whole}) except all ({short})") == 0
    assert count(both, short) > 500
    gone = count(both, "from whole.core.fct_balance_spans") - count(both, "from short.core.fct_balance_spans")
    assert gone > 100
    # among them documents that stood when the window began and were paid in it
    paid = f"""
        select object_id, rep_id, region_id, lifecycle_stage from short.core.fct_balance_spans
        where measure_code = 'receivables_balance'
        group by all
        having sum(balance) = 0 and min(valid_from) < date '{START}' and max(valid_from) > date '{START}'
    """
    assert count(both, paid) > 5


def test_a_figure_does_not_depend_on_how_far_back_is_published(both: duckdb.DuckDBPyConnection) -> None:
    figures = "select * exclude (as_of) from {}.kpi.fct_kpi_values"
    whole, short = figures.format("whole"), figures.format("short")
    assert count(both, short) > 100_000
    assert count(both, f"({short}) except all ({whole})") == 0
    # what begins before the window would be told without its first months, and is not told
    gone = f"({whole}) except all ({short})"
    assert count(both, f"from ({gone}) where period_start >= date '{START}'") == 0
    assert count(both, f"from ({short}) where period_start < date '{START}'") == 0
    kinds = "select distinct period_type from ({})"
    assert both.execute(f"{kinds.format(whole)} except {kinds.format(short)}").fetchall() == [
        ("trailing_12_months",)
    ]
    weeks = "select min(period_start) from ({}) where period_type = 'week'"
    assert both.execute(weeks.format(short)).fetchall() == [(date(2026, 1, 5),)]


def test_rows_of_the_window_still_add_up_to_every_figure(builds: Path) -> None:
    results = dbt_results(builds / "short" / "build" / "dbt" / "target", NIGHT)
    assert len(results) > 300
    assert [result.check_id for result in results if result.closes_the_gate] == []
