"""Which loads are in force on a night, and the view of their current rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from ingestion.company import Company
from ingestion.contract import Contract
from ingestion.expressions import literal, quoted
from ingestion.feed import Feed
from ingestion.receipts import Delivery, Receipt
from ingestion.state import rows_path

TRAILING_COLUMNS = (
    ("_extracted_at", "TIMESTAMP"),
    ("_batch_id", "VARCHAR"),
    ("_is_deleted", "BOOLEAN"),
    ("_load_id", "VARCHAR"),
    ("_source_file", "VARCHAR"),
    ("_source_line", "BIGINT"),
)


@dataclass(frozen=True)
class CurrentLoad:
    """A load in force; later deliveries of a feed stand above earlier ones.

    `row_day`: the day that its rows carry as their time of extraction where they have none of their own.
    """

    receipt: Receipt
    delivery_date: date
    file_name: str
    row_day: date | None = None


def current_loads(
    company: Company,
    receipts: Iterable[Receipt],
    deliveries: Iterable[Delivery],
    as_of: date,
    held_through: Mapping[str, date] = MappingProxyType({}),
) -> dict[str, list[CurrentLoad]]:
    """Loads in force on the night `as_of` per entity, oldest first.

    A snapshot's newest file per feed; every file of an append or delta feed, each in its newest content; a
    content once, under whichever names it came. Order: delivery date, then file name, so that the order of
    landing is of no consequence. Of a source in `held_through` only what it delivered up to that day counts.
    """
    landed = {
        (
            receipt.source,
            receipt.feed,
            receipt.entity,
            receipt.content_sha256,
            receipt.definition_sha256,
        ): receipt
        for receipt in receipts
        if receipt.status != "refused"
    }
    known = [
        delivery
        for delivery in deliveries
        if not delivery.is_dated or delivery.delivery_date <= held_through.get(delivery.source, as_of)
    ]
    known.sort(key=lambda delivery: (delivery.delivery_date, delivery.file_name))
    loads: dict[str, list[CurrentLoad]] = {entity: [] for entity in company.contracts}
    for feed in company.feeds:
        of_feed = [
            delivery for delivery in known if (delivery.source, delivery.feed) == (feed.source, feed.name)
        ]
        for entity, mode in feed.modes.items():
            loads[entity] += _loads_of_feed(
                feed, entity, of_feed[-1:] if mode == "snapshot" else of_feed, landed
            )
    for entity_loads in loads.values():
        entity_loads.sort(key=lambda load: (load.delivery_date, load.file_name))
    return loads


def _loads_of_feed(
    feed: Feed,
    entity: str,
    deliveries: list[Delivery],
    landed: dict[tuple[str, str, str, str, str], Receipt],
) -> list[CurrentLoad]:
    by_load: dict[str, CurrentLoad] = {}
    for delivery in deliveries:
        key = (feed.source, feed.name, entity, delivery.content_sha256, delivery.definition_sha256)
        receipt = landed.get(key)
        if receipt is not None:
            row_day = receipt.delivery_date if feed.dates_rows(entity) else None
            by_load[receipt.load_id] = CurrentLoad(
                receipt, delivery.delivery_date, delivery.file_name, row_day
            )
    return list(by_load.values())


def make_entity_view(
    connection: duckdb.DuckDBPyConnection, contract: Contract, loads: list[CurrentLoad], state: Path
) -> int:
    """Create the entity's view of current rows; returns how many rows a newer version of their key replaces.

    Which rows are replaced is worked out once, here; the view only leaves them out.
    """
    loads = [load for load in loads if load.receipt.row_count_landed]
    if not loads:
        columns = [(column.name, column.type) for column in contract.columns] + list(TRAILING_COLUMNS)
        nulls = ", ".join(f"cast(null as {type_name}) as {quoted(name)}" for name, type_name in columns)
        connection.execute(f"create view {quoted(contract.entity)} as select {nulls} where false")
        return 0
    rows = _all_rows(connection, contract, loads, state)
    replaced = _make_replaced_rows(connection, contract, loads, rows) if _may_repeat_keys(loads) else 0
    view = f"create view main.{quoted(contract.entity)} as select * from ({rows}) as landed"
    if replaced:
        view += (
            f" anti join replaced_rows.{quoted(contract.entity)} as replaced"
            " on landed._load_id = replaced._load_id and landed._source_line = replaced._source_line"
            f" and hash({_key(contract)}) = replaced.key_hash"
        )
    connection.execute(view)
    return replaced


def _may_repeat_keys(loads: list[CurrentLoad]) -> bool:
    return len(loads) > 1 or loads[0].receipt.delivery_mode == "delta"


def _all_rows(
    connection: duckdb.DuckDBPyConnection, contract: Contract, loads: list[CurrentLoad], state: Path
) -> str:
    """SQL of all rows of the loads, in the contract's columns and types.

    Loads of an older contract may lack columns, or have them in another type.
    """
    by_contract: dict[str, list[str]] = {}
    for load in loads:
        path = rows_path(state, contract.entity, load.receipt.load_id).resolve()
        by_contract.setdefault(load.receipt.contract_sha256, []).append(literal(path))
    selects = []
    for paths in by_contract.values():
        source = f"read_parquet([{', '.join(paths)}])"
        present = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
        columns = [(column.name, column.type) for column in contract.columns] + list(TRAILING_COLUMNS)
        texts = ", ".join(
            f"cast({quoted(name) if name in present else 'null'} as {type_name}) as {quoted(name)}"
            for name, type_name in columns
        )
        selects.append(f"select {texts} from {source}")
    return " union all ".join(selects)


def _key(contract: Contract) -> str:
    return ", ".join(quoted(name) for name in contract.key)


def _make_replaced_rows(
    connection: duckdb.DuckDBPyConnection, contract: Contract, loads: list[CurrentLoad], rows: str
) -> int:
    """Table `replaced_rows.<entity>`: rows whose key has a newer version (ruling 49).

    Newest: by `_extracted_at`, then the later file, then the later line. Rows that the first delivery of
    their content dated are of its newest one: a source that goes back to A after B says A. Keys that occur
    once are left aside by their hash first, so that only the repeated ones are ranked. One line of a file may
    have become several rows of the entity, therefore the key's hash is kept beside load and line.
    """
    key = _key(contract)
    ranks = ", ".join(
        f"({literal(load.receipt.load_id)}, {rank}, {literal(load.row_day)}::date,"
        f" {literal(load.delivery_date)}::date)"
        for rank, load in enumerate(loads)
    )
    connection.execute("create schema if not exists replaced_rows")
    connection.execute(
        f"""
        create table replaced_rows.{quoted(contract.entity)} as
        select landed._load_id, landed._source_line, hash({key}) as key_hash
        from (select {key}, _extracted_at, _load_id, _source_line from ({rows})) as landed
        inner join (values {ranks}) as files (load_id, file_rank, row_day, delivery_day)
            on landed._load_id = files.load_id
        where hash({key}) in (select hash({key}) from ({rows}) group by 1 having count(*) > 1)
        qualify row_number() over (
            partition by {key}
            order by
                case when landed._extracted_at = files.row_day then files.delivery_day
                    else landed._extracted_at end desc,
                files.file_rank desc,
                landed._source_line desc
        ) > 1
        """
    )
    row = connection.execute(f"select count(*) from replaced_rows.{quoted(contract.entity)}").fetchone()
    return int(row[0]) if row else 0
