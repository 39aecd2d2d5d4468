"""One build of the company that is all cases, for every test that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dbt_project.building import Build
from tests.cases.building import build_cases
from tests.cases.company import read_cases

CASES = read_cases()


@pytest.fixture(scope="session")
def cases_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build_cases(CASES, tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="session")
def warehouse(cases_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    assert set(cases_build.node_counts) <= {"success", "pass", "warn", "no-op"}, cases_build.node_counts
    with duckdb.connect(str(cases_build.warehouse), read_only=True) as connection:
        yield connection
