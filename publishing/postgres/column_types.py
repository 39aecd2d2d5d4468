"""Which PostgreSQL type holds a DuckDB type exactly."""

import re

from publishing.postgres.errors import ColumnTypeUnknown

# Moments are kept in UTC without a zone in the release; in PostgreSQL they say so themselves.
COUNTERPARTS = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric(39,0)",
    "UTINYINT": "smallint",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric(20,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIME": "time without time zone",
    "TIMESTAMP": "timestamp with time zone",
    "TIMESTAMP_S": "timestamp with time zone",
    "TIMESTAMP_MS": "timestamp with time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "UUID": "uuid",
}
DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


def postgres_type(duckdb_type: str, column: str) -> str:
    """The counterpart of a DuckDB type as `format_type` of PostgreSQL writes it.

    Args:
        duckdb_type: as `duckdb_columns()` writes it.
        column: schema, table and column, for the message.

    Raises:
        ColumnTypeUnknown: there is none.
    """
    if decimal := DECIMAL.fullmatch(duckdb_type):
        return f"numeric({decimal[1]},{decimal[2]})"
    if duckdb_type not in COUNTERPARTS:
        raise ColumnTypeUnknown(
            f"{column} is {duckdb_type}, which no PostgreSQL type holds exactly. Nothing changed for readers."
            " Cast the column in its model in dbt_project/models/marts, build and publish the night again."
        )
    return COUNTERPARTS[duckdb_type]
