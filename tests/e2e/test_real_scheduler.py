"""The embedded Airflow as `make up` starts it: a night over its REST API, then one that the gate refuses."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil
import pytest

from tests.e2e.small_company import (
    NIGHT,
    deliver_lines_of_documents_that_nobody_knows,
    make_extracts,
    published_release,
    published_tables,
)

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

RUNS = "/api/v2/dags/nightly_kpis/dagRuns"
SECONDS_OF_A_NIGHT = 600


class Airflow:
    """A running stack, spoken to like anybody would: user, password, REST."""

    def __init__(self, printed: str) -> None:
        found = re.search(r"Airflow:\s+(\S+)\nUser:\s+(\S+)\nPassword:\s+(\S+)", printed)
        assert found is not None, printed
        url, user, password = found.groups()
        self.client = httpx.Client(base_url=url, timeout=60)
        answer = self.client.post("/auth/token", json={"username": user, "password": password})
        self.client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(path).raise_for_status().json()
        return answer

    def run_night(self) -> tuple[str, dict[str, str]]:
        """Trigger the night and wait: the state of the run and of each task (of mapped ones the worst)."""
        triggered = self.client.post(RUNS, json={"logical_date": None, "conf": {"date": NIGHT}})
        run = f"{RUNS}/{triggered.raise_for_status().json()['dag_run_id']}"
        deadline = time.monotonic() + SECONDS_OF_A_NIGHT
        while (state := self.get(run)["state"]) not in ("success", "failed"):
            assert time.monotonic() < deadline, f"the run is still {state}"
            time.sleep(1)
        states: dict[str, str] = {}
        for task in self.get(f"{run}/taskInstances?limit=100")["task_instances"]:
            if states.get(task["task_id"], "success") == "success":
                states[task["task_id"]] = task["state"]
        return state, states


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scheduler") / "state"
    make_extracts(folder)
    return folder


@pytest.fixture(scope="module")
def airflow(state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    output = tmp_path_factory.mktemp("stack") / "output"
    with output.open("wb") as file:
        stack = subprocess.Popen(
            [sys.executable, "-u", "-m", "dags.local_airflow", "up", "--state", str(state), "--port", "0"],
            stdout=file,
            stderr=file,
            start_new_session=True,
            # Only the runs that a test triggers.
            env=os.environ | {"AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False"},
        )
    family: list[psutil.Process] = []
    try:
        while "Password:" not in output.read_text():
            assert stack.poll() is None, output.read_text()
            time.sleep(0.5)
        family = psutil.Process(stack.pid).children(recursive=True)
        running = Airflow(output.read_text())
        running.client.patch("/api/v2/dags/nightly_kpis", json={"is_paused": False}).raise_for_status()
        yield running
        running.client.close()
        family = psutil.Process(stack.pid).children(recursive=True)
        stack.send_signal(signal.SIGTERM)
        assert stack.wait(timeout=90) == 0, output.read_text()
        _, left = psutil.wait_procs(family, timeout=5)
        assert left == [], "the stack left processes behind"
    finally:
        for process in family:
            if process.is_running():
                process.kill()
        if stack.poll() is None:
            os.killpg(stack.pid, signal.SIGKILL)
            stack.wait()


@pytest.fixture(scope="module")
def good_night(airflow: Airflow) -> tuple[str, dict[str, str]]:
    return airflow.run_night()


@pytest.fixture(scope="module")
def before_the_fault(
    good_night: tuple[str, dict[str, str]], state: Path
) -> tuple[str, dict[str, tuple[int, str]]]:
    return published_release(state), published_tables(state)


@pytest.fixture(scope="module")
def refused_night(
    airflow: Airflow, before_the_fault: tuple[str, dict[str, tuple[int, str]]], state: Path
) -> tuple[str, dict[str, str]]:
    assert deliver_lines_of_documents_that_nobody_knows(state) > 0
    return airflow.run_night()


def test_every_part_is_healthy(airflow: Airflow) -> None:
    health = airflow.get("/api/v2/monitor/health")
    assert {
        part: health[part]["status"] for part in ("metadatabase", "scheduler", "dag_processor", "triggerer")
    } == {
        "metadatabase": "healthy",
        "scheduler": "healthy",
        "dag_processor": "healthy",
        "triggerer": "healthy",
    }


def test_nobody_gets_in_without_the_password(airflow: Airflow) -> None:
    with httpx.Client(base_url=airflow.client.base_url) as stranger:
        assert stranger.get("/api/v2/dags").status_code == 401
        guess = stranger.post("/auth/token", json={"username": "admin", "password": "admin"})
        assert guess.status_code == 401


def test_the_dag_was_read_without_errors(airflow: Airflow) -> None:
    assert airflow.get("/api/v2/importErrors")["import_errors"] == []
    found = sorted(dag["dag_id"] for dag in airflow.get("/api/v2/dags")["dags"])
    assert found == ["close_commission_period", "intraday_kpis", "nightly_kpis", "revise_kpi_definitions"]


def test_a_triggered_night_succeeds_and_is_published(
    good_night: tuple[str, dict[str, str]], state: Path
) -> None:
    assert good_night == (
        "success",
        {
            "plan_night": "success",
            "wait_for_extracts": "success",
            "land_source": "success",
            "build_warehouse": "success",
            "audit_build": "success",
            "publish_release": "success",
        },
    )
    with duckdb.connect(str(state / "published" / "warehouse.duckdb"), read_only=True) as connection:
        won = connection.execute(
            "select value from kpi.fct_kpi_values where kpi_code = 'sales_revenue' and grain = 'company' "
            "and period_type = 'month' and period_start = date '2026-10-01'"
        ).fetchall()
    assert len(won) == 1
    assert won[0][0] > 0


def test_a_release_is_announced_as_an_asset_event_that_names_it(
    airflow: Airflow, good_night: tuple[str, dict[str, str]], state: Path
) -> None:
    events = airflow.get("/api/v2/assets/events?source_dag_id=nightly_kpis")["asset_events"]
    assert events[0]["extra"]["release_id"] == published_release(state)
    assert events[0]["extra"]["date"] == NIGHT


def test_a_night_that_the_gate_refuses_is_red_and_never_reaches_publishing(
    refused_night: tuple[str, dict[str, str]],
) -> None:
    assert refused_night == (
        "failed",
        {
            "plan_night": "success",
            "wait_for_extracts": "success",
            "land_source": "success",
            "build_warehouse": "success",
            "audit_build": "failed",
            "publish_release": "upstream_failed",
        },
    )


def test_a_night_that_the_gate_refuses_leaves_the_release_before(
    before_the_fault: tuple[str, dict[str, tuple[int, str]]],
    refused_night: tuple[str, dict[str, str]],
    state: Path,
) -> None:
    assert (published_release(state), published_tables(state)) == before_the_fault
