"""What is said of a set-up: the way to the first KPI, and what Airflow adds to a night."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.__main__ import Stage
from bench.set_up import (
    AGAIN,
    CLONE,
    INSTALL,
    NIGHTLY,
    ONCE_MORE,
    STANDING,
    NothingPublished,
    _first_kpi,
    table,
)


def test_the_first_kpi_comes_after_clone_installation_and_night_and_airflow_is_the_rest_of_a_night() -> None:
    """1 + 20 + 90 s; a night of 80 s of which the commands take 50 + 20, and one of 70 s: 45 + 18."""
    seconds = {CLONE: 1.0, INSTALL: 20.0, NIGHTLY: 90.0, AGAIN: 80.0, STANDING: 70.0}
    seconds |= {"build": 50.0, "audit": 20.0, "build" + ONCE_MORE: 45.0, "audit" + ONCE_MORE: 18.0}

    text = table([Stage(name, taken, taken, 1.0) for name, taken in seconds.items()])

    assert "| **clone to first KPI** (to reach: 60) | **111.0** | |" in text
    assert "| **Airflow's share of a night** (to reach: 15) | **7.0** | |" in text
    assert "| Airflow's share of the first night in a new state folder | 10.0 | |" in text


def test_a_night_without_a_kpi_is_no_set_up(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema kpi; create table kpi.fct_kpi_values (value decimal(38, 12))")

    with pytest.raises(NothingPublished, match="no KPI has a value"):
        _first_kpi(tmp_path / "warehouse.duckdb")
