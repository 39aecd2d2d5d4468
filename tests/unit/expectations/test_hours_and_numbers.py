"""A day told hours off, and a number that is missing, where the history says that this never is."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from expectations.checks import NightFacts
from expectations.suites.history_hours import hour_suites
from expectations.suites.history_numbers import number_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from tests.unit.expectations.test_history import failed

LIMITS = read_thresholds(THRESHOLDS)
NIGHT = date(2026, 2, 20)
# Calls of a usual day by local hour: 40, half of them before and half after a pause at noon.
USUAL = {8: 6, 9: 8, 10: 6, 14: 8, 15: 6, 16: 4, 17: 2}


def moved_hours(
    tonight: dict[int, int],
    usual: dict[int, int],
    *,
    days: int = 40,
    incident: dict[int, int] | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> set[str]:
    """The checks that found something in calls of tonight, after so many days of usual ones.

    `incident`: further calls of 10 February, a day that is known as an incident.
    """
    connection = connection or duckdb.connect()
    connection.execute("create table landed__tel_calls (started_at timestamp)")
    incident = incident or {}
    for day, hours in (("2026-02-10", incident), ("2026-02-19", usual), ("2026-02-20", tonight)):
        for hour, calls in hours.items():
            connection.execute(
                "insert into landed__tel_calls select cast(? as date) - back::integer * interval 1 day"
                " + to_hours(? - 7) from range(?) as days (back), range(?)",
                [day, hour, days if day == "2026-02-19" else 1, calls],
            )
    incidents = frozenset({date(2026, 2, 10)} if incident else ())
    facts = NightFacts(NIGHT, date(2025, 1, 1), 7, "VND", frozenset({"tel_calls"}), incident_days=incidents)
    return failed(hour_suites(facts, LIMITS), "history.hours", connection)


@pytest.mark.parametrize("hours", [-12, -7, -3, 3, 7, 14])
def test_a_day_told_hours_off_is_moved(hours: int) -> None:
    """A move of 14 or 7 hours takes the later calls into the day after, which belongs to the night."""
    assert moved_hours({hour + hours: calls for hour, calls in USUAL.items()}, USUAL) == {"are_not_moved"}


@pytest.mark.parametrize(
    "tonight",
    [
        USUAL,
        {hour: calls * 3 for hour, calls in USUAL.items() if hour < 12},
        {hour: calls * 3 for hour, calls in USUAL.items() if hour > 12},
        {**USUAL, 19: 8, 20: 10},
        {hour + 1: calls for hour, calls in USUAL.items()},
        {hour + 7: 1 for hour in USUAL},
    ],
    ids=["usual", "morning only", "afternoon only", "evening too", "an hour late", "too few to say"],
)
def test_a_day_at_other_usual_hours_is_not_moved(tonight: dict[int, int]) -> None:
    assert moved_hours(tonight, USUAL) == set()


@pytest.mark.parametrize("hours", [3, 7])
def test_the_finding_says_by_how_many_hours(hours: int) -> None:
    connection = duckdb.connect()
    moved_hours({hour + hours: calls for hour, calls in USUAL.items()}, USUAL, connection=connection)

    assert connection.execute("select moved_by from subject__history__hours").fetchall() == [(hours,)]


def test_hours_of_an_incident_are_no_habit() -> None:
    """Ten thousand calls of one bad day would make the moved hours the usual ones."""
    moved = {hour + 7: calls for hour, calls in USUAL.items()}

    assert moved_hours(moved, USUAL, incident={hour: 2_000 for hour in moved}) == {"are_not_moved"}


def test_hours_are_judged_after_eight_times_twenty_events() -> None:
    """Forty a day: 160 in four days, 120 in three."""
    moved = {hour + 7: calls for hour, calls in USUAL.items()}

    assert moved_hours(moved, USUAL, days=4) == {"are_not_moved"}
    assert moved_hours(moved, USUAL, days=3) == set()


def test_where_no_hour_is_busier_than_others_nothing_is_said() -> None:
    assert moved_hours({hour: 20 for hour in range(3)}, {hour: 2 for hour in range(24)}) == set()


def missing(*statements: str, incidents: frozenset[date] = frozenset(), nights: int = 60) -> set[str]:
    """The checks that found something: 20 documents a night up to HD/001200, tonight's to HD/001220."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as landed")
    connection.execute(
        "create table landed.main.acc_invoices as"
        " select 'HD/' || lpad(i::varchar, 6, '0') as document_id,"
        " timestamp '2026-02-20 18:30:00' - ((1220 - i) // 20)::integer * interval 1 day as _extracted_at"
        " from range(1201 - 20 * ?, 1221) as numbers (i)",
        [nights],
    )
    for statement in statements:
        connection.execute(statement.replace("invoices", "landed.main.acc_invoices"))
    facts = NightFacts(
        NIGHT, date(2025, 1, 1), 7, "VND", frozenset({"acc_invoices"}), incident_days=incidents
    )
    return failed(number_suites(facts, LIMITS), "history.numbers", connection)


LOST = "delete from invoices where document_id = 'HD/001210'"
LOST_BEFORE = "delete from invoices where document_id = 'HD/001190'"
EVEN_LOST = "delete from invoices where document_id > 'HD/001200' and right(document_id, 1)::integer % 2 = 0"


def test_one_number_lost_tonight_is_missing_where_none_was_before() -> None:
    assert missing() == set()
    assert missing(LOST) == {"none_is_missing"}
    assert missing("delete from invoices where document_id = 'HD/001201'") == {"none_is_missing"}


def test_half_of_the_numbers_lost_are_missing_though_a_few_were_before() -> None:
    assert missing(EVEN_LOST) == {"none_is_missing"}
    assert missing(EVEN_LOST, LOST_BEFORE) == {"none_is_missing"}


def test_one_missing_number_is_no_news_where_one_was_missing_before() -> None:
    """Twenty numbers, two in 1 200 to be expected missing: 0.033; one comes once in 30 nights by chance."""
    assert missing(LOST, LOST_BEFORE) == set()


def test_a_number_lost_in_an_incident_is_no_habit() -> None:
    """HD/001190 is missing before HD/001191, which came in the night before."""
    assert missing(LOST, LOST_BEFORE, incidents=frozenset({date(2026, 2, 19)})) == {"none_is_missing"}


def test_fifty_nights_without_a_gap_are_too_few_to_say_so() -> None:
    assert missing(LOST, nights=50) == set()


@pytest.mark.parametrize(("count", "found"), [(49, set()), (50, {"none_is_missing"})])
def test_a_series_of_a_few_numbers_has_no_habit(count: int, found: set[str]) -> None:
    """One number a night; tonight two are left out."""
    series = (
        "insert into invoices select 'KM/' || lpad(i::varchar, 6, '0'),"
        f" timestamp '2026-02-19 18:30:00' - ({count} - i)::integer * interval 1 day"
        f" from range(1, {count} + 1) as numbers (i)"
    )
    tonight = f"insert into invoices values ('KM/{count + 3:06}', '2026-02-20 18:30:00')"
    assert missing(series, tonight) == found


def test_rows_that_often_come_after_higher_numbers_are_on_their_way() -> None:
    """Of each night's twenty numbers the first two come a night late: 10 % of them."""
    late = (
        "update invoices set _extracted_at = _extracted_at + interval 1 day"
        " where right(document_id, 2)::integer % 20 in (1, 2)"
    )
    assert missing(late, "delete from invoices where _extracted_at > timestamp '2026-02-21'") == set()


def test_a_corrected_document_a_new_series_and_a_new_run_hide_no_gap_and_make_none() -> None:
    corrected = (
        "update invoices set _extracted_at = '2026-02-20 18:30:00'"
        " where document_id in ('HD/000400', 'HD/000777')"
    )
    new_series = "insert into invoices values ('KM/000007', '2026-02-20'), ('KM/000009', '2026-02-20')"
    new_run = "insert into invoices values ('HD/200000', '2026-02-20'), ('HD/200005', '2026-02-20')"

    assert missing(corrected, new_series, new_run) == set()
    assert missing(corrected, new_series, new_run, LOST) == {"none_is_missing"}


def test_a_series_with_gaps_everywhere_is_not_judged() -> None:
    gaps = "delete from invoices where right(document_id, 1) in ('3', '5') and document_id <= 'HD/001200'"
    assert missing(gaps, EVEN_LOST) == set()


def test_a_series_that_misses_one_number_in_fifty_is_not_judged() -> None:
    """Half of tonight's are missing; before, 24 of 1 200: several documents share a counter."""
    gaps = "delete from invoices where right(document_id, 2)::integer % 50 = 3 and document_id <= 'HD/001200'"

    assert missing(gaps, EVEN_LOST) == set()


def test_corrections_of_what_follows_old_gaps_are_no_new_gaps() -> None:
    """HD/000700 to 1100 were lost one by one; what followed each of them comes again tonight, corrected."""
    lost = [f"HD/00{tens}00" for tens in ("07", "08", "09", "10", "11")]
    corrected = [f"HD/00{tens}01" for tens in ("07", "08", "09", "10", "11")]

    assert (
        missing(
            f"delete from invoices where document_id in {tuple(lost)}",
            "update invoices set _extracted_at = '2026-02-20 18:30:00'"
            f" where document_id in {tuple(corrected)}",
        )
        == set()
    )


def test_the_way_from_one_run_to_the_next_is_no_gap() -> None:
    """HD/000001 to 1000 are far behind: the run of tonight began with HD/005001, sixty nights ago."""
    history = (
        "insert into invoices select 'HD/' || lpad((i + 5000)::varchar, 6, '0'),"
        " timestamp '2026-02-20 18:30:00' - ((1220 - i) // 20)::integer * interval 1 day"
        " from range(1, 1221) as numbers (i)"
    )
    lost = "delete from invoices where document_id = 'HD/006210'"

    assert missing("delete from invoices where document_id > 'HD/001000'", history) == set()
    assert missing("delete from invoices where document_id > 'HD/001000'", history, lost) == {
        "none_is_missing"
    }


def test_higher_numbers_of_another_series_hide_no_gap() -> None:
    others = (
        "insert into invoices select 'KM/' || lpad((i + 90000)::varchar, 6, '0'),"
        " timestamp '2026-02-01' from range(500) as numbers (i)"
    )
    tonight = "insert into invoices values ('KM/090500', '2026-02-20 18:30:00')"

    assert missing(others, tonight) == set()
    assert missing(others, tonight, LOST) == {"none_is_missing"}
