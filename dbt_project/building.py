"""Runs dbt once over the hand-over of a night, into a private file."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dbt_project.errors import BuildFailed, BuildInUse, HandOverMissing
from dbt_project.full_disk import telling_full_disk
from state_folder.build_lock import build_alone
from state_folder.full_disk import is_full_disk, lacks_room

PROJECT = Path(__file__).parent

# What dbt keeps of a parsed project between its runs.
_PARSED = "partial_parse.msgpack"

_DEFAULT_HISTORY_MONTHS = 36

# Facts whose first day can open the published history; histories of owners and stages reach further back.
_FIRST_FACTS = {
    "acc_invoices": "document_date",
    "acc_payments": "received_date",
    "tel_calls": "started_at",
    "crm_deals": "created_at",
    "crm_activities": "occurred_at",
    "cs_surveys": "responded_at",
}


@dataclass(frozen=True)
class Build:
    """What one run of dbt did: counts of nodes by status, and where its results lie."""

    warehouse: Path
    target: Path
    node_counts: dict[str, int]


def build(state: Path, as_of: date, threads: int = 2, project: Path = PROJECT) -> Build:
    """Builds `state/build/warehouse.duckdb` from `state/build/landed.duckdb`, from nothing.

    Failed dbt tests do not raise: they are results for the gate. A model that broke does.
    `project` is the folder of the dbt project; a copy of it lets somebody try a changed catalogue.

    Raises:
        HandOverMissing: landing has not handed over this night.
        BuildFailed: dbt ended without having built every model.
        BuildInUse: another build or audit is at work here.
        DiskFull: there was no room for it; what was built so far is removed.
    """
    not_done = "Nothing was built; the last release stays."
    in_use = "Nothing was built here."
    with telling_full_disk(state / "build", not_done), build_alone(state, BuildInUse, in_use):
        return _build(state, as_of, threads, project)


def _build(state: Path, as_of: date, threads: int, project: Path) -> Build:
    landed = state / "build" / "landed.duckdb"
    warehouse = state / "build" / "warehouse.duckdb"
    target = state / "build" / "dbt" / "target"
    night = _night(landed, as_of)
    _remove(warehouse, warehouse.with_suffix(".duckdb.wal"), target / "run_results.json")
    target.mkdir(parents=True, exist_ok=True)
    log = target.parent / "build.log"
    command = [
        *_dbt(),
        *["build", "--project-dir", str(project.resolve()), "--profiles-dir", str(project.resolve())],
        *["--target-path", str(target.resolve()), "--log-path", str(target.parent.resolve() / "logs")],
        # dbt's log of every step costs a fifth of the build; build.log has the outcomes and the errors.
        *["--threads", str(threads), "--log-level-file", "none"],
    ]
    _take_parsed(project, target)
    with log.open("w") as output:
        finished = subprocess.run(
            command,
            cwd=warehouse.parent,
            env=environment(night, warehouse.name, landed.name),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    try:
        made = _judged(finished.returncode, warehouse, target, log)
    except BuildFailed as failure:
        # On a full disk dbt's own words may have found no room either.
        if not is_full_disk(failure) and not lacks_room(warehouse.parent):
            raise
        # Half a build tells nobody anything, and the next one needs its room.
        _remove(warehouse, warehouse.with_suffix(".duckdb.wal"))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(warehouse)) from failure
    _leave_parsed(project, target)
    return made


def history_start(landed: Path, as_of: date) -> date:
    """First day that the night `as_of` publishes, as its build is told.

    Raises:
        HandOverMissing: `landed` is not the hand-over of this night.
    """
    return date.fromisoformat(str(_night(landed, as_of)["history_start"]))


def _night(landed: Path, as_of: date) -> dict[str, object]:
    if not landed.exists():
        raise HandOverMissing(
            f"{landed} does not exist. Nothing was built. Land the night first: "
            f"python -m ingestion land --company <folder> --state {landed.parent.parent} --date {as_of}"
        )
    with duckdb.connect(str(landed), read_only=True) as connection:
        (offset, currency, handed_over, fiscal_month) = _one(
            connection,
            "select utc_offset_hours, reporting_currency, as_of_date, fiscal_year_start_month from company",
        )
        if handed_over != as_of:
            raise HandOverMissing(
                f"{landed} was handed over for {handed_over}, not for {as_of}. Nothing was built. "
                f"Land the night of {as_of} first."
            )
        start = _history_start(
            connection, as_of, _months(connection, "history_months") or _DEFAULT_HISTORY_MONTHS
        )
        idle_months = _months(connection, "idle_months")
    return {
        "as_of_date": as_of.isoformat(),
        "utc_offset_hours": offset,
        "reporting_currency": currency,
        "fiscal_year_start_month": fiscal_month,
        "history_start": start.isoformat(),
        "idle_start": start.isoformat() if idle_months is None else _months_before(as_of, idle_months),
    }


def _months(connection: duckdb.DuckDBPyConnection, parameter: str) -> int | None:
    found = connection.execute(
        "select cast(param_value as integer) from company_parameters where param_code = $parameter",
        {"parameter": parameter},
    ).fetchone()
    return found[0] if found else None


def _months_before(day: date, months: int) -> str:
    """First day of the month that lies `months` months before the month of the day, as ISO text."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1).isoformat()


def _history_start(connection: duckdb.DuckDBPyConnection, as_of: date, months: int) -> date:
    """First day of the quarter of the earliest fact, at most `months` months before the night."""
    firsts = " union all ".join(
        f"select min(cast({column} as date)) as first_day from {entity} where not _is_deleted"
        for entity, column in _FIRST_FACTS.items()
    )
    (start,) = _one(
        connection,
        f"select cast(date_trunc('quarter', greatest(coalesce(min(first_day), cast($as_of as date)),"
        f" cast($as_of as date) - to_months($months))) as date) from ({firsts})",
        {"as_of": as_of, "months": months},
    )
    if not isinstance(start, date):
        raise TypeError(start)
    return start


def _one(connection: duckdb.DuckDBPyConnection, query: str, values: object = None) -> Sequence[object]:
    row = connection.execute(query, values).fetchone()
    if row is None:
        raise HandOverMissing(
            "The hand-over's table `company` is empty. Nothing was built. Land the night again."
        )
    return tuple(row)


def _dbt() -> list[str]:
    return [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        "--no-version-check",
        "--no-use-colors",
    ]


def environment(night: dict[str, object], warehouse: str, landed: str) -> dict[str, str]:
    """Environment of a run of dbt for one night (macro `night_value`).

    The files are named as seen from the folder in which dbt runs: what dbt parsed holds as long as the
    profile says the same, so another state folder does not make it parse anew.
    """
    return os.environ | {
        "DBT_ENV_CUSTOM_ENV_NIGHT": json.dumps(night),
        "WAREHOUSE_BUILD_FILE": warehouse,
        "WAREHOUSE_LANDED_FILE": landed,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def _remove(*stale: Path) -> None:
    for path in stale:
        path.unlink(missing_ok=True)


def _take_parsed(project: Path, target: Path) -> None:
    """A state folder that never built starts from what another one parsed; dbt tells what changed since."""
    parsed = project / "target" / _PARSED
    if parsed.exists() and not (target / _PARSED).exists():
        shutil.copy2(parsed, target / _PARSED)


def _leave_parsed(project: Path, target: Path) -> None:
    """Leaves what was parsed for other state folders, where the project's folder may be written."""
    newer, kept = target / _PARSED, project / "target" / _PARSED
    if not os.access(project, os.W_OK) or (kept.exists() and kept.stat().st_mtime >= newer.stat().st_mtime):
        return
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        Path(shutil.copy2(newer, folder)).replace(kept)


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
