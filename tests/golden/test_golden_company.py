"""The published KPIs of the golden company equal the independently expected values, at every key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from dbt_project import build
from ingestion.company import load_company
from ingestion.contract import CONTRACT_FOLDER, load_contracts
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.golden.comparison import compare

AS_OF = date(2026, 10, 31)


@pytest.fixture(scope="session")
def compared(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("golden")
    golden = shared / "golden"
    entities = [
        f'      {entity}: {{file: "{entity}.csv.gz"}}'
        for entity in load_contracts(CONTRACT_FOLDER)
        if (golden / "company" / f"{entity}.csv.gz").exists()
    ]
    assert len(entities) == 51
    (folder / "company.yml").write_text(
        "company: golden\nname: Golden\ntime_zone: Asia/Ho_Chi_Minh\nreporting_currency: VND\n"
        f"fiscal_year_start_month: 1\ncalendar: VN\ninbox: {golden / 'company'}\nsources:\n  all:\n"
        "    due: '05:00'\n    entities:\n" + "\n".join(entities) + "\n",
        encoding="utf-8",
    )
    company = load_company(folder)
    state = folder / "state"
    land_source(company, "all", state, AS_OF, datetime(2026, 11, 1, tzinfo=UTC), "tests")
    hand_over(company, state, AS_OF)
    made = build(state, AS_OF)
    assert set(made.node_counts) <= {"success", "pass", "warn", "no-op"}, made.node_counts
    with compare(made.warehouse, golden / "expected_kpi_values.csv.gz") as connection:
        yield connection


def test_every_key_of_the_expected_file_is_equal_or_disputed_with_a_reason(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    differing = compared.execute(
        "select kpi_code, grain, grain_id, detail, period_type, period_start, value, actual_value"
        " from compared where not is_equal and not is_disputed limit 20"
    ).fetchall()
    assert differing == []


def test_there_was_something_to_compare(compared: duckdb.DuckDBPyConnection) -> None:
    row = compared.execute("select count(*), count(distinct kpi_code) from compared").fetchone()
    assert row is not None
    assert row[0] > 100_000
    assert row[1] >= 45
