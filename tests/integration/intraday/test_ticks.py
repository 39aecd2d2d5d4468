"""What ticks say of the running day: by hand, and against the night that covers it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dags.ticks import Tick, make_tick
from expectations.errors import TickRefused
from ingestion.connections import environment_connections
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import DayState


def tick(day: DayState, number: int, deliver: bool = True) -> Tick:
    if deliver:
        running_day.deliver(day.company, day.path, number)
    at = running_day.moment(number)
    return make_tick(day.folder, day.path, at, "tests", environment_connections({}))


def asked(day: DayState, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(day.path / "published" / "today.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def today(day: DayState, kpi: str, grain: str = "rep") -> dict[str, int]:
    rows = asked(
        day,
        f"select grain_id, today_value from intraday.kpi_figures where kpi_code = '{kpi}'"
        f" and grain = '{grain}' and today_value <> 0",
    )
    return {member: int(value) for member, value in rows}


@pytest.fixture(scope="module")
def module_day(certified: Any, tmp_path_factory: pytest.TempPathFactory) -> DayState:
    """The whole day in three ticks."""
    import shutil

    from ingestion.company import load_company

    folder = tmp_path_factory.mktemp("whole_day") / "company"
    folder.mkdir()
    shutil.copy(certified / "company.yml", folder)
    for part in ("published", "intraday"):
        shutil.copytree(certified / "state" / part, folder / "state" / part)
    day = DayState(folder, load_company(folder), folder / "state")
    for number in range(3):
        tick(day, number)
    return day


def test_orders_of_the_day_count_in_their_last_version_where_the_rep_stands_today(
    module_day: DayState,
) -> None:
    # Ann: 80 at the first instant of the day and 200 that waited for approval; Bob: 430 after two
    # corrections, in the south, where he moved today; Dan owns the outlet of the order that names nobody;
    # Cam's was called off
    assert today(module_day, "approved_order_value") == {"ann": 280, "bob": 430, "dan": 3}
    assert today(module_day, "approved_order_value", "region") == {"home": 280, "south": 430, "north": 3}
    assert today(module_day, "approved_order_value", "company") == {"COMPANY": 713}


def test_calls_of_unheard_of_extensions_are_unknown_and_those_of_nobodys_unassigned(
    module_day: DayState,
) -> None:
    assert today(module_day, "calls_made") == {"ann": 1, "cam": 1, "UNKNOWN": 1, "UNASSIGNED": 2}


def test_one_invitation_is_one_meeting_though_yesterday_delivered_it_first(module_day: DayState) -> None:
    assert today(module_day, "meetings_scheduled") == {"ann": 1, "bob": 1}


def test_the_month_is_the_certified_part_and_the_day(module_day: DayState) -> None:
    rows = asked(
        module_day,
        "select grain_id, certified_to_date, provisional_to_date, month_to_date, month_rank, is_provisional,"
        " certified_as_of from intraday.kpi_figures where kpi_code = 'approved_order_value' and grain = 'rep'"
        " and month_to_date <> 0 order by month_rank",
    )
    assert rows == [
        ("ann", 1000, 280, 1280, 1, True, date(2026, 10, 29)),
        ("bob", 0, 430, 430, 2, True, date(2026, 10, 29)),
        ("dan", 0, 3, 3, 3, True, date(2026, 10, 29)),
    ]


def test_progress_is_what_was_done_over_what_is_due_by_now(module_day: DayState) -> None:
    rows = asked(
        module_day,
        "select assignment_id, actual, due_target, kpi_progress_rate, is_provisional from intraday.progress",
    )
    found = {row[0]: row[1:] for row in rows}
    # the last working day of October: all of the month is due; 22 of 65 working days of the quarter are over
    assert found["ann-orders"] == (1280, 2200, Decimal("0.581818181818"), True)
    assert found["bob-orders"] == (430, 2200, Decimal("0.195454545455"), True)
    # Dan's part begins today: 6 500 × 44 ÷ 65 = 4 400 for 44 days, of which one is over
    assert found["dan-orders"] == (3, 100, Decimal("0.030000000000"), True)
    assert found["cam-calls"] == (2, 10, Decimal("0.200000000000"), True)
    assert found["ann-calls"] == (1, 4, Decimal("0.250000000000"), True)
    assert found["south-meetings"] == (2, 11, Decimal("0.181818181818"), True)
    assert found["bobs-team"] == (2, 22, Decimal("0.090909090909"), True)
    assert "dan-sales" not in found


def test_a_tick_says_of_the_day_what_the_night_that_covers_it_says(
    module_day: DayState, covering_night: duckdb.DuckDBPyConnection
) -> None:
    certified = covering_night.execute(
        "select kpi_code, grain, grain_id, value from kpi.fct_kpi_values where period_type = 'day'"
        " and period_start = date '2026-10-30' and detail is null and grain in ('company', 'region', 'rep')"
        " and kpi_code in ('approved_order_value', 'calls_made', 'meetings_scheduled') and value <> 0"
    ).fetchall()
    provisional = asked(
        module_day, "select kpi_code, grain, grain_id, provisional_value from intraday.provisional_days"
    )
    assert len(certified) == 20
    assert sorted(certified) == sorted(provisional)


def test_progress_differs_from_the_nights_by_what_came_late_and_by_nothing_else(
    module_day: DayState, covering_night: duckdb.DuckDBPyConnection
) -> None:
    certified = covering_night.execute(
        "select assignment_id, actual, due_target, time_progress from kpi.fct_target_attainment"
        " where period_end >= date '2026-10-30' and kpi_code <> 'sales_revenue'"
    ).fetchall()
    provisional = asked(
        module_day, "select assignment_id, actual, due_target, time_progress from intraday.progress"
    )
    differences = {
        night[0]: night[1] - tick[1]
        for night, tick in zip(sorted(certified), sorted(provisional), strict=True)
        if night != tick
    }
    # an order of 70 and a call, each of a certified day
    assert len(certified) == 8
    assert differences == {"ann-orders": 70, "cam-calls": 1, "bobs-team": 1}


def test_what_came_late_is_reported(module_day: DayState) -> None:
    rows = asked(module_day, "select entity, happened_on, row_count from intraday.late_rows order by all")
    assert rows == [
        ("fld_orders", date(2026, 10, 20), 1),
        ("fld_orders", date(2026, 10, 29), 1),
        ("tel_calls", date(2026, 10, 28), 2),
    ]


def test_a_missed_tick_is_healed_by_the_next(day: DayState, module_day: DayState) -> None:
    running_day.deliver(day.company, day.path, 0)
    running_day.deliver(day.company, day.path, 1)
    tick(day, 2)

    query = "select * exclude (as_of) from intraday.provisional_days order by all"
    assert asked(day, query) == asked(module_day, query)


def test_the_same_files_again_land_nothing_and_change_nothing(day: DayState) -> None:
    first = tick(day, 0)
    before = asked(day, "select * exclude (as_of) from intraday.provisional_days order by all")
    again = tick(day, 0, deliver=False)

    assert (first.landed_row_count > 0, again.landed_row_count) == (True, 0)
    assert asked(day, "select * exclude (as_of) from intraday.provisional_days order by all") == before


def test_a_tick_that_fails_its_checks_publishes_nothing_and_keeps_the_last(
    day: DayState, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(day, 0)
    published = [path.read_bytes() for path in sorted((day.path / "published").glob("today*/*"))]
    as_of = asked(day, "select as_of from intraday.tick")

    def with_a_call_too_many(state: Any, at: Any) -> Any:
        from dbt_project.intraday.ticking import build_tick as build

        built = build(state, at)
        with duckdb.connect(str(built.path)) as connection:
            connection.execute(
                "update intraday.provisional_days set provisional_value = provisional_value + 1"
            )
        return built

    monkeypatch.setattr("dbt_project.intraday.build_tick", with_a_call_too_many)
    with pytest.raises(TickRefused, match="calls_are_those_that_landed"):
        tick(day, 1)

    assert asked(day, "select as_of from intraday.tick") == as_of
    assert [path.read_bytes() for path in sorted((day.path / "published").glob("today*/*"))] == published
    monkeypatch.undo()
    tick(day, 2)
    assert today(day, "approved_order_value") == {"ann": 280, "bob": 430, "dan": 3}


def test_a_file_that_cannot_be_read_holds_nobody_up_and_is_said(day: DayState) -> None:
    broken = day.path / "intraday" / "inbox" / "tel_calls_2026-10-30_broken.csv"
    running_day.deliver(day.company, day.path, 0)
    broken.write_bytes(b"call_id;direction\n1;outbound\n")
    made = tick(day, 0, deliver=False)

    assert list(made.refused) == [broken.name]
    assert asked(day, "select finding_count from intraday.checks where check_id = 'files_are_readable'") == [
        (1,)
    ]
    assert today(day, "approved_order_value") == {"ann": 80, "bob": 500}


def test_the_nights_landing_is_not_touched(day: DayState) -> None:
    tick(day, 0)
    assert sorted(path.name for path in day.path.iterdir()) == ["intraday", "published"]


def test_the_page_says_in_both_languages_that_it_is_provisional_and_from_when(module_day: DayState) -> None:
    vietnamese = (module_day.path / "published" / "today" / "index.html").read_text("utf-8")
    english = (module_day.path / "published" / "today" / "index.en.html").read_text("utf-8")

    assert "<strong>Tạm tính</strong> Cập nhật lúc 17:30, ngày 30/10/2026" in vietnamese
    assert "<strong>Provisional</strong> As of 17:30, 30 Oct 2026" in english
    assert "4 late rows belong to earlier days" in english
    assert "<script" not in english
    assert max(len(vietnamese.encode()), len(english.encode())) < 150_000
    assert list((module_day.path / "published" / "today").glob(".*")) == []
