"""AUDIT during the day: the checks that can be made in seconds, without Great Expectations' start-up.

They look at a tick's private figures, count the landed rows of the day a second time, and write what they
found beside the figures. Each check is a query of `intraday_checks.sql` that counts findings.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.errors import TickRefused, TickUnreadable
from expectations.full_disk import telling_full_disk

CHECKS_FILE = Path(__file__).with_name("intraday_checks.sql")
CHECK = re.compile(
    r"-- name: (?P<check_id>\w+)\n-- severity: (?P<severity>fail|warn)\n(?:-- when: (?P<when>working)\n)?"
    r"-- says: (?P<says>.+)\n(?P<sql>[^;]+);"
)


@dataclass(frozen=True)
class TickCheck:
    """One check: `sql` counts findings. A `warn` is told and holds nothing; `when` limits it to hours."""

    check_id: str
    severity: str
    says: str
    sql: str
    when: str | None


@dataclass(frozen=True)
class TickFinding:
    """What one check found on a tick."""

    check: TickCheck
    finding_count: int

    @property
    def is_success(self) -> bool:
        """Whether there was nothing to find."""
        return self.finding_count == 0


def read_checks(path: Path = CHECKS_FILE) -> list[TickCheck]:
    """The checks of the file, in its order."""
    text = path.read_text(encoding="utf-8")
    return [
        TickCheck(each["check_id"], each["severity"], each["says"], each["sql"], each["when"])
        for each in CHECK.finditer(text)
    ]


def check_tick(state: Path, is_working_time: bool) -> list[TickFinding]:
    """Make every check on `intraday/build/warehouse.duckdb` and write `intraday.checks` into it.

    Raises:
        TickUnreadable: there are no figures, or a check could not be made.
        TickRefused: a check of severity `fail` found something; the results are written.
        DiskFull: the results found no room; none of them is written.
    """
    with telling_full_disk(
        state / "intraday", "No tick was published; readers keep the figures from before."
    ):
        return _check_tick(state, is_working_time)


def _check_tick(state: Path, is_working_time: bool) -> list[TickFinding]:
    build = state / "intraday" / "build" / "warehouse.duckdb"
    checks = [check for check in read_checks() if is_working_time or check.when is None]
    if not build.is_file():
        raise TickUnreadable(_message(build, "does not exist", "Run the tick again."))
    try:
        with duckdb.connect(str(build)) as connection:
            found = [TickFinding(check, _count(connection, check)) for check in checks]
            _write(connection, found)
    except duckdb.Error as problem:
        fact = f"could not be checked ({str(problem).splitlines()[0]})"
        raise TickUnreadable(_message(build, fact, "Run the tick again.")) from problem
    failed = [each for each in found if each.check.severity == "fail" and not each.is_success]
    if failed:
        facts = "; ".join(f"{each.check.check_id}: {each.finding_count} {each.check.says}" for each in failed)
        next_step = f"See docs/runbook_gate.md, and the rows in schema landed of {build.name}."
        raise TickRefused(
            _message(build, f"did not pass {len(failed)} of {len(found)} checks: {facts}", next_step)
        )
    return found


def _count(connection: duckdb.DuckDBPyConnection, check: TickCheck) -> int:
    row = connection.execute(check.sql).fetchone()
    if row is None or row[0] is None:
        raise duckdb.InvalidInputException(f"{check.check_id} counted nothing")
    return int(row[0])


def _write(connection: duckdb.DuckDBPyConnection, found: list[TickFinding]) -> None:
    """All of them or none: a part of them, all of it good, would look like a tick that passed."""
    connection.execute("begin")
    connection.execute(
        "create or replace table intraday.checks (check_id varchar, severity varchar, is_success boolean,"
        " finding_count bigint, message varchar)"
    )
    connection.executemany(
        "insert into intraday.checks values (?, ?, ?, ?, ?)",
        [
            [each.check.check_id, each.check.severity, each.is_success, each.finding_count, each.check.says]
            for each in found
        ],
    )
    connection.execute("commit")


def _message(build: Path, fact: str, next_step: str) -> str:
    return (
        f"{build} {fact}. Nothing of this tick was published: readers keep the last provisional figures,"
        f" which say what time they are from. {next_step}"
    )
