"""Every case of tests/cases, out of one build of one company that is all of them."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pytest

from tests.cases.building import build_cases
from tests.cases.company import Case, read_cases
from tests.cases.expectation import differences, expectations
from tests.cases.other_tables import table_differences

CASES = read_cases()


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    made = build_cases(CASES, tmp_path_factory.mktemp("cases"))
    assert set(made.node_counts) <= {"success", "pass", "warn"}, made.node_counts
    found: dict[str, list[str]] = defaultdict(list)
    with duckdb.connect(str(made.warehouse), read_only=True) as connection:
        for case, difference in [
            *differences(expectations(CASES), connection),
            *table_differences(CASES, connection),
        ]:
            found[case.key].append(difference)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key}{case.name}")
def test_case(case: Case, wrong: dict[str, list[str]]) -> None:
    assert case.expect, "a case expects something"
    assert wrong.get(case.key, []) == []


def test_there_are_cases() -> None:
    assert len(CASES) > 250
    assert all(case.expect for case in CASES)
