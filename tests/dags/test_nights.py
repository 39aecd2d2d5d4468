from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dags.errors import ClockBehind, NothingToLand
from dags.landing import fetch_and_land, land_within
from dags.nights import (
    DEMO_COMPANY,
    WHAT_WAS_NOT_DONE,
    Night,
    airflow_connection,
    are_there,
    night_date,
    plan,
    state_folder,
    what_was_held,
)
from dags.ticks import make_tick
from ingestion.errors import ArrivalsOverdue, ExtractMissing
from ingestion.holds import holds_of
from ingestion.receipts import state_engine

HANOI, NEW_YORK = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("America/New_York")
# 06:30 of the 2nd of October in Hanoi, 19:30 of the 1st in New York.
MORNING = datetime(2026, 10, 1, 23, 30, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 10, 2, 23, 30, tzinfo=UTC)
FIXED = date(2026, 5, 31)


def test_a_date_that_somebody_named_comes_first() -> None:
    for run_type in ("manual", "scheduled", "backfill"):
        assert night_date("2026-02-28", FIXED, run_type, MORNING, NEXT_MORNING, HANOI) == date(2026, 2, 28)


def test_a_date_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="day"):
        night_date("2026-02-30", None, "manual", None, NEXT_MORNING, HANOI)


def test_a_backfilled_night_is_its_logical_date_in_the_companys_zone_whatever_the_default() -> None:
    assert night_date(None, FIXED, "backfill", MORNING, NEXT_MORNING, HANOI) == date(2026, 10, 2)
    assert night_date(None, FIXED, "backfill", MORNING, NEXT_MORNING, NEW_YORK) == date(2026, 10, 1)


def test_a_company_with_a_fixed_past_has_its_default_date_on_every_other_night() -> None:
    assert night_date(None, FIXED, "scheduled", MORNING, NEXT_MORNING, HANOI) == FIXED
    assert night_date(None, FIXED, "manual", None, NEXT_MORNING, HANOI) == FIXED


def test_a_scheduled_night_is_the_local_day_on_which_its_interval_began() -> None:
    assert night_date(None, None, "scheduled", MORNING, NEXT_MORNING, HANOI) == date(2026, 10, 2)


def test_a_triggered_night_is_the_last_whole_local_day() -> None:
    # Triggered at 06:30 of the 3rd in Hanoi, which is 19:30 of the 2nd in New York.
    assert night_date(None, None, "manual", None, NEXT_MORNING, HANOI) == date(2026, 10, 2)
    assert night_date(None, None, "manual", None, NEXT_MORNING, NEW_YORK) == date(2026, 10, 1)


def write_manifest(state: Path, as_of: str) -> None:
    fields = {"release_id": f"{as_of}-0", "as_of": as_of, "gate": {"build_id": "b"}}
    (state / "published").mkdir(parents=True)
    (state / "published" / "manifest.json").write_text(json.dumps(fields))


def test_a_clock_behind_the_published_night_stops_a_night_that_nobody_named(tmp_path: Path) -> None:
    # By the clock the night is the 2nd of October; readers see the 5th.
    write_manifest(tmp_path, "2026-10-05")
    with pytest.raises(ClockBehind, match=r"of 2026-10-02, but .* is of 2026-10-05 already\. Nothing"):
        plan(context(state=str(tmp_path)), company(("crm",)))
    (night,) = plan(context(state=str(tmp_path), date="2026-10-02"), company(("crm",)))
    assert night["date"] == "2026-10-02"


def test_a_clock_behind_the_certified_night_stops_a_tick(tmp_path: Path) -> None:
    write_manifest(tmp_path, "2026-10-31")
    at = datetime(2026, 10, 1, 3, tzinfo=UTC)
    with pytest.raises(ClockBehind, match="the running day would be of 2026-10-01"):
        make_tick(DEMO_COMPANY, tmp_path, at, "test", airflow_connection)


def test_the_published_night_itself_and_a_backfilled_past_one_run_again(tmp_path: Path) -> None:
    write_manifest(tmp_path, "2026-10-02")
    (night,) = plan(context(state=str(tmp_path)), company(("crm",)))
    assert night["date"] == "2026-10-02"
    past = context(state=str(tmp_path))
    past["dag_run"] = SimpleNamespace(
        run_type="backfill", logical_date=datetime(2026, 8, 31, 23, 30, tzinfo=UTC), run_after=NEXT_MORNING
    )
    (night,) = plan(past, company(("crm",)))
    assert night["date"] == "2026-09-01"


def test_the_demo_lives_in_var_and_every_other_company_in_a_folder_of_its_own(tmp_path: Path) -> None:
    assert state_folder(tmp_path / "demo" / "company", tmp_path) == tmp_path / "var"
    assert state_folder(tmp_path / "elsewhere" / "acme", tmp_path) == tmp_path / "var" / "companies" / "acme"


def company(sources: tuple[str, ...]) -> Any:
    return SimpleNamespace(
        source_names=sources, default_date=None, file=SimpleNamespace(time_zone="Asia/Ho_Chi_Minh")
    )


def context(**params: str | bool | None) -> dict[str, Any]:
    run = SimpleNamespace(run_type="manual", logical_date=None, run_after=NEXT_MORNING)
    told = {"company": "/srv/acme", "state": None, "date": None, "full_rebuild": False} | params
    return {"params": told, "dag_run": run}


def test_a_night_is_planned_once_for_each_source() -> None:
    planned = plan(context(state="/srv/state", full_rebuild=True), company(("crm", "telephony")))
    night = Night(company="/srv/acme", state="/srv/state", date="2026-10-02", source="crm", full_rebuild=True)
    assert planned == [night, {**night, "source": "telephony"}]


def test_a_company_without_sources_is_red_and_not_skipped() -> None:
    with pytest.raises(NothingToLand, match="names no source"):
        plan(context(), company(()))


TWO_SOURCES = """
company: acme
name: Acme
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
sources:
  crm:
    due: "05:00"
    entities:
      crm_users: {file: "crm_users*.csv"}
      crm_deals: {file: "crm_deals*.csv", due: "23:00"}
  telephony:
    due: "05:30"
    entities:
      tel_agents: {file: "tel_agents*.csv"}
"""


def test_the_sensor_waits_until_the_due_time_and_then_lists_what_is_missing_by_source(tmp_path: Path) -> None:
    folder, state = tmp_path / "acme", tmp_path / "state"
    (folder / "inbox").mkdir(parents=True)
    (folder / "company.yml").write_text(TWO_SOURCES, encoding="utf-8")
    inbox = state / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "tel_agent_2026-10-01.csv").touch()
    nights = [
        Night(company=str(folder), state=str(state), date="2026-10-01", source=source, full_rebuild=False)
        for source in ("crm", "telephony")
    ]
    # Due at 05:00 and 05:30 of the 2nd in Hanoi, which is 22:00 and 22:30 of the 1st in UTC.
    assert not are_there(nights, datetime(2026, 10, 1, 21, 59, tzinfo=UTC))
    with pytest.raises(ArrivalsOverdue) as first:
        are_there(nights, datetime(2026, 10, 1, 22, 0, tzinfo=UTC))
    assert "1 extracts of the night 2026-10-01 are overdue:\n  - crm: crm_users (crm_users*.csv)" in str(
        first.value
    )
    with pytest.raises(ArrivalsOverdue) as both:
        are_there(nights, datetime(2026, 10, 1, 22, 30, tzinfo=UTC))
    told = str(both.value)
    assert "  - crm: crm_users (crm_users*.csv), due 2026-10-01 22:00 UTC" in told
    assert "  - telephony: tel_agents (tel_agents*.csv), due 2026-10-01 22:30 UTC" in told
    assert "crm_deals" not in told  # due at 23:00 only
    assert "no feed takes: tel_agent_2026-10-01.csv (did you mean tel_agents*.csv?)" in told
    for name in ("crm_users", "crm_deals", "tel_agents"):
        (inbox / f"{name}_2026-10-01.csv").touch()
    assert are_there(nights, datetime(2026, 10, 1, 22, 30, tzinfo=UTC))


def test_a_source_that_may_be_held_is_waited_for_and_then_held_at_the_last_try(tmp_path: Path) -> None:
    folder, state, after = tmp_path / "acme", tmp_path / "state", "2026-10-02"
    folder.mkdir()
    text = TWO_SOURCES.replace('"05:30"\n', '"05:30"\n    max_age_days: 0\n    may_be_held: true\n')
    (folder / "company.yml").write_text(text, encoding="utf-8")
    inbox = state / "inbox"
    inbox.mkdir(parents=True)
    for name in (
        "crm_users_2026-10-01",
        "crm_deals_2026-10-01",
        "crm_users_2026-10-02",
        "crm_deals_2026-10-02",
    ):
        (inbox / f"{name}.csv").touch()
    (inbox / "tel_agents_2026-10-01.csv").write_text(
        "agent_id,extension,user_id,valid_from,valid_to,_extracted_at,_batch_id,_is_deleted\n"
        "x1,101,u1,2020-01-01T00:00:00Z,,2026-10-01T18:00:00Z,B1,false\n"
    )

    def telephony(day: str) -> Night:
        return Night(company=str(folder), state=str(state), date=day, source="telephony", full_rebuild=False)

    fetch_and_land(telephony("2026-10-01"), MORNING, "first night")
    assert not are_there([telephony(after)], datetime(2026, 10, 2, 22, 29, tzinfo=UTC))
    assert are_there([telephony(after)], datetime(2026, 10, 2, 22, 30, tzinfo=UTC))
    with pytest.raises(ExtractMissing):
        fetch_and_land(telephony(after), NEXT_MORNING, "second night", is_last_try=False)
    assert holds_of(state_engine(state / "state.sqlite"), date(2026, 10, 2)) == {}
    fetch_and_land(telephony(after), NEXT_MORNING, "second night", is_last_try=True)
    (hold,) = holds_of(state_engine(state / "state.sqlite"), date(2026, 10, 2)).values()
    assert hold.held_through == date(2026, 10, 1)


@pytest.mark.parametrize(("try_number", "is_last"), [(1, False), (2, False), (3, True)])
def test_airflow_tries_a_landing_again_before_its_source_is_held(
    try_number: int, *, is_last: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "dags.landing.fetch_and_land",
        lambda night, now, run_id, *, is_last_try: told.append((run_id, is_last_try)),
    )
    night = Night(company="", state="", date="2026-10-01", source="crm", full_rebuild=False)
    context = {"run_id": "run", "ti": SimpleNamespace(try_number=try_number)}
    assert land_within(night, MORNING, context, 2) == night
    assert told == [("run", is_last)]


def test_every_task_has_a_sentence_for_what_was_not_done() -> None:
    assert list(WHAT_WAS_NOT_DONE) == [
        "plan_night",
        "wait_for_extracts",
        "land_source",
        "build_warehouse",
        "audit_build",
        "publish_release",
        "publish_to_postgres",
        "tell_people",
    ]


def test_the_message_of_a_red_task_holds_the_error_as_it_was_worded() -> None:
    postgres = what_was_held("publish_to_postgres", "scheduled__1", RuntimeError("locked"))
    assert "The release is published in its file" in postgres
    assert "Nothing was published" not in postgres
    # The ledger's database may fail after the release was put in place.
    published = what_was_held("publish_release", "scheduled__1", RuntimeError("connection refused"))
    assert "Nothing was published" not in published
    assert "python -m publishing releases" in published
    message = what_was_held("audit_build", "scheduled__1", RuntimeError("3 of 90 checks failed."))
    assert message == (
        "audit_build of scheduled__1 failed. RuntimeError: 3 of 90 checks failed.\n"
        "The gate is closed: the build is held for inspection. "
        "Nothing was published: readers see what they saw before."
    )
