"""What changed between two releases: rows of tables, and values of KPIs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from publishing.content_hashes import RELEASE_TABLE, quoted
from publishing.layout import WAREHOUSE, Layout
from publishing.placing import verified_manifest


@dataclass(frozen=True)
class TableDifference:
    """Rows that only the later release has, only the earlier one, and rows of one key with other content.

    The key is the shortest run of leading columns that is unique in both releases; without it `key` is empty,
    `changed` is None and a changed row counts as one removed and one added. Columns that only one release has
    are named in `other_columns` and left out of the comparison.
    """

    schema_name: str
    table_name: str
    added: int
    removed: int
    changed: int | None
    key: tuple[str, ...] = ()
    other_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class KpiDifference:
    """One KPI figure that is another one in the later release; a value of None is no figure."""

    kpi_code: str
    grain: str
    grain_id: str
    detail: str | None
    period_type: str
    period_start: date
    earlier_value: Decimal | None
    later_value: Decimal | None


@dataclass(frozen=True)
class ReleaseDifference:
    """Everything that differs between two releases; equal tables are not listed."""

    tables: tuple[TableDifference, ...]
    kpi_values: tuple[KpiDifference, ...]
    kpi_value_count: int


def compare_releases(state: Path, earlier: str, later: str, kpi_limit: int = 20) -> ReleaseDifference:
    """Compare two kept releases; at most `kpi_limit` KPI figures are returned, biggest relative change first.

    The relative change is |later - earlier| / max(|later|, |earlier|); one that came or went changed by 1.
    Equally big ones are ordered by absolute change, then by key.

    Raises:
        ReleaseNotFound, ReleaseDamaged: one of the two is not kept, or not as it was published.
    """
    layout = Layout(state)
    with duckdb.connect() as connection:
        for name, release_id in (("earlier", earlier), ("later", later)):
            verified_manifest(layout, release_id)
            path = str(layout.release(release_id) / WAREHOUSE).replace("'", "''")
            connection.execute(f"attach '{path}' as {name} (read_only)")
        differing = _differing_tables(connection)
        tables = tuple(_compare_table(connection, *name) for name in differing)
        if ("kpi", "fct_kpi_values") not in differing:
            return ReleaseDifference(tables, (), 0)
        kpi_values, count = _compare_kpi_values(connection, kpi_limit)
    return ReleaseDifference(tables, kpi_values, count)


def _differing_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "select schema_name, table_name from earlier.quality.release as earlier_table"
        " full join later.quality.release as later_table using (schema_name, table_name)"
        " where earlier_table.content_hash is distinct from later_table.content_hash order by all"
    ).fetchall()
    return [(row[0], row[1]) for row in rows if (row[0], row[1]) != RELEASE_TABLE]


def _columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema_name: str, table_name: str
) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ?"
        " and table_name = ?"
        " order by column_index",
        [database, schema_name, table_name],
    ).fetchall()
    return [str(row[0]) for row in rows]


def _compare_table(
    connection: duckdb.DuckDBPyConnection, schema_name: str, table_name: str
) -> TableDifference:
    before, after = (
        _columns(connection, database, schema_name, table_name) for database in ("earlier", "later")
    )
    table = f"{quoted(schema_name)}.{quoted(table_name)}"
    if not before or not after:
        rows = _number(connection, f"select count(*) from {'later' if after else 'earlier'}.{table}")
        return TableDifference(schema_name, table_name, rows if after else 0, rows if before else 0, 0)
    shared = [name for name in before if name in after]
    other = tuple(sorted(set(before) ^ set(after)))
    columns = ", ".join(map(quoted, shared))
    only = "select count(*) from (select {0} from {1}.{3} except all select {0} from {2}.{3})"
    added = _number(connection, only.format(columns, "later", "earlier", table))
    removed = _number(connection, only.format(columns, "earlier", "later", table))
    key = _shared_key(connection, table, shared)
    if not key:
        return TableDifference(schema_name, table_name, added, removed, None, (), other)
    differs = " or ".join(f"a.{quoted(name)} is distinct from b.{quoted(name)}" for name in shared)
    same_key = " and ".join(f"a.{quoted(name)} is not distinct from b.{quoted(name)}" for name in key)
    changed = _number(
        connection,
        f"select count(*) from earlier.{table} as a inner join later.{table} as b on {same_key}"
        f" where {differs}",
    )
    return TableDifference(schema_name, table_name, added - changed, removed - changed, changed, key, other)


def _shared_key(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> tuple[str, ...]:
    for length in range(1, len(columns)):
        leading = ", ".join(map(quoted, columns[:length]))
        repeated = " union all ".join(
            f"(select 1 from {database}.{table} group by {leading} having count(*) > 1 limit 1)"
            for database in ("earlier", "later")
        )
        if not connection.execute(repeated).fetchall():
            return tuple(columns[:length])
    return ()


def _compare_kpi_values(
    connection: duckdb.DuckDBPyConnection, limit: int
) -> tuple[tuple[KpiDifference, ...], int]:
    compared = """
        from (select *, coalesce(detail, '') as detail_key from earlier.kpi.fct_kpi_values) as a
        full join (select *, coalesce(detail, '') as detail_key from later.kpi.fct_kpi_values) as b
            using (kpi_code, grain, grain_id, detail_key, period_type, period_start)
        where a.value is distinct from b.value
    """
    rows = connection.execute(
        "select kpi_code, grain, grain_id, nullif(detail_key, ''), period_type, period_start,"
        " a.value, b.value"
        f" {compared}"
        " order by case when a.value is null or b.value is null then 1::double"
        " else abs(b.value - a.value)::double / greatest(abs(a.value), abs(b.value))::double end desc,"
        " abs(coalesce(b.value, 0) - coalesce(a.value, 0)) desc, 1, 2, 3, 4, 5, 6 limit ?",
        [limit],
    ).fetchall()
    return tuple(KpiDifference(*row) for row in rows), _number(connection, f"select count(*) {compared}")


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
