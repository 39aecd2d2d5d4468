"""With how many threads DuckDB works in a night."""

import duckdb
import pytest

from state_folder import threads

CONNECT = duckdb.connect


@pytest.mark.parametrize(("cores", "expected"), [(1, 3), (2, 3), (3, 3), (16, 16)])
def test_as_many_as_it_takes_by_itself_but_three_at_least(
    monkeypatch: pytest.MonkeyPatch, cores: int, expected: int
) -> None:
    monkeypatch.setattr(duckdb, "connect", lambda: CONNECT(config={"threads": cores}))

    assert threads.engine_threads() == expected
