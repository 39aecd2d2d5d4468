"""The DAG of the running day as a picture, and which of its runs make a tick."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock

from dags.errors import TickRunning
from dags.nights import DEMO_COMPANY
from dags.ticks import make_tick, plan_run, say_what_was_held
from ingestion.connections import environment_connections
from tests.dags.test_nightly_kpis import read_bag

FRIDAY_NOON = datetime(2026, 10, 30, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


@pytest.fixture(scope="module")
def dag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found = read_bag(tmp_path_factory.mktemp("airflow_home"))
    assert (found["errors"], found["heavy"]) == ({}, [])
    dag: dict[str, Any] = found["dags"]["intraday_kpis"]
    return dag


def test_a_tick_is_planned_and_made_one_run_at_a_time(dag: dict[str, Any]) -> None:
    assert {name: task["downstream"] for name, task in dag["tasks"].items()} == {
        "plan_tick": ["make_tick"],
        "make_tick": [],
    }
    assert (dag["max_active_runs"], dag["catchup"], dag["params"]) == (1, False, ["company", "state"])
    assert all(name in dag["doc_md"] for name in dag["tasks"])


@pytest.mark.parametrize("name", ["plan_tick", "make_tick"])
def test_a_red_task_is_not_tried_again_because_the_next_tick_is_near(dag: dict[str, Any], name: str) -> None:
    task = dag["tasks"][name]
    assert (task["retries"], task["trigger_rule"], task["is_teardown"]) == (0, "all_success", False)
    assert task["has_failure_callback"]


def test_it_runs_every_five_minutes_of_local_time_and_after_each_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    from dags.intraday_kpis import intraday_kpis

    schedule: Any = intraday_kpis().schedule
    assert schedule.timetable.expression == "*/5 * * * *"
    assert str(schedule.timetable.timezone) == "Asia/Ho_Chi_Minh"
    assert [asset.name for asset in schedule.asset_condition.objects] == ["published_release"]


def context(run_type: str) -> dict[str, Any]:
    return {
        "params": {"company": str(DEMO_COMPANY), "state": "var/tests"},
        "dag_run": SimpleNamespace(run_type=run_type),
    }


@pytest.mark.parametrize(
    ("moment", "is_working"),
    [
        ("2026-10-30T00:29:59+00:00", False),  # 07:29 on a Friday
        ("2026-10-30T00:30:00+00:00", True),
        ("2026-10-30T11:29:00+00:00", True),
        ("2026-10-30T11:30:00+00:00", False),  # 18:30
        ("2026-10-31T05:00:00+00:00", False),  # Saturday
        ("2026-09-02T05:00:00+00:00", False),  # National Day
    ],
)
def test_scheduled_runs_outside_the_working_hours_or_days_are_skipped(moment: str, is_working: bool) -> None:
    assert (plan_run(context("scheduled"), datetime.fromisoformat(moment)) is not None) == is_working


@pytest.mark.parametrize("run_type", ["asset_triggered", "manual"])
def test_a_run_that_a_release_or_a_person_caused_is_made_at_any_hour(run_type: str) -> None:
    at_night = datetime(2026, 10, 31, 0, 0, tzinfo=UTC)
    assert plan_run(context(run_type), at_night) == {
        "company": str(DEMO_COMPANY),
        "state": "var/tests",
        "at": "2026-10-31T00:00:00+00:00",
    }


def test_a_second_tick_at_the_same_time_does_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "intraday" / ".tick.lock"
    lock.parent.mkdir()
    with FileLock(lock), pytest.raises(TickRunning, match="did nothing"):
        make_tick(DEMO_COMPANY, tmp_path, FRIDAY_NOON, "tests", environment_connections({}))


def test_a_red_tick_says_what_readers_see(caplog: pytest.LogCaptureFixture) -> None:
    instance = SimpleNamespace(task_id="make_tick", run_id="scheduled__1")
    with caplog.at_level(logging.ERROR, logger="intraday_kpis"):
        say_what_was_held({"task_instance": instance, "exception": TickRunning("Another one runs.")})
    assert "make_tick of scheduled__1 failed. TickRunning: Another one runs." in caplog.text
    assert "Readers keep the last provisional figures" in caplog.text
