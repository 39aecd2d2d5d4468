"""A night that somebody marks as an incident is no habit later, and is judged tonight like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb

from expectations.checks import NightFacts
from expectations.suites.history_columns import column_suites
from expectations.suites.history_deliveries import delivery_suites
from expectations.suites.history_hours import hour_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from tests.unit.expectations.test_history import failed

LIMITS = read_thresholds(THRESHOLDS)
NIGHT = date(2026, 2, 20)
FACTS = NightFacts(NIGHT, date(2025, 1, 1), 7, "VND", frozenset({"tel_calls"}))


def found(connection: duckdb.DuckDBPyConnection, facts: NightFacts) -> set[str]:
    """What the suites find that look at the night's own rows beside those of earlier days."""
    return {
        *failed(column_suites(facts, LIMITS), "history.columns", connection),
        *failed(delivery_suites(facts, LIMITS), "history.deliveries", connection),
        *failed(hour_suites(facts, LIMITS), "history.hours", connection),
    }


def test_marking_the_night_as_an_incident_answers_for_none_of_its_checks() -> None:
    """40 calls a day at eight different hours of the morning; tonight 40 abandoned ones, all at 23:00."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as landed")
    connection.execute(
        "create table landed.main.calendar as select cast(day as date) as calendar_date,"
        " true as is_working_day"
        " from range(date '2025-12-01', date '2026-04-01', interval 1 day) as days (day)"
    )
    connection.execute(
        "create table landed.main.receipts as select 'tel_calls' as entity, calendar_date as delivery_date,"
        f" 'landed' as status, 'delta' as delivery_mode,"
        f" case calendar_date when date '{NIGHT}' then 3 else 40 end as row_count_in_file"
        f" from landed.main.calendar where calendar_date <= date '{NIGHT}'"
    )
    connection.execute(
        "create table landed__tel_calls as select 'K' || call as contact_id, 'A' || call as account_id,"
        " case when call % 2 = 0 then 'inbound' else 'outbound' end as direction,"
        f" case when calendar_date = date '{NIGHT}' or call % 4 = 0 then 'abandoned'"
        " else 'answered' end as disposition,"
        # 8 to 15 o'clock in Vietnam
        " calendar_date + to_hours(1 + call::integer % 8) + to_minutes(call::integer)"
        f" + to_hours(case calendar_date when date '{NIGHT}' then 14 - call::integer % 8 else 0 end)"
        " as started_at, started_at + interval 3 minute as ended_at"
        f" from landed.main.calendar, range(40) as calls (call) where calendar_date <= date '{NIGHT}'"
    )

    unmarked = found(connection, FACTS)

    assert unmarked == {"still_varies", "is_not_lost", "are_not_moved"}
    assert found(connection, replace(FACTS, incident_days=frozenset({NIGHT}))) == unmarked
