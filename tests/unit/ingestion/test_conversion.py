"""Texts become values exactly, or not at all."""

import duckdb
import pytest

from ingestion.contract import Column
from ingestion.conversion import text_name, value_sql
from ingestion.expressions import as_moment
from ingestion.file_format import Format

DECIMALS = [
    ("12.34", "12.34"), ("-0.5", "-0.50"), ("7", "7.00"), ("1.2300000", "1.23"), ("+3", "3.00"),
    ("1e2", "100.00"),
    ("1.5E-1", "0.15"), (".25", "0.25"), ("9999999999999999.99", "9999999999999999.99"), (" 5 ", "5.00"),
    ("1.005", None), ("1,5", None), ("1 000", None), ("1_000", None), ("0x10", None), ("nan", None),
    ("inf", None),
    ("1e-3", None), ("99999999999999999.99", None), ("12.345000", None), ("abc", None), ("5%", None),
    ("-", None),
]  # fmt: skip
WHOLE_NUMBERS = [
    ("1", "1"), ("2.0", "2"), ("-3", "-3"), ("+4", "4"), ("007", "7"),
    ("9223372036854775807", "9223372036854775807"),
    ("2.5", None), ("1e1", None), ("9223372036854775808", None), ("0x10", None), ("1_000", None), ("", None),
]  # fmt: skip
BOOLEANS = [
    ("true", "true"), ("Yes", "true"), ("T", "true"), ("1", "true"), ("Y", "true"), ("y", "true"),
    ("false", "false"), ("NO", "false"), ("f", "false"), ("0", "false"), ("N", "false"),
    ("2", None), ("on", None), ("x", None), ("truee", None),
]  # fmt: skip
DATES = [
    ("2026-10-31", "2026-10-31"), ("2024-02-29", "2024-02-29"), ("2026-10-31T00:00:00", "2026-10-31"),
    ("2026-10-31 00:00:00", "2026-10-31"), ("2026-10-31T00:00:00.000Z", "2026-10-31"),
    ("2026-10-31 23:00:00", None), ("2026-02-29", None), ("31/10/2026", None), ("2026-1-5", None),
    ("20261031", None),
    ("infinity", None), ("epoch", None), ("infinity  ", None), ("epoch     ", None),
    ("2026/10/31", "2026-10-31"),
    ("2026-10-3x", None), ("2026-10-3x 00:00:00", None), ("2026-1-3 12", None), ("20260-10-3", None),
    ("0026-10-31", None),
]  # fmt: skip
TIMESTAMPS = [
    ("2026-10-31T08:59:32.057371Z", "2026-10-31 08:59:32.057371"),
    ("2026-10-31T08:59:32", "2026-10-31 08:59:32"),
    ("2026-10-31T06:59:32+07:00", "2026-10-30 23:59:32"),
    ("2026-10-31 06:59:32 +0700", "2026-10-30 23:59:32"),
    ("2026-10-31 20:00:00-05", "2026-11-01 01:00:00"),
    ("2026-10-31 20:00:00 -05:00", "2026-11-01 01:00:00"),
    ("2026-10-31 08:59", "2026-10-31 08:59:00"), ("2026-10-31", "2026-10-31 00:00:00"),
    ("2026-10-31 08:59:32 Asia/Tokyo", None), ("10/31/2026 08:59", None), ("infinity", None), ("now", None),
    ("2026-10-31 20:00-05", None), ("2026-10-31 20:00:00 UTC", None), ("2026-10-31T20:00:00+07Z", None),
    ("2026-10-31T20:00:00Z Z", None), ("2026-10-31T20:00:00.Z", "2026-10-31 20:00:00"),
    ("2026/10/31 20:00:00", None), ("2026-13-01 00:00:00", None), ("2026-10-31T25:00:00", None),
    ("0026-10-31 08:59:00", None), ("0026-10-31", None),
]  # fmt: skip
CASES = [
    (type_name, text, value)
    for type_name, pairs in {
        "DECIMAL(18,2)": DECIMALS,
        "BIGINT": WHOLE_NUMBERS,
        "BOOLEAN": BOOLEANS,
        "DATE": DATES,
        "TIMESTAMP": TIMESTAMPS,
    }.items()
    for text, value in pairs
]


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return connection


@pytest.mark.parametrize(("type_name", "text", "value"), CASES)
def test_a_text_becomes_exactly_its_value_or_none(
    engine: duckdb.DuckDBPyConnection, type_name: str, text: str, value: str | None
) -> None:
    column = Column("it", type_name)
    sql = f"select cast({value_sql(column)} as varchar) from (select ?::varchar as {text_name('it')})"
    assert engine.execute(sql, [text]).fetchone() == (value,)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-31", "2026-10-30 17:00:00+00"),  # a day begins where its clock stands, not in Greenwich
        ("2026-10-31 06:30:00", "2026-10-30 23:30:00+00"),
        ("2026-10-31T06:30:00+07:00", "2026-10-31T06:30:00+07:00"),
        ("2026-10-31 06:30:00 -0500", "2026-10-31 06:30:00 -0500"),
        ("2026-10-31T06:30:00Z", "2026-10-31T06:30:00Z"),
        ("never", "never"),
    ],
)
def test_a_time_without_an_offset_is_of_the_files_time_zone(
    engine: duckdb.DuckDBPyConnection, text: str, moment: str
) -> None:
    sql = f"select {as_moment('it', Format(time_zone='Asia/Ho_Chi_Minh'))} from (select ?::varchar as it)"
    assert engine.execute(sql, [text]).fetchone() == (moment,)
