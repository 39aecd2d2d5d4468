"""The whole audit of a tiny night: open, closed, repeated, and closed on nothing."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import suites as all_suites
from expectations.auditing import audit
from expectations.errors import GateClosed, HandOverOfAnotherNight

NIGHT = date(2026, 10, 31)
RUN_AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def rows(state: Path, select: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(state / "build" / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(select).fetchall()


def spoil(state: Path, file: str, statement: str) -> None:
    with duckdb.connect(str(state / "build" / f"{file}.duckdb")) as connection:
        connection.execute(statement)


def test_a_right_night_opens_the_gate_and_a_second_audit_writes_equal_rows(night: Path) -> None:
    first = audit(night, NIGHT, RUN_AT)
    written = rows(night, "select * from quality.gate_results order by check_id")
    summary = rows(night, "select * from quality.gate_summary")
    second = audit(night, NIGHT, datetime(2026, 11, 2, 9, 30, tzinfo=UTC))

    assert first.summary.is_open
    assert first.summary.failed_count == 0
    assert len(written) == len(first.results) > 200
    assert rows(night, "select * from quality.gate_results order by check_id") == written
    assert rows(night, "select * from quality.gate_summary") == summary
    assert summary == [(NIGHT, True, first.summary.expectation_count, 0, 0, second.summary.build_id, False)]
    assert "landing.hr_employees" in first.not_configured


def test_the_gates_tables_have_the_agreed_columns_and_leave_other_tables_alone(night: Path) -> None:
    audit(night, NIGHT, RUN_AT)
    results = rows(night, "select column_name, column_type from (describe quality.gate_results)")
    summary = rows(night, "select column_name, column_type from (describe quality.gate_summary)")

    assert results == [
        ("check_id", "VARCHAR"),
        ("layer", "VARCHAR"),
        ("suite", "VARCHAR"),
        ("object_name", "VARCHAR"),
        ("column_name", "VARCHAR"),
        ("expectation", "VARCHAR"),
        ("severity", "VARCHAR"),
        ("is_success", "BOOLEAN"),
        ("status", "VARCHAR"),
        ("observed_value", "VARCHAR"),
        ("expected_value", "VARCHAR"),
        ("row_count_seen", "BIGINT"),
        ("message", "VARCHAR"),
        ("as_of", "DATE"),
        ("standing_since", "DATE"),
        ("overridden_by", "VARCHAR"),
        ("override_reason", "VARCHAR"),
        ("override_until", "DATE"),
    ]
    assert summary == [
        ("as_of", "DATE"),
        ("is_open", "BOOLEAN"),
        ("expectation_count", "BIGINT"),
        ("failed_count", "BIGINT"),
        ("warning_count", "BIGINT"),
        ("build_id", "VARCHAR"),
        ("is_overridden", "BOOLEAN"),
    ]
    assert rows(night, "select kept from quality.model_costs") == [(1,)]
    assert rows(night, "select count(*), count(distinct check_id) from quality.gate_results")[0][0] > 200
    assert rows(night, "select count(*) - count(distinct check_id) from quality.gate_results") == [(0,)]


def test_a_lost_dong_closes_the_gate_after_the_results_were_written_and_says_what_to_do(night: Path) -> None:
    spoil(
        night,
        "warehouse",
        """
        update kpi.fct_kpi_values set numerator = numerator - 0.000001, value = value - 0.000001
        where kpi_code = 'sales_revenue' and grain = 'company' and period_type = 'month'
    """,
    )
    published = night / "published"
    published.mkdir()
    manifest = {"release_id": "2026-10-31-1", "as_of": "2026-10-31"}
    (published / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(GateClosed) as closed:
        audit(night, NIGHT, RUN_AT)

    message = str(closed.value)
    assert "reconciliation.sales_revenue.every_month_agrees [failed] on sales_revenue: observed 1" in message
    assert "published=1150251.235801" in message
    assert "recounted=1150251.235802" in message
    assert "looked at 1 rows" in message
    assert "Nothing was published; readers keep release 2026-10-31-1." in message
    assert f"python -m expectations results --state {night}" in message
    assert rows(night, "select is_open from quality.gate_summary") == [(False,)]
    assert rows(
        night,
        "select status, row_count_seen from quality.gate_results "
        "where check_id = 'reconciliation.sales_revenue.every_month_agrees'",
    ) == [("failed", 1)]
    assert (night / "data_docs" / "index.html").is_file()


def test_the_pages_load_nothing_from_another_host(night: Path) -> None:
    audit(night, NIGHT, RUN_AT)
    pages = [*(night / "data_docs").rglob("*.html"), *(night / "data_docs").rglob("*.css")]

    assert len(pages) > 100
    for page in pages:
        content = page.read_text(encoding="utf-8")
        for loading in ('src="http', "src='http", "url('http", 'url("http', "url(http", "@import"):
            assert loading not in content, f"{page.name} loads from elsewhere"
        assert "<link" not in content or 'rel="stylesheet" href="http' not in content


def test_a_suite_that_vanished_closes_the_gate(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare = all_suites.declare_suites

    def declare_without_reconciliation(*arguments: Any) -> Any:
        suites, left_out = declare(*arguments)
        return [suite for suite in suites if suite.name != "reconciliation.sales_revenue"], left_out

    monkeypatch.setattr("expectations.auditing.declare_suites", declare_without_reconciliation)
    with pytest.raises(GateClosed, match=r"reconciliation\.sales_revenue\.suite_exists \[not_evaluated\]"):
        audit(night, NIGHT, RUN_AT)


def test_an_audit_that_evaluated_nothing_closes_the_gate(
    night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.auditing.evaluate_suites", lambda *_, **__: {})
    with pytest.raises(GateClosed, match="declared but not evaluated"):
        audit(night, NIGHT, RUN_AT)


def test_the_hand_over_of_another_day_is_not_audited(night: Path) -> None:
    with pytest.raises(HandOverOfAnotherNight, match="2026-10-31, the audit of 2026-10-30"):
        audit(night, date(2026, 10, 30), RUN_AT)
    assert rows(night, "select count(*) from duckdb_tables() where table_name = 'gate_summary'") == [(0,)]
