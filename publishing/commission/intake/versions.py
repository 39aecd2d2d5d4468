"""What was recorded up to a time, in DuckDB: every version of every row, typed by table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
from sqlalchemy import Connection, Engine, func, select

from publishing.commission.intake.stored_rows import ROWS_AT_A_TIME, load_into
from publishing.commission.intake.tables import INTAKES, ROW_VERSIONS
from publishing.commission.ledger.tables import PERIOD_STEPS

VERSIONS = """
create table versions as
select table_name, row_key, version_no, intake_no, false as is_deleted, content
from stored_versions where is_deleted = 0
union all
-- a row that is gone is told by what it was
select gone.table_name, gone.row_key, gone.version_no, gone.intake_no, true as is_deleted, before.content
from stored_versions as gone
inner join stored_versions as before
    on gone.table_name = before.table_name and gone.row_key = before.row_key
    and gone.version_no = before.version_no + 1
where gone.is_deleted = 1
"""
# Of a version that has a number of its own, what was recorded first counts, and of an approved table what was
# recorded first with an approval: later changes under the same number have no effect.
EFFECTIVE = """
select * from versions where table_name = $1 and not is_deleted
qualify row_number() over (
    partition by row_key order by
        (content ->> '$.approved_by') is null
        or (content ->> '$.approved_at') is null
        or (content ->> '$.approval_ref') is null,
        version_no
) = 1
"""
Structure = Mapping[str, Any]
"""Names of a content's members with DuckDB's types; lists and structures as JSON shows them."""


@dataclass(frozen=True)
class Recorded:
    """The recorded versions up to a time; `times` by number of the intake.

    `first_night`: of the first intake; `ledger_began`: the first month that was opened; None before any.
    """

    connection: duckdb.DuckDBPyConnection
    times: Mapping[int, datetime]
    first_night: date | None
    ledger_began: date | None

    def rows(self, table: str, columns: Structure) -> Iterator[tuple[Any, ...]]:
        """(version_no, recorded_at, is_gone, *columns) of every version, columns typed by DuckDB's names."""
        yield from self._read(f"select * from versions where table_name = '{table}'", columns)

    def keyed_rows(self, table: str, columns: Structure) -> Iterator[tuple[Any, ...]]:
        """(version_no, recorded_at, is_gone, row_key, *columns) of every version."""
        yield from self._read(f"select * from versions where table_name = '{table}'", columns, "row_key, ")

    def effective_rows(self, table: str, columns: Structure) -> Iterator[tuple[Any, ...]]:
        """As `rows`, of the one version of each numbered row that counts."""
        yield from self._read(EFFECTIVE.replace("$1", f"'{table}'"), columns)

    def effective_keyed_rows(self, table: str, columns: Structure) -> Iterator[tuple[Any, ...]]:
        """As `keyed_rows`, of the one version of each numbered row that counts."""
        yield from self._read(EFFECTIVE.replace("$1", f"'{table}'"), columns, "row_key, ")

    def _read(self, source: str, columns: Structure, key: str = "") -> Iterator[tuple[Any, ...]]:
        listed = ", ".join(f'value."{name}"' for name in columns)
        cursor = self.connection.cursor().execute(
            f"select version_no, intake_no, is_deleted, {key}{listed}"
            f" from (select *, from_json(content, '{json.dumps(columns)}') as value from ({source}))"
            " order by row_key, version_no"
        )
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            for version_no, intake_no, is_deleted, *values in rows:
                yield (version_no, self.times[intake_no], is_deleted, *values)


@contextmanager
def recorded_versions(stored: Engine | Connection, as_of: datetime) -> Iterator[Recorded]:
    """Read from the ledger's database what was recorded up to `as_of` (with a time zone)."""
    if isinstance(stored, Engine):
        with stored.connect() as connection, recorded_versions(connection, as_of) as recorded:
            yield recorded
        return
    intakes = stored.execute(
        select(INTAKES.c.intake_no, INTAKES.c.recorded_at, INTAKES.c.night)
        .where(INTAKES.c.recorded_at <= as_of)
        .order_by(INTAKES.c.intake_no)
    ).all()
    last = max((intake.intake_no for intake in intakes), default=0)
    versions = ROW_VERSIONS.c
    query = select(
        versions.table_name,
        versions.row_key,
        versions.version_no,
        versions.intake_no,
        versions.is_deleted,
        versions.content,
    ).where(versions.intake_no <= last)
    with duckdb.connect() as engine:
        engine.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        load_into(engine, "stored_versions", stored, query)
        engine.execute(VERSIONS)
        first_night = min((intake.night for intake in intakes), default=None)
        times = {intake.intake_no: intake.recorded_at for intake in intakes}
        began = stored.execute(select(func.min(PERIOD_STEPS.c.period))).scalar()
        yield Recorded(engine, times, first_night, began)
