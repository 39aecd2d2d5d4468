"""One night through Airflow, without a scheduler: `airflow dags test`, told in a few lines."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from dags.errors import NightFailed
from dags.local_airflow.home import command, held, migrate, secret
from dags.local_airflow.settings import DAG_ID, Ports, airflow_home, environment
from dags.local_airflow.stack import stop
from dags.nights import DEMO_COMPANY

_FULL = (
    "{state}: the disk is full, and Airflow itself could not write. What the night had finished stays,"
    " nothing more was done; readers see one whole release. Make room (docs/runbook_publishing.md, DiskFull),"
    " then run the night again."
)
TASK_EDGE = re.compile(r"\[DAG TEST\] (starting|end task) task_id=(\w+) map_index=(-?\d+)")


@dataclass(frozen=True)
class TaskEnded:
    """One finished task, as the terminal shows it; `state` is Airflow's word."""

    task_id: str
    map_index: int
    state: str
    seconds: float


@dataclass(frozen=True)
class TaskSaid:
    """What a red task's callback said."""

    message: str


def told(lines: Iterable[str]) -> Iterator[TaskEnded | TaskSaid]:
    """What of Airflow's log concerns a person: ends of tasks, and messages of red ones.

    What a task says by the way (a landing that waits, a delivery of the ledger) makes no night red.

    Args:
        lines: Airflow's log as JSON lines; others (a task's own output) are passed over.
    """
    started, state = "", "unknown"
    for line in lines:
        record = json.loads(line) if line.startswith('{"timestamp"') else {}
        event = str(record.get("event", ""))
        edge = TASK_EDGE.match(event)
        if record.get("logger") == DAG_ID:
            if record.get("level", "error").lower() not in ("debug", "info", "warning"):
                yield TaskSaid(event)
        elif "new_state" in record:
            state = str(record["new_state"])
        elif edge and edge[1] == "starting":
            started, state = record["timestamp"], "unknown"
        elif edge:
            took = datetime.fromisoformat(record["timestamp"]) - datetime.fromisoformat(started)
            yield TaskEnded(edge[2], int(edge[3]), state, took.total_seconds())


def title(ended: TaskEnded, sources: Sequence[str]) -> str:
    """`land_source crm` instead of `land_source 0`."""
    return ended.task_id if ended.map_index < 0 else f"{ended.task_id} {sources[ended.map_index]}"


def make_demo_extracts(company: Path, state: Path, console: Console, log: Path) -> None:
    """Make the demo company's extracts when it is the demo and its inbox is empty.

    Raises:
        NightFailed: the maker failed; its own words are in the message.
    """
    inbox = state / "inbox"
    if company.resolve() != DEMO_COMPANY.resolve() or (inbox.is_dir() and any(inbox.iterdir())):
        return
    console.print("Making the demo company's extracts …")
    made = subprocess.run(
        [sys.executable, "-m", "demo", "make", "--out", str(inbox)],
        capture_output=True,
        text=True,
        check=False,
    )
    with log.open("a") as file:
        file.write(made.stdout + made.stderr)
    if made.returncode:
        raise NightFailed(f"The demo company's extracts were not made:\n{made.stderr}\nNothing was landed.")


def run_night(
    company: Path,
    sources: Sequence[str],
    state: Path,
    day: date | None,
    log: Path,
    console: Console,
    full_rebuild: bool = False,
) -> None:
    """Run `nightly_kpis` once, and show its tasks.

    Args:
        company: the company folder.
        sources: its sources, in the order of the company folder.
        state: the state folder; nobody else may work in it meanwhile.
        day: the night's date; None leaves it to the DAG.
        log: receives everything that Airflow says, as JSON lines.
        console: where the tasks are shown.
        full_rebuild: make all figures anew, and carry none from the release before.

    Raises:
        StateFolderInUse: another night or a stack works in the state folder.
        NightFailed: a task is red; the message is what it said.
    """
    with telling_full_disk(state), held(state):
        variables = os.environ | environment(state, company, Ports(), secret(state))
        variables |= {"AIRFLOW__LOGGING__JSON_LOGS": "True", "SALES_LAND_RETRIES": "0"}
        (airflow_home(state) / "logs").mkdir(exist_ok=True)
        migrate(state, variables, log)
        make_demo_extracts(company, state, console, log)
        conf: dict[str, str | bool] = {"company": str(company.resolve()), "state": str(state.resolve())}
        conf |= {"full_rebuild": full_rebuild} | ({"date": day.isoformat()} if day else {})
        airflow = subprocess.Popen(
            command(("airflow", "dags", "test", DAG_ID, "--conf", json.dumps(conf))),
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            said = follow(airflow.stdout or (), sources, log, console)
            code = airflow.wait()
        finally:
            stop({"airflow": airflow})
    if code or said:
        if not said:
            refuse_full_disk(state)
        raise NightFailed("\n".join(said) or f"Airflow ended with exit code {code} and no message.")


@contextmanager
def telling_full_disk(state: Path) -> Iterator[None]:
    """Where the log of Airflow or its database finds no room, say so instead of how Python words it.

    Raises:
        NightFailed: a write of the night's own surroundings found no room.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NightFailed(_FULL.format(state=state)) from error


def refuse_full_disk(state: Path) -> None:
    """Airflow that ended without a word, beside less than a megabyte, ended for want of room.

    Raises:
        NightFailed: there is less than that.
    """
    if shutil.disk_usage(state).free < 1_000_000:
        raise NightFailed(_FULL.format(state=state))


def follow(lines: Iterable[str], sources: Sequence[str], log: Path, console: Console) -> list[str]:
    """Copy Airflow's log to the file, show ends of tasks, return what red tasks said."""
    said = []
    with log.open("a") as file:

        def copied() -> Iterator[str]:
            for line in lines:
                file.write(line)
                yield line

        for news in told(copied()):
            if isinstance(news, TaskSaid):
                said.append(news.message)
            else:
                mark = "[green]✓[/]" if news.state == "success" else "[red]✗[/]"
                state = "" if news.state == "success" else f"  [red]{news.state}[/]"
                took = f"{title(news, sources):<32}{news.seconds:7.1f} s"
                console.print(f"{mark} {took}{state}", highlight=False)
    return said
