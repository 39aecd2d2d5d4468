"""A close under the real scheduler: rejected by the Director over the REST API, then approved, and posted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from publishing.commission.closing.calculating import start_ledger
from publishing.commission.ledger.database import ledger_url, make_engine, opened_commission_ledger
from publishing.commission.ledger.reading import read_posted, read_steps
from publishing.commission.ledger.verifying import verify
from publishing.commission.revising import decision_rows
from tests.integration.commission.small_close import write, write_small_company

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

CLOSE, REVISION = "close_commission_period", "revise_kpi_definitions"
DRAFT = {
    "kpi_code": "calls_made", "version_no": 2, "content": "gọi 40 cuộc", "applies_to": "rep",
    "kpi_type": "activity", "direction": "higher_better", "objective_code": "O1", "status": "draft",
    "effective_from": "2026-01-01",
}  # fmt: skip
SECONDS_OF_A_TASK = 300
SEPTEMBER = date(2025, 9, 1)


class Airflow:
    """A running stack, spoken to by one account."""

    def __init__(self, url: str, user: str, password: str, scheduler_log: Path) -> None:
        self.scheduler_log = scheduler_log
        self.client = httpx.Client(base_url=url, timeout=60)
        answer = self.client.post("/auth/token", json={"username": user, "password": password})
        self.client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(path).raise_for_status().json()
        return answer

    def trigger(self, dag: str = CLOSE) -> str:
        runs, said = f"/api/v2/dags/{dag}/dagRuns", {"month": "2025-09"} if dag == CLOSE else {}
        answer = self.client.post(runs, json={"logical_date": None, "conf": said})
        return f"{runs}/{answer.raise_for_status().json()['dag_run_id']}"

    def question(self, run: str) -> dict[str, Any]:
        """What the Director is asked, once she is."""
        deadline = time.monotonic() + SECONDS_OF_A_TASK
        while self.get(f"{run}/taskInstances/ask_the_director")["state"] != "awaiting_input":
            assert self.get(run)["state"] in ("queued", "running"), self.states(run)
            assert time.monotonic() < deadline, self.states(run)
            time.sleep(1)
        # Until the scheduler has heard that the worker ended, Airflow 3.3.2 takes an answer for a lost task.
        heard = re.compile(
            r"Received executor event .*task_id='ask_the_director', "
            rf"run_id='{re.escape(run.rsplit('/', 1)[1])}'"
        )
        while heard.search(self.scheduler_log.read_text(encoding="utf-8")) is None:
            assert time.monotonic() < deadline, self.states(run)
            time.sleep(1)
        return self.get(f"{run}/taskInstances/ask_the_director/-1/hitlDetails")

    def answer(self, run: str, choice: str, note: str, reference: str) -> int:
        words = {"note": note, "reference": reference}
        path = f"{run}/taskInstances/ask_the_director/-1/hitlDetails"
        return self.client.patch(path, json={"chosen_options": [choice], "params_input": words}).status_code

    def end(self, run: str) -> str:
        deadline = time.monotonic() + SECONDS_OF_A_TASK
        while (state := self.get(run)["state"]) not in ("success", "failed"):
            assert time.monotonic() < deadline, self.states(run)
            time.sleep(1)
        return str(state)

    def states(self, run: str) -> dict[str, str]:
        found = self.get(f"{run}/taskInstances?limit=100")["task_instances"]
        return {task["task_id"]: task["state"] for task in found}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("close") / "state"
    night = write_small_company(folder)
    night.add("pln_kpi_definitions", **DRAFT)
    write(night)
    with opened_commission_ledger(ledger_url(folder)) as engine:
        start_ledger(engine, SEPTEMBER, "anna")
    return folder


@pytest.fixture(scope="module")
def stack(state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running stack that works in the state folder."""
    output = tmp_path_factory.mktemp("stack") / "output"
    variables = {name: value for name, value in os.environ.items() if name != "SALES_LEDGER_URL"}
    with output.open("wb") as file:
        running = subprocess.Popen(
            [sys.executable, "-u", "-m", "dags.local_airflow", "up", "--state", str(state), "--port", "0"],
            stdout=file,
            stderr=file,
            start_new_session=True,
            env=variables | {"AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False"},
        )
    family: list[psutil.Process] = []
    try:
        while "Ctrl-C stops all" not in output.read_text():
            assert running.poll() is None, output.read_text()
            time.sleep(0.5)
        found = re.search(r"Airflow:\s+(\S+)", output.read_text())
        assert found is not None
        yield found[1]
        family = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=90) == 0, output.read_text()
    finally:
        for process in family:
            if process.is_running():
                process.kill()
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@pytest.fixture(scope="module")
def people(stack: str, state: Path) -> Iterator[dict[str, Airflow]]:
    passwords = json.loads((state / "airflow" / "passwords.json").read_text())
    assert set(passwords) == {"admin", "director"}
    log = state / "airflow" / "logs" / "stack" / "scheduler.log"
    accounts = {user: Airflow(stack, user, password, log) for user, password in passwords.items()}
    yield accounts
    for account in accounts.values():
        account.client.close()


@pytest.fixture(scope="module")
def rejected(people: dict[str, Airflow]) -> tuple[str, dict[str, str], dict[str, Any]]:
    """A close that finance triggers and the Director rejects: its end, its tasks, what she was asked."""
    run = people["admin"].trigger()
    asked = people["director"].question(run)
    assert people["director"].answer(run, "Reject", "hoá đơn I3 còn thiếu", "QĐ-1") == 200
    return people["admin"].end(run), people["admin"].states(run), asked


@pytest.fixture(scope="module")
def steps_after_the_rejection(rejected: object, state: Path) -> list[tuple[str, str, str, str]]:
    return steps_of(state)


@pytest.fixture(scope="module")
def approved(
    steps_after_the_rejection: object, people: dict[str, Airflow]
) -> tuple[str, dict[str, str], dict[str, Any]]:
    run = people["admin"].trigger()
    asked = people["director"].question(run)
    assert people["director"].answer(run, "Approve", "đồng ý", "QĐ-2") == 200
    assert people["director"].answer(run, "Reject", "too late", "QĐ-3") == 409
    return people["admin"].end(run), people["admin"].states(run), asked


def steps_of(state: Path) -> list[tuple[str, str, str, str]]:
    engine = make_engine(ledger_url(state))
    with engine.connect() as connection:
        return [
            (step.step, step.who, step.note, step.reference) for step in read_steps(connection, SEPTEMBER)
        ]


def test_the_director_is_shown_what_she_approves(
    rejected: tuple[str, dict[str, str], dict[str, Any]],
) -> None:
    asked = rejected[2]
    assert asked["subject"] == "Commission of 2025-09: approve it?"
    assert "| VND | 2 | 3,000,000 |" in asked["body"]
    assert re.search(r"Draft `[0-9a-f]{64}`", asked["body"])
    assert asked["options"] == ["Approve", "Reject"]


def test_a_rejected_month_ends_red_and_is_open_again_with_the_note(
    rejected: tuple[str, dict[str, str], dict[str, Any]],
    steps_after_the_rejection: list[tuple[str, str, str, str]],
) -> None:
    end, states, _ = rejected
    assert end == "failed"
    assert states == {
        "plan_close": "success",
        "calculate_period": "success",
        "reconcile_credits": "success",
        "ask_the_director": "success",
        "record_decision": "failed",
        "lock_period": "upstream_failed",
        "write_statements": "upstream_failed",
        "write_payout": "upstream_failed",
    }
    assert steps_after_the_rejection == [
        ("open", "anna", "", ""),
        ("calculated", "admin", "", ""),
        ("open", "director", "hoá đơn I3 còn thiếu", "QĐ-1"),
    ]


def test_an_approved_month_is_locked_and_its_statements_and_payout_file_are_written(
    approved: tuple[str, dict[str, str], dict[str, Any]], state: Path
) -> None:
    end, states, _ = approved
    assert set(states.values()) == {"success"}
    assert len(states) == 8
    assert end == "success"
    assert steps_of(state)[3:] == [
        ("calculated", "admin", "", ""),
        ("approved", "director", "đồng ý", "QĐ-2"),
        ("locked", "admin", "", ""),
    ]
    engine = make_engine(ledger_url(state))
    with engine.connect() as connection:
        posted = [each.entry for each in read_posted(connection)]
        assert verify(connection).finding is None
    assert [(each.rep, each.side, int(each.amount)) for each in posted] == [
        ("R1", "earned", 2_000_000),
        ("R1", "release", 2_000_000),
        ("R2", "earned", 1_000_000),
        ("R2", "release", 1_000_000),
    ]
    written = {path.name for path in (state / "commission" / "2025-09").iterdir()}
    assert {"R1.VND.vi.html", "region.N.VND.en.html", "payout.2025-09.csv"} <= written


@pytest.fixture(scope="module")
def revisions(approved: object, people: dict[str, Airflow]) -> list[tuple[str, str, Any]]:
    """A revision that the Director approves without minutes, then with them, and one with nothing to say."""
    seen = []
    for reference in ("", "BB-04"):
        run = people["admin"].trigger(REVISION)
        asked = people["director"].question(run)
        assert people["director"].answer(run, "Approve", "đồng ý", reference) == 200
        seen.append((people["admin"].end(run), people["admin"].states(run)["record_decision"], asked["body"]))
    run = people["admin"].trigger(REVISION)
    return [*seen, (people["admin"].end(run), people["admin"].states(run)["list_proposals"], None)]


def test_a_revision_counts_only_when_the_director_approved_it_with_minutes(
    revisions: list[tuple[str, str, Any]], state: Path
) -> None:
    assert [(end, step) for end, step, _ in revisions] == [
        ("failed", "failed"),
        ("success", "success"),
        ("failed", "failed"),
    ]
    for _, _, body in revisions[:2]:
        assert "| calls_made | 2 | gọi 40 cuộc | higher_better |  | 2026-01-01 |  |" in body
    with make_engine(ledger_url(state)).connect() as connection:
        kept = [
            (
                row["kpi_code"],
                row["version_no"],
                row["is_approved"],
                row["who"],
                row["note"],
                row["reference"],
            )
            for row in decision_rows(connection)
        ]
        assert verify(connection).finding is None
    assert kept == [("calls_made", 2, 1, "director", "đồng ý", "BB-04")]
