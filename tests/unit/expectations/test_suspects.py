"""Conditions on rows are looked for in one pass, and each finds what it would find by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy

from expectations.audit_database import AuditDatabase
from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.keys import may_be_repeated, repeated_keys
from expectations.suites.kpi_values import KEY, kpi_value_suites
from expectations.thresholds import THRESHOLDS, read_thresholds

ROWS = "(values (1, 'a', -1), (2, null, 5), (3, 'b', null), (4, null, -2)) as rows (id, name, amount)"


@pytest.fixture
def database() -> Iterator[AuditDatabase]:
    engine = sqlalchemy.create_engine("duckdb:///:memory:", poolclass=sqlalchemy.StaticPool)
    with engine.connect() as connection:
        yield AuditDatabase(url="", connection=connection)
    engine.dispose()


def suite_of(*conditions: str | None, is_view: bool = True) -> Suite:
    checks = tuple(Check(f"check_{number}", None, "", where=where) for number, where in enumerate(conditions))
    return Suite("some.rows", Layer.KPI, "rows", f"select * from {ROWS}", checks, is_view=is_view)


@pytest.mark.parametrize("is_view", [True, False])
def test_each_condition_finds_among_the_suspects_what_it_finds_in_all(
    database: AuditDatabase, is_view: bool
) -> None:
    suite = suite_of(None, "amount < 0", "name is null", "id > 9", is_view=is_view)
    assert database.make_subject(suite) is None
    assert suite.asked_of(suite.checks[0]) == suite.subject_name
    assert database.row_count(suite.subject_name) == 4
    found = [
        database.rows(f'select id from "{suite.asked_of(check)}" where {check.where} order by id')
        for check in suite.checks[1:]
    ]
    assert found == [[(1,), (4,)], [(2,), (4,)], []]
    assert database.rows(f'select id from "{suite.suspects_name}" order by id') == [(1,), (2,), (4,)]


def test_a_suite_without_conditions_has_no_suspects(database: AuditDatabase) -> None:
    suite = suite_of(None)
    assert database.make_subject(suite) is None
    assert suite.suspects is None
    assert database.rows("select table_name from duckdb_tables()") == []


def test_a_condition_that_cannot_be_asked_is_a_refusal(database: AuditDatabase) -> None:
    refusal = database.make_subject(suite_of("amount < 0", "no_such_column = 1"))
    assert refusal
    assert "no_such_column" in refusal


def test_all_rows_of_a_repeated_key_are_suspects(database: AuditDatabase) -> None:
    suite = suite_of("amount > 4", may_be_repeated("name"))
    assert database.make_subject(suite) is None
    query = repeated_keys("name").replace("{batch}", f'"{suite.suspects_name}"')
    assert database.rows(query) == [(None, 2)]


def test_the_expectation_asks_for_its_condition() -> None:
    night = NightFacts(date(2026, 3, 31), date(2025, 1, 1), 7, "VND", frozenset())
    checks = [
        check
        for suite in kpi_value_suites(night, read_thresholds(THRESHOLDS))
        for check in suite.checks
        if check.where
    ]
    assert len(checks) >= 21
    for check in checks:
        if check.name == "key_is_unique":
            assert check.expectation.unexpected_rows_query == repeated_keys(KEY)
            assert check.where == may_be_repeated(KEY)
            continue
        assert check.expectation.unexpected_rows_query == f"select * from {{batch}} where {check.where}"
