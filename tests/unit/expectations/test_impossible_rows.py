"""Rows that cannot be: a few of long ago are let pass, a night of them is not, after years either."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from expectations.checks import NightFacts
from expectations.suites.landed_sense import landed_sense_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from tests.unit.expectations.test_history import failed

NIGHT = date(2026, 2, 20)
FACTS = NightFacts(NIGHT, date(2025, 1, 1), 7, "VND", frozenset({"tel_call_legs"}))


@pytest.mark.parametrize(
    ("tonight", "wrong_tonight", "wrong_before", "found"),
    [
        (100, 0, 150, set()),
        (100, 0, 250, {"as_expected"}),
        (100, 15, 0, set()),
        # 16 and 100 of 100 100 legs are less than two in a thousand
        (100, 16, 0, {"as_expected"}),
        (100, 100, 0, {"as_expected"}),
        (19, 19, 0, set()),
    ],
)
def test_a_night_of_legs_that_end_before_they_ring_does_not_drown_in_the_history(
    tonight: int, wrong_tonight: int, wrong_before: int, found: set[str]
) -> None:
    """100 000 legs of earlier nights."""
    connection = duckdb.connect()
    connection.execute(
        "create table landed__tel_call_legs (_extracted_at timestamp, offered_at timestamp,"
        " answered_at timestamp, ended_at timestamp)"
    )
    for day, count, wrong in (("2026-02-19", 100_000, wrong_before), (NIGHT, tonight, wrong_tonight)):
        connection.execute(
            f"insert into landed__tel_call_legs select timestamp '{day} 18:30:00',"
            f" timestamp '{day} 02:00:00', null,"
            f" timestamp '{day} 02:00:00' + to_minutes(case when leg < {wrong} then -1 else 1 end)"
            f" from range({count}) as legs (leg)"
        )

    suites = landed_sense_suites(FACTS, read_thresholds(THRESHOLDS))
    assert failed(suites, "landing.impossible_rows", connection) == found
