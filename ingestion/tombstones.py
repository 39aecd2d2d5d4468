"""Keys that are in force here and that their source no longer has."""

from datetime import date
from pathlib import Path

import duckdb

from ingestion.company import Company
from ingestion.contract import Contract
from ingestion.conversion import text_name, value_sql
from ingestion.current_rows import current_loads, make_entity_view
from ingestion.expressions import literal, quoted
from ingestion.receipts import open_receipts


def vanished_keys(
    company: Company, contract: Contract, state: Path, as_of: date, listed: Path
) -> list[dict[str, str]]:
    """Keys of current rows, not deleted yet, that are not in `listed`: texts by column of the key.

    `listed`: a CSV file without header, the key's columns in the contract's order.
    """
    store = open_receipts(state / "state.sqlite")
    loads = current_loads(company, store.receipts(), store.current_deliveries(), as_of)[contract.entity]
    key = [column for column in contract.columns if column.is_key]
    names = ", ".join(quoted(column.name) for column in key)
    types = ", ".join(f"{literal(f'text:{column.name}')}: 'VARCHAR'" for column in key)
    values = ", ".join(f"{value_sql(column)} as {quoted(column.name)}" for column in key)
    same = " and ".join(
        f"current_rows.{quoted(column.name)} is not distinct from listed.{quoted(column.name)}"
        for column in key
    )
    texts = ", ".join(
        f"current_rows.{quoted(column.name)}::varchar as {text_name(column.name)}" for column in key
    )
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        make_entity_view(connection, contract, loads, state)
        rows = connection.execute(
            f"""
            with listed as (
                select {values}
                from read_csv({literal(listed)}, auto_detect = false, header = false, columns = {{{types}}})
            ),
            current_rows as (select {names} from main.{quoted(contract.entity)} where not _is_deleted)
            select {texts} from current_rows anti join listed on {same} order by all
            """
        ).fetchall()
    return [{column.name: value or "" for column, value in zip(key, row, strict=True)} for row in rows]
