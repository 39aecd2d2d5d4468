"""The database of the audit: in memory, with the hand-over and the build attached read-only.

Great Expectations opens connections of its own. They share one named in-memory database with the holder's,
and so see what it attached and made; nothing is written beside the two files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy
from sqlalchemy.exc import DBAPIError

from expectations.checks import NightFacts, Suite
from expectations.errors import (
    BuildUnreadable,
    HandOverOfAnotherNight,
    HandOverUnreadable,
    ReleaseBeforeUnreadable,
)
from expectations.interventions import NO_INTERVENTIONS, Interventions
from expectations.release_before import ReleaseBefore
from state_folder.memory import memory_limit
from state_folder.threads import engine_threads


@dataclass(frozen=True)
class AuditDatabase:
    """An open audit: `url` is what Great Expectations connects to, `connection` the holder's own."""

    url: str
    connection: sqlalchemy.Connection

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Rows of a select, as plain tuples."""
        return [tuple(row) for row in self.connection.exec_driver_sql(select).fetchall()]

    def run(self, statement: str) -> None:
        """Run a statement that returns nothing, and commit: other connections see what it made."""
        self.connection.exec_driver_sql(statement)
        self.connection.commit()

    def make_subject(self, suite: Suite) -> str | None:
        """Make the suite's subject; what DuckDB said against it, or None. A refusal becomes a red result.

        Conditions on its rows are looked for here, in one pass: Great Expectations asks for each twice.
        """
        kind = "view" if suite.is_view else "table"
        try:
            self.run(f'create {kind} "{suite.subject_name}" as {suite.subject}')
            if suite.suspects:
                self.run(f'create table "{suite.suspects_name}" as {suite.suspects}')
        except DBAPIError as fault:
            self.connection.rollback()
            return first_line(fault.orig)
        return None

    def row_count(self, name: str) -> int:
        """Rows of a subject."""
        return int(self.rows(f'select count(*) from "{name}"')[0][0])

    def first_rows(self, select: str, count: int) -> str | None:
        """The first rows in words, ordered by all columns; None where the select itself fails."""
        try:
            found = self.connection.exec_driver_sql(f"select * from ({select}) order by all limit {count}")
        except DBAPIError:
            self.connection.rollback()
            return None
        columns = list(found.keys())
        return "; ".join(
            ", ".join(
                f"{name}={value}" for name, value in zip(columns, row, strict=True) if value is not None
            )
            for row in found.fetchall()
        )


def first_line(fault: object) -> str:
    """The first line of what went wrong: no addresses or positions, so equal on every night."""
    return str(fault).strip().splitlines()[0]


@contextmanager
def open_audit_database(
    landed: Path, warehouse: Path, before: ReleaseBefore | None = None
) -> Iterator[AuditDatabase]:
    """Attach the files read-only for the time of the audit and let go of them afterwards.

    The release before is attached as `before`, where there is one.

    Raises:
        HandOverUnreadable: the hand-over is missing or broken.
        BuildUnreadable: the build is missing or broken.
        ReleaseBeforeUnreadable: the release before is broken.
    """
    url = f"duckdb:///:memory:audit_{uuid4().hex}"
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.StaticPool)
    try:
        with engine.connect() as connection:
            database = AuditDatabase(url=url, connection=connection)
            database.run("set TimeZone = 'UTC'")
            database.run(f"set memory_limit = '{memory_limit()}'")
            own_threads = int(database.rows("select current_setting('threads')")[0][0])
            database.run(f"set threads = {engine_threads(own_threads)}")
            # beside the build, where there is room; without a file of its own DuckDB takes the current folder
            database.run("set temp_directory = '{}'".format(f"{warehouse}.tmp".replace("'", "''")))
            _attach(database, landed, "landed", HandOverUnreadable, "python -m ingestion land")
            _attach(database, warehouse, "warehouse", BuildUnreadable, "python -m dbt_project build")
            if before:
                _attach(
                    database,
                    before.warehouse,
                    "before",
                    ReleaseBeforeUnreadable,
                    "python -m publishing repair, then python -m expectations audit",
                )
            try:
                yield database
            finally:
                connection.rollback()
                if before:
                    database.run("detach before")
                database.run("detach warehouse")
                database.run("detach landed")
    finally:
        engine.dispose()


def _attach(
    database: AuditDatabase,
    file: Path,
    alias: str,
    error: type[HandOverUnreadable | BuildUnreadable | ReleaseBeforeUnreadable],
    command: str,
) -> None:
    next_step = (
        f"Nothing was audited, nothing will be published. Run: {command} --state <state> --date <date>"
    )
    if not file.is_file():
        raise error(f"{file} does not exist. {next_step}")
    try:
        database.run(f"attach '{file.as_posix().replace(chr(39), chr(39) * 2)}' as {alias} (read_only)")
    except DBAPIError as fault:
        raise error(f"{file} cannot be opened: {first_line(fault.orig)}. {next_step}") from fault


def read_night_facts(
    database: AuditDatabase,
    as_of: date,
    before: ReleaseBefore | None = None,
    interventions: Interventions = NO_INTERVENTIONS,
) -> NightFacts:
    """Read what the hand-over says of company and entities, and since when KPIs are published.

    Raises:
        HandOverOfAnotherNight: the hand-over was made for another day.
        HandOverUnreadable: its tables `company` and `entities` are not there.
        BuildUnreadable: `kpi.fct_kpi_values` is not there.
    """
    try:
        company = database.rows(
            "select as_of_date, utc_offset_hours, reporting_currency from landed.main.company"
        )
        entities = database.rows("select entity, is_configured from landed.main.entities order by entity")
        held = database.rows(
            "select entities.entity, min(held.held_through) from landed.main.entities as entities "
            "inner join landed.main.held_sources as held "
            "on list_contains(string_split(entities.source, '+'), held.source) group by entities.entity"
        )
    except DBAPIError as fault:
        raise HandOverUnreadable(
            f"build/landed.duckdb is not a hand-over: {first_line(fault.orig)}. Nothing was audited. "
            "Run: python -m ingestion land --state <state> --date <date>"
        ) from fault
    if len(company) != 1 or company[0][0] != as_of:
        raise HandOverOfAnotherNight(
            f"build/landed.duckdb is of {company[0][0] if company else 'no day at all'}, "
            f"the audit of {as_of}. Nothing was audited. "
            f"Run the whole night again: land, build, then audit, each with --date {as_of}."
        )
    return NightFacts(
        as_of=as_of,
        published_from=_published_from(database, as_of),
        utc_offset_hours=int(company[0][1]),
        reporting_currency=str(company[0][2]),
        configured_entities=frozenset(str(entity) for entity, is_configured in entities if is_configured),
        known_entities=tuple(str(entity) for entity, _ in entities),
        release_before=before.release_id if before else None,
        incident_days=interventions.incident_days,
        held_through={str(entity): day for entity, day in held},
    )


def read_sources(database: AuditDatabase) -> dict[str, str]:
    """Of each configured entity its source, `<one>+<other>` where several deliver it."""
    found = database.rows("select entity, source from landed.main.entities where source is not null")
    return {str(entity): str(source) for entity, source in found}


def _published_from(database: AuditDatabase, as_of: date) -> date:
    """The first published day; the night itself where no day is published (then the KPI suites say so).

    Its days have one fingerprint each. The first of them may have no row of a KPI where idle members are
    left out.
    """
    try:
        found = database.rows(
            "select min(days.period_start) from warehouse.quality.period_fingerprints as days "
            "where days.period_type = 'day' and exists (select 1 from warehouse.kpi.fct_kpi_values as facts "
            "where facts.period_type = 'day' and facts.status = 'ok')"
        )
    except DBAPIError as fault:
        raise BuildUnreadable(
            "build/warehouse.duckdb has no readable kpi.fct_kpi_values, or no quality.period_fingerprints: "
            f"{first_line(fault.orig)}. "
            "Nothing was audited, nothing will be published. Look at build/dbt/logs, then run: "
            "python -m dbt_project build --state <state> --date <date>"
        ) from fault
    first_day = found[0][0]
    return first_day if isinstance(first_day, date) else as_of


def make_landed_views(database: AuditDatabase, entities: tuple[str, ...]) -> None:
    """One view `landed__<entity>` per entity: its rows that the source has not deleted.

    Raises:
        HandOverUnreadable: the hand-over lacks the view of an entity that it lists.
    """
    for entity in entities:
        try:
            database.run(
                f'create view "landed__{entity}" as '
                f'select * from landed.main."{entity}" where not _is_deleted'
            )
        except DBAPIError as fault:
            raise HandOverUnreadable(
                f"build/landed.duckdb lists {entity} but has no readable view of it: "
                f"{first_line(fault.orig)}. Nothing "
                "was audited. Run: python -m ingestion land --state <state> --date <date>"
            ) from fault
