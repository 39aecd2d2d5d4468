"""One tick from the deltas to the page, in one process, and what to say when it stops."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar
from zoneinfo import ZoneInfo

from dags.clocks import require_clock_not_behind
from dags.errors import TickRunning
from dags.nights import airflow_connection, state_folder

if TYPE_CHECKING:
    from ingestion.company import Company
    from ingestion.connections import Connections

Result = TypeVar("Result")
log = logging.getLogger("intraday_kpis")
SCHEDULED = "scheduled"
# Deltas of days that were certified longer ago are removed; a roll-back further back than that has none.
KEPT_DAYS = timedelta(days=7)

WHAT_WAS_NOT_DONE = {
    "plan_tick": "No tick was made.",
    "make_tick": "Nothing of this tick was published, unless it says otherwise. The next one begins anew.",
}
READERS_KEEP = "Readers keep the last provisional figures, with the time that they are from."


class Plan(TypedDict):
    """One tick, as tasks hand it on: plain values, because XComs are JSON."""

    company: str
    state: str
    at: str


@dataclass(frozen=True)
class Tick:
    """A tick that was published: when its figures are from (UTC), and seconds by stage."""

    as_of: datetime
    today: date
    certified_as_of: date
    landed_row_count: int
    refused: dict[str, str]
    seconds: dict[str, float]
    page: Path


def plan_run(context: Any, now: datetime) -> Plan | None:
    """What the run of this context ticks, or None where the schedule falls outside the working hours.

    A run that a release caused, or a person, is made at any hour: after a release the days that it certified
    are provisional no longer.
    """
    from ingestion.company import load_company
    from ingestion.working_days import is_working_time

    params, run = context["params"], context["dag_run"]
    folder = Path(params["company"])
    state = Path(params["state"] or state_folder(folder))
    if run.run_type == SCHEDULED and not is_working_time(load_company(folder), state, now):
        return None
    return Plan(company=str(folder), state=str(state), at=now.astimezone(UTC).isoformat())


def make_planned(plan: Plan, run_id: str) -> None:
    """The tick of a run."""
    tick = make_tick(
        Path(plan["company"]),
        Path(plan["state"]),
        datetime.fromisoformat(plan["at"]),
        run_id,
        airflow_connection,
    )
    log.info("Provisional as of %s UTC after the night of %s", tick.as_of, tick.certified_as_of)
    for name, message in tick.refused.items():
        log.error("%s was refused and will be tried again. %s", name, message)


def make_tick(
    company_folder: Path, state: Path, at: datetime, made_by: str, connections: Connections
) -> Tick:
    """Fetch, land, build, check and publish the provisional figures of the day that `at` falls on.

    Killed at any moment it leaves readers the figures before, or these; the next tick begins anew.

    Raises:
        TickRunning: another tick has not ended.
        ClockBehind: `at` lies before the certified night.
        IngestionError, BuildError, AuditError, PublishingError: as their messages say.
    """
    from ingestion.company import load_company

    with _alone(state):
        return _make(load_company(company_folder), state, at, made_by, connections)


def _make(company: Company, state: Path, at: datetime, made_by: str, connections: Connections) -> Tick:
    from dbt_project.intraday import build_tick, certified_night, prepare_base
    from expectations.intraday import check_tick
    from ingestion.intraday import forget_covered, hand_over_deltas, land_deltas
    from ingestion.intraday_fetching import fetch_deltas
    from ingestion.working_days import is_working_time
    from publishing.intraday.releasing import publish_tick

    clock = _Clock()
    night = certified_night(state)
    today = at.astimezone(ZoneInfo(company.file.time_zone)).date()
    require_clock_not_behind(state, today, "the running day")
    clock.timed("base", lambda: prepare_base(state))
    clock.timed("fetch", lambda: fetch_deltas(company, state, today, connections, at))
    landed = clock.timed("land", lambda: land_deltas(company, state, today, at, made_by))
    clock.timed("hand over", lambda: hand_over_deltas(company, state, today, night.as_of, landed.refused))
    clock.timed("build", lambda: build_tick(state, at))
    is_working = is_working_time(company, state, at)
    clock.timed("check", lambda: check_tick(state, is_working))
    published = clock.timed("publish", lambda: publish_tick(state))
    if os.environ.get("SALES_POSTGRES_URL"):
        clock.timed("postgres", lambda: _publish_to_postgres(state))
    clock.timed("forget", lambda: forget_covered(company, state, night.as_of - KEPT_DAYS))
    return Tick(
        published.as_of,
        published.today,
        published.certified_as_of,
        landed.landed_row_count,
        landed.refused,
        clock.seconds,
        published.pages[0],
    )


def _publish_to_postgres(state: Path) -> None:
    from publishing.intraday.server import publish_to_postgres
    from publishing.layout import Layout
    from publishing.postgres.access import load_access
    from publishing.postgres.addresses import find_address

    publish_to_postgres(Layout(state), find_address(None, os.environ), load_access())


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, stage: str, step: Callable[[], Result]) -> Result:
        began = perf_counter()
        found = step()
        self.seconds[stage] = perf_counter() - began
        return found


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Hold the state folder's ticks; the system gives the lock back when its holder dies."""
    from filelock import FileLock, Timeout

    path = state / "intraday" / ".tick.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, blocking=False):
            yield
    except Timeout as error:
        raise TickRunning(
            f"{path}: another tick has not ended. This one did nothing; the next one begins anew, and misses"
            " nothing. Wait for the other one."
        ) from error


def say_what_was_held(context: Any) -> None:
    """Callback of a red task: one message, for its log and for whatever alerts on it."""
    instance, error = context["task_instance"], context.get("exception")
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    not_done = WHAT_WAS_NOT_DONE[instance.task_id]
    log.error(
        "%s of %s failed. %s%s\n%s %s", instance.task_id, instance.run_id, name, error, not_done, READERS_KEEP
    )
