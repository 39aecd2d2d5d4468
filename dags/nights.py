"""Which night a run is about, where its state lies, and what to say when it stops."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict
from zoneinfo import ZoneInfo

from dags.errors import NothingToLand

if TYPE_CHECKING:
    from ingestion.company import Company

log = logging.getLogger("nightly_kpis")
PROJECT = Path(__file__).resolve().parents[1]
DEMO_COMPANY = PROJECT / "demo" / "company"

WHAT_WAS_NOT_DONE = {
    "plan_night": "Nothing was landed.",
    "land_source": "This source is held: what landed before stays, nothing was built.",
    "build_warehouse": "What landed stays; nothing was audited.",
    "audit_build": "The gate is closed: the build is held for inspection.",
    "publish_release": "The build passed the gate, but its release was not put in place.",
}


class Night(TypedDict):
    """One night and one of its sources, as tasks hand it on: plain values, because XComs are JSON."""

    company: str
    state: str
    date: str
    source: str


def plan(context: Any, company: Company) -> list[Night]:
    """The night of an Airflow run, once for each source, from `params` and `dag_run` of the run's context.

    Raises:
        NothingToLand: the company has no source. Mapping over none would skip every task: a green run.
    """
    params, run = context["params"], context["dag_run"]
    if not company.source_names:
        raise NothingToLand(
            f"{params['company']}/company.yml names no source. Nothing was landed, built or published. "
            "Name the entities that the company delivers, then trigger the night again."
        )
    zone = ZoneInfo(company.file.time_zone)
    day = night_date(
        params["date"], company.default_date, run.run_type, run.logical_date, run.run_after, zone
    )
    folder = params["company"]
    state = params["state"] or str(state_folder(Path(folder)))
    return [
        Night(company=folder, state=state, date=day.isoformat(), source=name) for name in company.source_names
    ]


def where_and_when(night: Night) -> tuple[Path, date]:
    """The state folder and the date, which is all that BUILD, AUDIT and PUBLISH need."""
    return Path(night["state"]), date.fromisoformat(night["date"])


def state_folder(company: Path, project: Path = PROJECT) -> Path:
    """Where a company's nights live when nobody says: `var` for the demo company, others have their own."""
    if company.resolve() == (project / "demo" / "company").resolve():
        return project / "var"
    return project / "var" / "companies" / company.resolve().name


def night_date(
    named: str | None,
    default: date | None,
    run_type: str,
    logical_date: datetime | None,
    run_after: datetime,
    zone: ZoneInfo,
) -> date:
    """The local day whose figures a run publishes.

    A date that somebody named comes first. A backfill is about its own logical date, whatever the company's
    default. Else the company's default date (for extracts of a fixed past), else the logical date of a
    scheduled run. A run that somebody triggered is about the last whole local day before it was triggered.

    Raises:
        ValueError: `named` is no ISO date.
    """
    if named:
        return date.fromisoformat(named)
    if run_type == "backfill" and logical_date:
        return logical_date.astimezone(zone).date()
    if default:
        return default
    if run_type == "scheduled" and logical_date:
        return logical_date.astimezone(zone).date()
    return run_after.astimezone(zone).date() - timedelta(days=1)


def say_what_was_held(context: Any) -> None:
    """Callback of a red task: one message, for its log and for whatever alerts on it."""
    task_instance, error = context["task_instance"], context.get("exception")
    log.error(what_was_held(task_instance.task_id, task_instance.run_id, error))


def what_was_held(task_id: str, run_id: str, error: BaseException | str | None) -> str:
    """The message of a red task: the error as its package worded it, what was not done, what readers see."""
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    return (
        f"{task_id} of {run_id} failed. {name}{error}\n{WHAT_WAS_NOT_DONE[task_id]} "
        "Nothing was published: readers see what they saw before."
    )
