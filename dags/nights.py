"""Which night a run is about, where its state lies, and what to say when it stops."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict
from zoneinfo import ZoneInfo

from dags.clocks import require_clock_not_behind
from dags.errors import NothingToLand

if TYPE_CHECKING:
    from ingestion.company import Company
    from ingestion.connections import Connection

log = logging.getLogger("nightly_kpis")
PROJECT = Path(__file__).resolve().parents[1]
DEMO_COMPANY = PROJECT / "demo" / "company"

WHAT_WAS_NOT_DONE = {
    "plan_night": "Nothing was landed.",
    "wait_for_extracts": "Nothing was landed.",
    "land_source": "What landed before stays; nothing was built.",
    "build_warehouse": "What landed stays; nothing was audited.",
    "audit_build": "The gate is closed: the build is held for inspection.",
    "publish_release": "The build passed the gate; it was not put in place, or not recorded for commissions.",
    "publish_to_postgres": "The release is published in its file and its pages.",
    "tell_people": "The release is published; nobody was told of it.",
}
READERS_KEEP = "Nothing was published: readers see what they saw before."
READERS_SEE = {
    "publish_release": "Readers see one whole release, which `python -m publishing releases` marks.",
    "publish_to_postgres": "Readers of PostgreSQL see one whole release, as the message says.",
    "tell_people": "Readers see the new release.",
}


class Night(TypedDict):
    """One night and one of its sources, as tasks hand it on: plain values, because XComs are JSON."""

    company: str
    state: str
    date: str
    source: str
    full_rebuild: bool


def plan(context: Any, company: Company) -> list[Night]:
    """The night of an Airflow run, once for each source, from `params` and `dag_run` of the run's context.

    Raises:
        NothingToLand: the company has no source. Mapping over none would skip every task: a green run.
        ClockBehind: nobody named the date, and the clock's is earlier than the published one.
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
    if run.run_type == "manual" and not (params["date"] or company.default_date):
        require_clock_not_behind(Path(state), day, "the night")
    full_rebuild = bool(params["full_rebuild"])
    return [
        Night(company=folder, state=state, date=day.isoformat(), source=name, full_rebuild=full_rebuild)
        for name in company.source_names
    ]


def where_and_when(night: Night) -> tuple[Path, date]:
    """The state folder and the date, which is all that BUILD, AUDIT and PUBLISH need."""
    return Path(night["state"]), date.fromisoformat(night["date"])


def are_there(nights: Sequence[Night], now: datetime) -> bool:
    """Whether every expected extract of the night is there, at its origin or in the inbox.

    Raises:
        ArrivalsOverdue: one is not, and its due time has passed.
    """
    from ingestion.arrivals import arrivals, refuse_overdue
    from ingestion.company import load_company
    from ingestion.holding import sources_that_may_stand
    from ingestion.unclaimed import unclaimed_files, unclaimed_sentence

    state, as_of = where_and_when(nights[0])
    company = load_company(Path(nights[0]["company"]))
    found = arrivals(company, state, as_of, now, airflow_connection)
    # what may stand as of an earlier night is waited for, and then held
    waived = sources_that_may_stand(company, state, as_of)
    found = [each for each in found if not (each.is_overdue and each.source in waived)]
    refuse_overdue(found, as_of, unclaimed_sentence(unclaimed_files(company, state)))
    for arrival in found:
        if not arrival.is_there:
            log.info("Waiting for %s of %s, due %s UTC", arrival.pattern, arrival.source, arrival.due_at)
    return all(arrival.is_there for arrival in found)


def plan_run(context: Any) -> list[Night]:
    """The plan of the run whose context this is, for the company that its parameters name."""
    from ingestion.company import load_company

    return plan(context, load_company(Path(context["params"]["company"])))


def hand_over_night(night: Night) -> None:
    """What landed becomes the build's input."""
    from ingestion.company import load_company
    from ingestion.handover import hand_over
    from ingestion.unclaimed import unclaimed_files, unclaimed_sentence

    company = load_company(Path(night["company"]))
    if others := unclaimed_sentence(unclaimed_files(company, Path(night["state"]))):
        log.warning("%s", others.strip())
    hand_over(company, *where_and_when(night))


def build_night(night: Night) -> None:
    """Hand over, build, and add what the commission ledger tells.

    Unless the night is to be rebuilt in full, figures that nothing has touched are the published ones.
    """
    from dbt_project import build
    from dbt_project.carrying import published_release
    from publishing.commission.ledger_views.writing import write_commission_tables

    hand_over_night(night)
    before = None if night["full_rebuild"] else published_release(Path(night["state"]))
    built = build(*where_and_when(night), before=before)
    log.info("Days and weeks carried from the release before: %s", built.carried_periods)
    write_commission_tables(Path(night["state"]), os.environ.get("SALES_LEDGER_URL"))


def record_commission_rows(night: Night) -> None:
    """Where a commission ledger was begun, remember the rows of a night that passed the gate."""
    from publishing.commission.night import record_released

    record_released(Path(night["state"]), os.environ.get("SALES_LEDGER_URL"))


def airflow_connection(name: str) -> Connection:
    """A connection of Airflow, from its database, a secrets backend, or `AIRFLOW_CONN_<NAME>`.

    Raises:
        ConnectionUnknown: Airflow has none of that name.
    """
    from airflow.sdk import Connection as AirflowConnection
    from airflow.sdk.exceptions import AirflowNotFoundException

    from ingestion.connections import Connection
    from ingestion.errors import ConnectionUnknown

    try:
        found = AirflowConnection.get(name)
    except AirflowNotFoundException as error:
        raise ConnectionUnknown(
            f"Airflow has no connection {name}.", "Nothing was fetched.", "Make it under Admin, Connections."
        ) from error
    return Connection(
        name=name,
        host=found.host or "",
        port=found.port,
        login=found.login or "",
        password=found.password or "",
        database=found.schema or "",
        extra=dict(found.extra_dejson),
    )


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


def what_was_held(task_id: str, run_id: str, error: BaseException | str | None) -> str:
    """The message of a red task: the error as its package worded it, what was not done, what readers see."""
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    readers = READERS_SEE.get(task_id, READERS_KEEP)
    return f"{task_id} of {run_id} failed. {name}{error}\n{WHAT_WAS_NOT_DONE[task_id]} {readers}"
