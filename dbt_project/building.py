"""Runs dbt once over the hand-over of a night, into a private file."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from dbt_project.carrying import attachable_release, definitions_fingerprint, unchanged_periods
from dbt_project.errors import BuildFailed, BuildInUse
from dbt_project.full_disk import telling_full_disk
from dbt_project.night_values import night_values
from dbt_project.parsed import leave_parsed, take_parsed
from dbt_project.second_try import ARGUMENTS, tried_alone
from state_folder.build_lock import build_alone
from state_folder.full_disk import is_full_disk, lacks_room
from state_folder.memory import memory_limit
from state_folder.threads import engine_threads

PROJECT = Path(__file__).parent


@dataclass(frozen=True)
class Build:
    """What one run of dbt did: counts of nodes by status, and where its results lie.

    `carried_periods` are the days and weeks whose figures are those of the release before.
    """

    warehouse: Path
    target: Path
    node_counts: dict[str, int]
    carried_periods: int = 0


def build(
    state: Path, as_of: date, threads: int = 2, project: Path = PROJECT, before: Path | None = None
) -> Build:
    """Builds `state/build/warehouse.duckdb` from `state/build/landed.duckdb`.

    Failed dbt tests do not raise: they are results for the gate. A model that broke does.
    `project` is the folder of the dbt project; a copy of it lets somebody try a changed catalogue.
    `before` is a release whose figures of days and weeks are taken over where nothing that they are made of
    has changed (docs/decisions/0024); without it, and once a week, all are made anew. The rows are the same.

    Raises:
        HandOverMissing: landing has not handed over this night.
        BuildFailed: dbt ended without having built every model.
        BuildInUse: another build or audit is at work here.
        DiskFull: there was no room for it; what was built so far is removed.
    """
    not_done = "Nothing was built; the last release stays."
    in_use = "Nothing was built here."
    with telling_full_disk(state / "build", not_done), build_alone(state, BuildInUse, in_use):
        return _build(state, as_of, threads, project, before)


def _build(state: Path, as_of: date, threads: int, project: Path, before: Path | None) -> Build:
    landed = state / "build" / "landed.duckdb"
    warehouse = state / "build" / "warehouse.duckdb"
    target = state / "build" / "dbt" / "target"
    night = night_values(landed, as_of)
    weekday = night.pop("full_rebuild_weekday")
    has_holds = night.pop("has_holds")
    night["carries"] = before is not None and as_of.isoweekday() != weekday and not has_holds
    night["definitions"] = definitions_fingerprint(project, night)
    release = attachable_release(before, state / "build", project)
    _remove(warehouse, warehouse.with_suffix(".duckdb.wal"), target / "run_results.json")
    target.mkdir(parents=True, exist_ok=True)
    log = target.parent / "build.log"
    settings = [
        *["--project-dir", str(project.resolve()), "--profiles-dir", str(project.resolve())],
        *["--target-path", str(target.resolve()), "--log-path", str(target.parent.resolve() / "logs")],
        # dbt's log of every step costs a fifth of the build; build.log has the outcomes and the errors.
        *["--log-level-file", "none"],
    ]
    take_parsed(project, target)
    with log.open("w") as output:

        def run(*words: str) -> int:
            return subprocess.run(
                [*_dbt(), *words, *settings],
                cwd=warehouse.parent,
                env=environment(night, warehouse.name, landed.name, release),
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode

        code = run("build", "--threads", str(threads))
        code = tried_alone(target / "run_results.json", code, lambda: run("retry", *ARGUMENTS))
    try:
        made = _judged(code, warehouse, target, log)
    except BuildFailed as failure:
        # On a full disk dbt's own words may have found no room either.
        if not is_full_disk(failure) and not lacks_room(warehouse.parent):
            raise
        # Half a build tells nobody anything, and the next one needs its room.
        _remove(warehouse, warehouse.with_suffix(".duckdb.wal"))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(warehouse)) from failure
    leave_parsed(project, target)
    return replace(made, carried_periods=unchanged_periods(warehouse)) if night["carries"] else made


def _dbt() -> list[str]:
    return [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        "--no-version-check",
        "--no-use-colors",
    ]


def environment(night: dict[str, object], warehouse: str, landed: str, before: str) -> dict[str, str]:
    """Environment of a run of dbt for one night (macro `night_value`).

    The files are named as seen from the folder in which dbt runs: what dbt parsed holds as long as the
    profile says the same, so another state folder does not make it parse anew.
    """
    return os.environ | {
        "DBT_ENV_CUSTOM_ENV_NIGHT": json.dumps(night),
        "WAREHOUSE_BUILD_FILE": warehouse,
        "WAREHOUSE_LANDED_FILE": landed,
        "WAREHOUSE_BEFORE_FILE": before,
        "WAREHOUSE_MEMORY_LIMIT": memory_limit(),
        "WAREHOUSE_ENGINE_THREADS": str(engine_threads(_own_threads())),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def _own_threads() -> int:
    """How many threads DuckDB takes by itself here."""
    with duckdb.connect() as connection:
        found = connection.execute("select current_setting('threads')").fetchone()
    return int(found[0]) if found else 1


def _remove(*stale: Path) -> None:
    for path in stale:
        path.unlink(missing_ok=True)


def _judged(code: int, warehouse: Path, target: Path, log: Path) -> Build:
    results = target / "run_results.json"
    nodes = json.loads(results.read_text())["results"] if results.exists() else []
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node["status"]] = counts.get(node["status"], 0) + 1
    broken = [
        f"{node['unique_id']}: {' '.join((node['message'] or '').split())[:400]}"
        for node in nodes
        if node["status"] == "error" and not node["unique_id"].startswith("test.")
    ]
    if broken or not nodes or code not in (0, 1):
        reason = "\n  ".join(broken) or "\n  ".join(log.read_text().splitlines()[-15:])
        raise BuildFailed(
            f"dbt did not build the warehouse:\n  {reason}\n"
            f"Nothing was audited or published; the last release stays. Full log: {log}"
        )
    return Build(warehouse=warehouse, target=target, node_counts=counts)
