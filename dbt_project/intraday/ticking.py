"""One tick: the night's models over the rows of the day, in one DuckDB process without dbt.

Nothing is carried from tick to tick. What a tick says follows from the base of the certified night and from
all deltas since, so that a missed or killed one is healed by the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from time import perf_counter

import duckdb

from dbt_project.errors import IntradayBuildFailed
from dbt_project.full_disk import telling_full_disk
from dbt_project.intraday import relations
from dbt_project.intraday.base import CertifiedNight, certified_night, prepare_base
from dbt_project.intraday.compiled import TODAY

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class TickBuild:
    """The private figures of a tick; seconds by step, the slowest first."""

    path: Path
    today: date
    night: CertifiedNight
    seconds: dict[str, float]


def build_tick(state: Path, at: datetime) -> TickBuild:
    """Write `intraday/build/warehouse.duckdb` beside the old one and put it in place in one step.

    `at` is the moment that the figures are from; without a time zone it is UTC.

    Raises:
        NothingCertified, IntradayBaseMissing, IntradayPlanWrong: as `prepare_base`.
        IntradayBuildFailed: a step failed; the figures before stay.
        DiskFull: there was no room for it; the figures before stay.
    """
    with telling_full_disk(state / "intraday", "No tick was made; readers keep the figures from before."):
        return _build_tick(state, at)


def _build_tick(state: Path, at: datetime) -> TickBuild:
    night = certified_night(state)
    prepare_base(state)
    folder = state / "intraday" / "build"
    target = folder / "warehouse.duckdb"
    for left_over in folder.glob(".warehouse.*"):  # of a tick that was killed
        left_over.unlink()
    unfinished = folder / f".warehouse.{token_hex(4)}"
    moment = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    try:
        with duckdb.connect() as connection:
            connection.execute("set TimeZone = 'UTC'; set threads = 2; set preserve_insertion_order = false")
            connection.execute(f"attach '{night.base}' as base (read_only)")
            connection.execute(f"attach '{folder / 'landed.duckdb'}' as deltas (read_only)")
            connection.execute("attach ':memory:' as warehouse; attach ':memory:' as landed")
            connection.execute(f"attach '{unfinished}' as made; create schema made.intraday")
            tick = _Tick(connection, night, _day_of(connection), moment)
            tick.make()
            connection.execute("detach made")
        # What a killed check had not merged into the old file would be read as part of this one.
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
        unfinished.replace(target)
    except duckdb.Error as problem:
        raise IntradayBuildFailed(
            f"{folder}: a step of the tick failed ({str(problem).splitlines()[0]}). Nothing was published;"
            " readers keep the last provisional figures. The next tick begins anew; if it fails too, run the"
            " night again."
        ) from problem
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    slowest_first = sorted(tick.seconds.items(), key=lambda item: -item[1])
    return TickBuild(target, tick.today, night, dict(slowest_first))


def _day_of(connection: duckdb.DuckDBPyConnection) -> date:
    row = connection.execute("select as_of_date from deltas.company").fetchone()
    if row is None or not isinstance(row[0], date):
        raise duckdb.InvalidInputException("the deltas were not handed over")
    return row[0]


class _Tick:
    """The steps of one tick over the attached databases base, deltas, landed, warehouse and made."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, night: CertifiedNight, today: date, at: datetime
    ) -> None:
        self._connection = connection
        self.today = today
        self.seconds: dict[str, float] = {}
        row = connection.execute(
            "select schema_name from base.steps where name = $name", {"name": relations.GIVEN_AFTER}
        ).fetchone()
        assert row is not None
        self._words = {
            "schema": str(row[0]),
            "today": today.isoformat(),
            "certified": night.as_of.isoformat(),
            "at": at.isoformat(sep=" ", timespec="seconds"),
            "kpis": ", ".join(f"'{code}'" for code in relations.INTRADAY_KPIS),
            "grains": ", ".join(f"'{grain}'" for grain in relations.GRAINS),
        }

    def make(self) -> None:
        """Relations of the night, rows of the day, the night's models, the figures."""
        self._timed("relations of the night", self._show_base)
        self._timed("rows of the day", self._join_rows)
        steps = self._connection.execute(
            "select schema_name, name, sql from base.steps order by step_no"
        ).fetchall()
        for schema_name, name, sql in steps:
            self._timed(name, partial(self._make_step, schema_name, name, sql))
            if name == relations.GIVEN_AFTER:
                self._timed("spans", partial(self._run, "spans.sql"))
        self._timed("figures", partial(self._run, "figures.sql"))
        self._timed("rows for the checks", self._keep_rows)

    def _timed(self, name: str, step: Callable[[], None]) -> None:
        began = perf_counter()
        step()
        self.seconds[name] = perf_counter() - began

    def _show_base(self) -> None:
        found = self._connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'base'"
            " and schema_name not in ('main', 'carried')"
        ).fetchall()
        for schema_name in {row[0] for row in found}:
            self._connection.execute(f"create schema if not exists warehouse.{schema_name}")
        for schema_name, name in found:
            self._connection.execute(
                f"create view warehouse.{schema_name}.{name} as select * from base.{schema_name}.{name}"
            )
        for name in relations.LANDED:
            self._connection.execute(f"create view landed.main.{name} as select * from base.carried.{name}")

    def _join_rows(self) -> None:
        """The newest version of each row that the night still waits for or that a delta brought."""
        for entity, key in relations.MOVING.items():
            waiting = f"select *, 0 as place from base.carried.{entity}"
            if entity == "crm_activities":
                waiting += (
                    " union all by name select *, 0 from base.messages"
                    " where message_id in (select message_id from deltas.main.crm_activities)"
                )
            self._connection.execute(
                f"create table landed.main.{entity} as select * exclude (place) from ({waiting}"
                f" union all by name select *, 1 from deltas.main.{entity}) qualify row_number() over"
                f" (partition by {', '.join(key)} order by _extracted_at desc, place desc) = 1"
            )

    def _keep_rows(self) -> None:
        """Leave the rows of the day beside the figures, for those who count a second time."""
        self._connection.execute("create schema made.landed")
        for entity in relations.MOVING:
            self._connection.execute(f"create table made.landed.{entity} as from landed.main.{entity}")

    def _make_step(self, schema_name: str, name: str, sql: str) -> None:
        self._connection.execute(f"create schema if not exists warehouse.{schema_name}")
        text = sql.replace(TODAY, self._words["today"])
        self._connection.execute(f"create table warehouse.{schema_name}.{name} as {text}")

    def _run(self, file: str) -> None:
        script = (FOLDER / file).read_text(encoding="utf-8").format(**self._words)
        for statement in script.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)
