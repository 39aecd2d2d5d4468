"""Append what a night's hand-over knows anew: rows that are new, changed, gone or back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, Engine, func, insert, select

from publishing.commission.intake.stored_rows import ROWS_AT_A_TIME, append_many, load_into
from publishing.commission.intake.tables import INTAKES, ROW_VERSIONS
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.merged_deals import merged_deals
from publishing.errors import HandOverMissing

SHAPES = Path(__file__).with_name("shapes")
# Tables in the order in which they are taken in, with the entity whose rows they are: while a company does
# not deliver it, nothing of the table is taken for deleted. None: made of the company's own configuration.
TABLES: dict[str, str | None] = {
    "company": None,
    "calendar": None,
    "plans": "pln_plans",
    "role_plans": "pln_commission_tiers",
    "assignments": "pln_assignments",
    "role_assignments": "pln_commission_tiers",
    "quotas": "pln_kpi_targets",
    "quota_days": "pln_kpi_assignments",
    "draws": "pln_draws",
    "forgiveness": "pln_draw_forgiveness",
    "adjustments": "pln_manual_adjustments",
    "openings": "pln_opening_paid",
    "reversals": "pln_reversals",
    "waivers": "pln_waivers",
    "disputes": "com_disputes",
    "teams": "crm_user_assignments",
    "rates": "acc_fx_rates",
    "deals": "crm_deals",
    "splits": "crm_deal_splits",
    "owners": "crm_owner_history",
    "documents": "acc_invoices",
    "bounces": "acc_payments",
    "allocations": "acc_payment_allocations",
}
CHANGES = """
create or replace temp table changes as
select
    coalesce(shaped.row_key, known.row_key) as row_key,
    coalesce(known.version_no, 0) + 1 as version_no,
    shaped.row_key is null as is_deleted,
    shaped.content,
    coalesce(shaped.content_sha256, repeat('0', 64)) as content_sha256,
    shaped.source_file,
    shaped.source_line
from (select *, sha256(content) as content_sha256 from shaped) as shaped
full outer join (select * from known_versions where table_name = $1) as known
    on shaped.row_key = known.row_key
where case
    when shaped.row_key is null then not known.is_deleted and $2
    else known.row_key is null or known.content_sha256 <> shaped.content_sha256
end
"""


@dataclass(frozen=True)
class TableCounts:
    """What of one table was new (or back again), changed and gone."""

    table_name: str
    new_count: int
    changed_count: int
    deleted_count: int

    @property
    def row_count(self) -> int:
        """Versions appended."""
        return self.new_count + self.changed_count + self.deleted_count


@dataclass(frozen=True)
class Intake:
    """One intake; `recorded_at` is None where nothing was to be recorded."""

    night: date
    recorded_at: datetime | None
    tables: tuple[TableCounts, ...]


def take_in(landed: Path, ledger: Engine) -> Intake:
    """Compare the hand-over with the last versions and append the differences, in one transaction.

    Raises:
        HandOverMissing: there is no hand-over; nothing was recorded.
    """
    if not landed.is_file():
        raise HandOverMissing(
            f"{landed} does not exist. Nothing was recorded. Land the night first: python -m ingestion land"
        )
    with duckdb.connect(landed, read_only=True) as connection, writing(ledger) as stored:
        night = _prepare(connection, stored)
        intake_no = (stored.execute(select(func.max(INTAKES.c.intake_no))).scalar() or 0) + 1
        counts = tuple(_take_table(connection, stored, name, intake_no) for name in TABLES)
        if not sum(each.row_count for each in counts):
            return Intake(night, None, counts)
        return Intake(night, _close(stored, intake_no, night, counts), counts)


def _prepare(connection: duckdb.DuckDBPyConnection, stored: Connection) -> date:
    """Variables, macros and what is stored already; returns the night's date."""
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    row = connection.execute(
        "select utc_offset_hours, reporting_currency, fiscal_year_start_month, as_of_date from company"
    ).fetchone()
    assert row is not None
    offset, currency, fiscal_start, night = row
    connection.execute(f"create temp macro local_date(moment) as cast(moment + to_hours({offset}) as date)")
    connection.execute("set variable reporting_currency = $1", [currency])
    connection.execute("set variable fiscal_start = $1", [fiscal_start])
    connection.execute(merged_deals("main"))
    versions = ROW_VERSIONS.c
    columns = (
        versions.table_name,
        versions.row_key,
        versions.version_no,
        versions.content_sha256,
        versions.is_deleted,
    )
    load_into(connection, "all_versions", stored, select(*columns))
    connection.execute(
        "create temp table known_versions as select table_name, row_key, max(version_no) as version_no,"
        " arg_max(content_sha256, version_no) as content_sha256,"
        " arg_max(is_deleted = 1, version_no) as is_deleted from all_versions group by all"
    )
    bounces = select(versions.row_key, versions.version_no, versions.content).where(
        versions.table_name == "bounces"
    )
    load_into(connection, "all_bounces", stored, bounces)
    connection.execute(
        "create temp table known_bounces as select row_key as payment_id,"
        " cast(arg_max_null(content ->> '$.seen_on', version_no) as date) as seen_on"
        " from all_bounces group by all"
    )
    made: date = night
    return made


def _take_table(
    connection: duckdb.DuckDBPyConnection, stored: Connection, name: str, intake_no: int
) -> TableCounts:
    connection.execute(f"create or replace temp view shaped as {_shape(name)}")
    entity = TABLES[name]
    is_delivered = entity is None or bool(
        connection.execute(
            "select count(*) from entities where entity = $1 and is_delivered", [entity]
        ).fetchall()[0][0]
    )
    connection.execute(CHANGES, [name, is_delivered])
    append_many(stored, ROW_VERSIONS, _changed_rows(connection, name, intake_no))
    new, changed, deleted = connection.execute(
        "select count(*) filter (changes.version_no = 1 or known.is_deleted),"
        " count(*) filter (changes.version_no > 1 and not known.is_deleted and not changes.is_deleted),"
        " count(*) filter (changes.is_deleted) from changes"
        " left join known_versions as known"
        " on known.table_name = $1 and changes.row_key = known.row_key",
        [name],
    ).fetchall()[0]
    return TableCounts(name, new, changed, deleted)


def _changed_rows(
    connection: duckdb.DuckDBPyConnection, name: str, intake_no: int
) -> Iterator[list[tuple[Any, ...]]]:
    cursor = connection.execute(
        "select $1, row_key, version_no, $2, cast(is_deleted as integer), content, content_sha256,"
        " source_file, source_line from changes order by row_key",
        [name, intake_no],
    )
    while rows := cursor.fetchmany(ROWS_AT_A_TIME):
        yield rows


def _close(stored: Connection, intake_no: int, night: date, counts: tuple[TableCounts, ...]) -> datetime:
    """Record the intake itself, last: its time is the database's, and never before the intake before."""
    last: datetime | None = stored.execute(select(func.max(INTAKES.c.recorded_at))).scalar()
    now = database_time(stored)
    recorded_at = max(now, last or now)
    values = {
        "intake_no": intake_no,
        "recorded_at": recorded_at,
        "night": night,
        "new_count": sum(each.new_count for each in counts),
        "changed_count": sum(each.changed_count for each in counts),
        "deleted_count": sum(each.deleted_count for each in counts),
    }
    stored.execute(insert(INTAKES), [values])
    return recorded_at


@cache
def _shape(name: str) -> str:
    return (SHAPES / f"{name}.sql").read_text(encoding="utf-8")
