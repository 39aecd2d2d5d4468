"""The hand-over: `build/landed.duckdb`, everything the build may know of a company's night."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from ingestion.archive import write_night
from ingestion.company import Company
from ingestion.current_rows import CurrentLoad, current_loads, make_entity_view
from ingestion.expressions import literal
from ingestion.holds import Hold, holds_of
from ingestion.receipts import Receipt, open_receipts, state_engine
from ingestion.set_up_check import write_problems
from ingestion.state import locked_state, quarantine_path, unfinished_beside
from ingestion.working_days import working_calendar

TABLES = """
create table company (
    company_id varchar, company_name varchar, time_zone varchar, utc_offset_hours integer,
    reporting_currency varchar, fiscal_year_start_month integer, as_of_date date
);
create table entities (
    entity varchar, source varchar, is_configured boolean, is_delivered boolean, delivery_mode varchar,
    landed_row_count bigint, quarantined_row_count bigint, latest_delivery_date date
);
create table held_sources (
    source varchar, held_through date, held_until date, held_by varchar, reason varchar
);
create table company_parameters (param_code varchar, param_value decimal(18, 6));
create table calendar (calendar_date date, is_working_day boolean, holiday_name varchar);
create table receipts (
    load_id varchar, source varchar, entity varchar, file_name varchar, content_sha256 varchar,
    delivery_date date, delivery_mode varchar, status varchar, row_count_in_file bigint,
    row_count_landed bigint,
    row_count_quarantined bigint, row_count_filtered bigint, message varchar, landed_at timestamp,
    landed_by varchar
);
"""
QUARANTINE_COLUMNS = (
    "load_id varchar, entity varchar, source_file varchar, source_line bigint, column_name varchar,"
    " reason varchar, raw_text varchar"
)


@dataclass(frozen=True)
class _Entity:
    """What the table `entities` says of one contract."""

    loads: tuple[CurrentLoad, ...]
    superseded_row_count: int

    @property
    def landed_row_count(self) -> int:
        return sum(load.receipt.row_count_landed for load in self.loads) - self.superseded_row_count


def hand_over(
    company: Company, state: Path, as_of: date, also_held: Mapping[str, Hold] = MappingProxyType({})
) -> Path:
    """Write `build/landed.duckdb` beside the old one and put it in place in one step.

    Files dated after `as_of` are left out, so that the rerun of a past night sees that night's files; of a
    held source, those dated after the night as of which it stands. `also_held`: holds that this state folder
    does not know, because another one has the night's.

    Raises:
        CalendarWrong, StateBelongsToAnother, StateLocked, DiskFull: the old hand-over stays.
    """
    with locked_state(state, company.company_id):
        store = open_receipts(state / "state.sqlite")
        receipts = store.receipts()
        holds = {**also_held, **holds_of(state_engine(state / "state.sqlite"), as_of)}
        held_through = {source: hold.held_through for source, hold in holds.items()}
        loads = current_loads(company, receipts, store.current_deliveries(), as_of, held_through)
        target = state / "build" / "landed.duckdb"
        target.parent.mkdir(parents=True, exist_ok=True)
        with unfinished_beside(target) as unfinished:
            with duckdb.connect(unfinished) as connection:
                connection.execute("set TimeZone = 'UTC'")
                connection.execute("begin")
                connection.execute(TABLES)
                _write_company(connection, company, state, as_of)
                entities = {
                    entity: _Entity(
                        tuple(loads[entity]), make_entity_view(connection, contract, loads[entity], state)
                    )
                    for entity, contract in company.contracts.items()
                }
                _write_entities(connection, company, entities)
                _write_holds(connection, holds)
                _write_receipts(connection, receipts, loads, as_of, held_through)
                _write_quarantine(connection, state, loads)
                write_problems(connection)
                connection.execute("commit")
                connection.execute("checkpoint")
            unfinished.replace(target)
        write_night(state_engine(state / "state.sqlite"), as_of)
    return target


def _write_company(connection: duckdb.DuckDBPyConnection, company: Company, state: Path, as_of: date) -> None:
    file = company.file
    connection.execute(
        "insert into company values (?, ?, ?, ?, ?, ?, ?)",
        [
            file.company,
            file.name,
            file.time_zone,
            company.utc_offset_hours,
            file.reporting_currency,
            file.fiscal_year_start_month,
            as_of,
        ],
    )
    for code, value in file.parameters.items():
        connection.execute("insert into company_parameters values (?, ?)", [code, value])
    days = working_calendar(company, state)
    connection.execute(
        "insert into calendar select unnest(?::date[]), unnest(?::boolean[]), unnest(?::varchar[])",
        [
            [day for day, _, _ in days],
            [is_working for _, is_working, _ in days],
            [name for _, _, name in days],
        ],
    )


def _write_entities(
    connection: duckdb.DuckDBPyConnection, company: Company, entities: dict[str, _Entity]
) -> None:
    for entity, state_of_entity in entities.items():
        feeds = [feed for feed in company.feeds if entity in feed.modes]
        loads = state_of_entity.loads
        connection.execute(
            "insert into entities values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                entity,
                "+".join(sorted({feed.source for feed in feeds})) or None,
                bool(feeds),
                bool(loads),
                "+".join(sorted({feed.modes[entity] for feed in feeds})) or None,
                state_of_entity.landed_row_count,
                sum(load.receipt.row_count_quarantined for load in loads),
                max((load.delivery_date for load in loads), default=None),
            ],
        )


def _write_holds(connection: duckdb.DuckDBPyConnection, holds: dict[str, Hold]) -> None:
    """Sources whose rows are those of an earlier night, up to `held_until` or until somebody ends it."""
    for source, hold in sorted(holds.items()):
        connection.execute(
            "insert into held_sources values (?, ?, ?, ?, ?)",
            [source, hold.held_through, hold.held_until, hold.person, hold.reason],
        )


def _write_receipts(
    connection: duckdb.DuckDBPyConnection,
    receipts: list[Receipt],
    loads: dict[str, list[CurrentLoad]],
    as_of: date,
    held_through: dict[str, date],
) -> None:
    """Receipts of files up to the night; a load in force now is landed even if a later file replaced it.

    What a held source delivered since is told as held, landed or refused.
    """

    def status(receipt: Receipt) -> str:
        return "held" if receipt.delivery_date > held_through.get(receipt.source, as_of) else receipt.status

    in_force = {load.receipt.load_id for entity_loads in loads.values() for load in entity_loads}
    rows = [
        [
            receipt.load_id, receipt.source, receipt.entity, receipt.file_name, receipt.content_sha256,
            receipt.delivery_date, receipt.delivery_mode, status(receipt), receipt.row_count_in_file,
            receipt.row_count_landed, receipt.row_count_quarantined, receipt.row_count_filtered,
            receipt.message, receipt.landed_at, receipt.landed_by,
        ]
        for receipt in receipts
        if receipt.delivery_date <= as_of or receipt.load_id in in_force
    ]  # fmt: skip
    if rows:
        connection.executemany(f"insert into receipts values ({', '.join('?' * 15)})", rows)


def _write_quarantine(
    connection: duckdb.DuckDBPyConnection, state: Path, loads: dict[str, list[CurrentLoad]]
) -> None:
    """Quarantined rows of the loads in force."""
    load_ids = {load.receipt.load_id for entity_loads in loads.values() for load in entity_loads}
    paths = [quarantine_path(state, load_id) for load_id in sorted(load_ids)]
    files = ", ".join(literal(path.resolve()) for path in paths if path.exists())
    connection.execute(f"create table quarantine ({QUARANTINE_COLUMNS})")
    if files:
        connection.execute(
            f"insert into quarantine select * from read_parquet([{files}]) order by load_id, source_line"
        )
