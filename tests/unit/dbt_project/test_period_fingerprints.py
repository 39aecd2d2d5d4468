"""The published days of a night, and what of them the next night may take over."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from jinja2 import Environment

from dbt_project.building import PROJECT

MODEL = PROJECT / "models" / "marts" / "quality" / "period_fingerprints.sql"
DAY = date(2026, 10, 30)


@pytest.mark.parametrize(("holds", "fingerprint"), [(0, "a1"), (1, None)])
def test_the_days_stand_there_on_a_held_night_too_and_none_of_them_is_carried_out_of_it(
    holds: int, fingerprint: str | None
) -> None:
    """Without its days the gate would take the first week for a whole one, and close."""
    connection = duckdb.connect()
    connection.execute(f"create table held_sources as from range({holds})")
    connection.execute(
        "create table int_period_fingerprints as"
        f" select 'day' as period_type, date '{DAY}' as period_start, 'a1' as fingerprint"
    )
    query = (
        Environment(autoescape=False)
        .from_string(MODEL.read_text(encoding="utf-8"))
        .render(ref=lambda name: name, source=lambda _, name: name)
    )

    assert connection.execute(query).fetchall() == [("day", DAY, fingerprint)]
