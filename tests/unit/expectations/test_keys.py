"""Keys that occur more than once, held to a plain grouping."""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.keys import repeated_keys

PARTS = st.one_of(st.none(), st.sampled_from(["a", "b", "", "ab"]))


def repeated(rows: list[tuple[str | None, str | None]], key: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute("create table batch (one varchar, other varchar)")
        for row in rows:
            connection.execute("insert into batch values (?, ?)", row)
        return connection.execute(repeated_keys(key).replace("{batch}", "batch")).fetchall()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("a", "b"), ("a", "b"), ("a", "c")], [("a", "b", 2)]),
        # parts are told apart: 'a' and 'b' are not 'ab' and nothing
        ([("a", "b"), ("ab", "")], []),
        # rows without a detail are one key as others are
        ([("a", None), ("a", None), ("a", "")], [("a", None, 2)]),
        ([(None, None)] * 3, [(None, None, 3)]),
        ([], []),
    ],
)
def test_a_key_that_occurs_twice_is_told_with_how_often(
    rows: list[tuple[str | None, str | None]], found: list[tuple[object, ...]]
) -> None:
    assert repeated(rows, "one, other") == found


def test_a_key_of_one_column() -> None:
    assert repeated([("a", "b"), ("a", "c"), ("b", "c")], "one") == [("a", 2)]


@given(st.lists(st.tuples(PARTS, PARTS), max_size=30))
def test_what_is_told_is_what_was_counted(rows: list[tuple[str | None, str | None]]) -> None:
    counted = [(*key, count) for key, count in Counter(rows).items() if count > 1]
    assert Counter(repeated(rows, "one, other")) == Counter(counted)
