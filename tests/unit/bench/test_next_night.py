"""What is said of one more night, and that a night which differs from the one in full is not measured."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.__main__ import Size, Stage
from bench.next_night import FIRST, FULL, MORE, Nights, NightsDiffer, _compare, ratio, table


def build(file: Path, values: list[int], *, gate: bool = False) -> Path:
    """A build with one KPI table; the audited one also has what the audit wrote."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema kpi; create schema quality")
        connection.execute(
            "create table kpi.fct_kpi_values as select unnest(?::integer[]) as value", [values]
        )
        if gate:
            connection.execute("create table quality.gate_results as select 'open' as verdict")
    return file


def test_equal_nights_are_counted_in_whatever_order(tmp_path: Path) -> None:
    carried = build(tmp_path / "a.duckdb", [1, 2, 2], gate=True)

    assert _compare(carried, build(tmp_path / "b.duckdb", [2, 1, 2])) == (1, 3)


@pytest.mark.parametrize("values", [[1, 2], [1, 2, 3], [1, 1, 2]])
def test_a_night_with_other_rows_is_refused(tmp_path: Path, values: list[int]) -> None:
    with pytest.raises(NightsDiffer, match="fct_kpi_values: 3 rows"):
        _compare(build(tmp_path / "a.duckdb", [1, 2, 2]), build(tmp_path / "b.duckdb", values))


def test_nights_without_a_row_compare_nothing(tmp_path: Path) -> None:
    with pytest.raises(NightsDiffer, match="nothing was compared"):
        _compare(build(tmp_path / "a.duckdb", []), build(tmp_path / "b.duckdb", []))


def nights(build_seconds: float) -> Nights:
    """Land 1, audit 2 and publish 1 s, each twice as many CPU seconds."""
    stages = [
        Stage(name, seconds, 2 * seconds, 100)
        for name, seconds in (("land", 1.0), ("build", build_seconds), ("audit", 2.0), ("publish", 1.0))
    ]
    return Nights({FIRST: stages, MORE: stages, FULL: [stages[1]]}, 3, 1_000, 400)


def test_the_table_has_each_stage_and_their_sum() -> None:
    text = table("S", Size(40, 15), nights(6.0))

    assert "400 rows of `kpi.fct_kpi_values` were taken over. 3 tables, 1,000 rows" in text
    assert "| build | 6.0 | 12.0 | 6.0 | 12.0 | 6.0 | 12.0 |" in text
    assert "| **night** | **10.0** | **20.0** | **10.0** | **20.0** | | |" in text


def test_the_ratio_is_of_one_more_night_with_long_and_with_short_history() -> None:
    assert "**1.25 ×** the seconds" in ratio(nights(6.0), nights(4.0))
