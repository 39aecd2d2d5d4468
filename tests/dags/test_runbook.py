from __future__ import annotations

import re
from pathlib import Path

from dags import errors, ticks
from dags.closes import WHAT_WAS_NOT_POSTED
from dags.nights import WHAT_WAS_NOT_DONE
from dags.revisions import WHAT_WAS_NOT_DECIDED

RUNBOOK = Path(__file__).resolve().parents[2] / "docs" / "runbook_airflow.md"


def headings() -> set[str]:
    return set(re.findall(r"^#+ (.+)$", RUNBOOK.read_text(), re.M))


def test_the_runbook_says_what_each_red_task_means() -> None:
    assert len(WHAT_WAS_NOT_DONE) == 8
    assert set(WHAT_WAS_NOT_DONE) <= headings()


def test_the_runbook_has_an_entry_for_every_error_of_the_ordering() -> None:
    names = {error.__name__ for error in errors.OrderError.__subclasses__()} - {
        "PeriodRejected",
        "RevisionRejected",
    }
    assert len(names) == 6
    assert names <= headings()


def test_the_runbook_says_what_each_red_task_of_a_tick_means() -> None:
    assert set(ticks.WHAT_WAS_NOT_DONE) == {"plan_tick", "make_tick"}
    assert set(ticks.WHAT_WAS_NOT_DONE) <= headings()


def test_the_runbook_of_the_close_says_what_each_of_its_red_tasks_means() -> None:
    found = set(re.findall(r"^#+ (.+)$", (RUNBOOK.parent / "runbook_commission.md").read_text(), re.M))
    assert len(WHAT_WAS_NOT_POSTED) == 8
    assert {*WHAT_WAS_NOT_POSTED, *WHAT_WAS_NOT_DECIDED, "PeriodRejected", "RevisionRejected"} <= found


def test_the_runbook_says_how_to_start_retry_clear_and_backfill() -> None:
    assert {"Start", "Retry", "Clear", "Backfill"} <= headings()
