"""With how many threads DuckDB works in a night."""

import duckdb
import pytest

from dbt_project.building import environment
from state_folder.threads import engine_threads

CONNECT = duckdb.connect


@pytest.mark.parametrize(("own", "expected"), [(1, 3), (2, 3), (3, 3), (16, 16)])
def test_as_many_as_it_takes_by_itself_but_three_at_least(own: int, expected: int) -> None:
    assert engine_threads(own) == expected


@pytest.mark.parametrize(("cores", "expected"), [(2, "3"), (16, "16")])
def test_a_build_is_told_so(monkeypatch: pytest.MonkeyPatch, cores: int, expected: str) -> None:
    monkeypatch.setattr(duckdb, "connect", lambda: CONNECT(config={"threads": cores}))

    assert environment({}, "", "", "")["WAREHOUSE_ENGINE_THREADS"] == expected
