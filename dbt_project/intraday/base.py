"""What a tick needs of the certified night, in one immutable file per build: `intraday/base/<build>.duckdb`.

It is made once after a release, out of the private build while that still is the release's, and holds the
night's compiled models, the small relations that they read, the certified part of every running span, and the
few landed rows that may still count on a day after the night.
"""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_hex

import duckdb

from dbt_project.errors import IntradayBaseMissing, NothingCertified
from dbt_project.full_disk import telling_full_disk
from dbt_project.intraday import relations
from dbt_project.intraday.compiled import Plan, read_plan
from dbt_project.night_values import history_start

KEPT = 3
SQL_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class CertifiedNight:
    """The release that readers see: which night, which build, and the state folder's paths for a tick."""

    release_id: str
    as_of: date
    build_id: str
    base: Path


def certified_night(state: Path) -> CertifiedNight:
    """The release that readers of the night's figures see.

    Raises:
        NothingCertified: nothing was published here yet.
    """
    manifest = state / "published" / "manifest.json"
    if not manifest.is_file():
        raise NothingCertified(
            f"{manifest} does not exist: no night has been certified. No tick was made. Publish a night"
            " first: make nightly"
        )
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    build_id = str(fields["gate"]["build_id"])
    base = state / "intraday" / "base" / f"{build_id}.duckdb"
    return CertifiedNight(str(fields["release_id"]), date.fromisoformat(fields["as_of"]), build_id, base)


def prepare_base(state: Path) -> Path:
    """Make the base of the release that readers see, unless it is there; older ones but two go.

    Raises:
        NothingCertified: nothing was published here yet.
        IntradayBaseMissing: the private build is that of another night by now.
        IntradayPlanWrong: the build's models cannot be run by a tick.
        DiskFull: there was no room for it.
    """
    with telling_full_disk(state / "intraday", "No tick was made; readers keep the figures from before."):
        return _prepare_base(state)


def _prepare_base(state: Path) -> Path:
    night = certified_night(state)
    if night.base.exists():
        return night.base
    build, landed = state / "build" / "warehouse.duckdb", state / "build" / "landed.duckdb"
    _require_build_of(night, build, landed)
    plan = read_plan(state / "build" / "dbt" / "target" / "manifest.json", night.as_of)
    night.base.parent.mkdir(parents=True, exist_ok=True)
    for left_over in night.base.parent.glob(".*"):  # of a tick that was killed
        left_over.unlink()
    unfinished = night.base.with_name(f".{night.base.stem}.{token_hex(4)}")
    try:
        with duckdb.connect(str(unfinished)) as connection:
            connection.execute("set TimeZone = 'UTC'; set threads = 2")
            connection.execute(f"attach '{build}' as warehouse (read_only)")
            connection.execute(f"attach '{landed}' as landed (read_only)")
            connection.execute("begin")
            _copy(connection, plan, night.as_of)
            _write_facts(connection, night, plan, history_start(landed, night.as_of))
            connection.execute("commit")
            connection.execute("checkpoint")
        unfinished.replace(night.base)
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    _remove_old(night.base)
    return night.base


def _require_build_of(night: CertifiedNight, build: Path, landed: Path) -> None:
    """The private build must be the release's own, and the hand-over that of its night."""
    try:
        with (
            duckdb.connect(str(build), read_only=True) as connection,
            duckdb.connect(str(landed), read_only=True) as handed_over,
        ):
            row = connection.execute("select build_id from quality.gate_summary").fetchone()
            day = handed_over.execute("select as_of_date from company").fetchone()
    except duckdb.Error as problem:
        raise _missing(
            night, f"{build} or the hand-over cannot be read ({str(problem).splitlines()[0]})"
        ) from problem
    if row is None or row[0] != night.build_id or day is None or day[0] != night.as_of:
        raise _missing(night, f"{build} is no longer the build of release {night.release_id}")


def _missing(night: CertifiedNight, fact: str) -> IntradayBaseMissing:
    return IntradayBaseMissing(
        f"{night.base} does not exist, and {fact}. No tick was made; readers keep the last provisional"
        f" figures. If a night is being built, wait for it; else run the night of {night.as_of} again."
    )


def _copy(connection: duckdb.DuckDBPyConnection, plan: Plan, as_of: date) -> None:
    kpis = ", ".join(f"'{code}'" for code in relations.INTRADAY_KPIS)
    for schema_name in sorted({place[0] for place in (*plan.whole, *plan.empty)} | {"carried"}):
        connection.execute(f"create schema {schema_name}")
    for schema_name, name in plan.whole:
        condition = relations.FILTERS.get(name, "true").format(kpis=kpis)
        place = f"{schema_name}.{name}"
        connection.execute(f"create table {place} as select * from warehouse.{place} where {condition}")
    for schema_name, name in plan.empty:
        place = f"{schema_name}.{name}"
        connection.execute(f"create table {place} as select * from warehouse.{place} limit 0")
    for name, condition in relations.LANDED.items():
        query = f"select * from landed.main.{name} where {condition.format(as_of=as_of)}"
        connection.execute(f"create table carried.{name} as {query}")


def _write_facts(
    connection: duckdb.DuckDBPyConnection, night: CertifiedNight, plan: Plan, start: date
) -> None:
    """The steps, the certified figures, and the landed rows that may still count."""
    connection.execute("create table steps (step_no integer, schema_name varchar, name varchar, sql varchar)")
    connection.executemany(
        "insert into steps values (?, ?, ?, ?)",
        [[number, step.schema_name, step.name, step.sql] for number, step in enumerate(plan.steps)],
    )
    kpis = ", ".join(f"'{code}'" for code in relations.INTRADAY_KPIS)
    grains = ", ".join(f"'{grain}'" for grain in relations.GRAINS)
    connection.execute(
        "create table night as select $release_id as release_id, $as_of as as_of,"
        " $history_start as history_start, * exclude (as_of_date) from landed.main.company",
        {"release_id": night.release_id, "as_of": night.as_of, "history_start": start},
    )
    script = (SQL_FOLDER / "base.sql").read_text(encoding="utf-8")
    for statement in script.format(kpis=kpis, grains=grains).split(";\n"):
        if statement.strip():
            connection.execute(statement)


def _remove_old(newest: Path) -> None:
    """Keep the last ones in the order in which they were made, also where the clock was set back."""
    others = [path.stat().st_mtime_ns for path in newest.parent.glob("*.duckdb") if path != newest]
    made_at = max(newest.stat().st_mtime_ns, *(after + 1_000_000 for after in others), 0)
    os.utime(newest, ns=(made_at, made_at))
    bases = sorted(newest.parent.glob("*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in bases[KEPT:]:
        if path != newest:
            path.unlink(missing_ok=True)
