"""The gate's verdict as tables of the build: `quality.gate_results` and `quality.gate_summary`."""

import hashlib
from dataclasses import asdict, astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from expectations.audit_database import AuditDatabase
from expectations.checks import CheckResult, Layer, Severity, Status
from expectations.errors import BuildInUse, ResultsMissing

# Schemas whose tables are the build; `quality` holds what was said of it.
BUILD_SCHEMAS = ("core", "kpi", "commission")

RESULT_COLUMNS = """
    check_id VARCHAR NOT NULL, layer VARCHAR NOT NULL, suite VARCHAR NOT NULL, object_name VARCHAR NOT NULL,
    column_name VARCHAR, expectation VARCHAR NOT NULL, severity VARCHAR NOT NULL, is_success BOOLEAN,
    status VARCHAR NOT NULL, observed_value VARCHAR, expected_value VARCHAR NOT NULL, row_count_seen BIGINT,
    message VARCHAR NOT NULL, as_of DATE NOT NULL, standing_since DATE, overridden_by VARCHAR,
    override_reason VARCHAR, override_until DATE
"""
# One row at a time takes DuckDB 6 ms; a table of Arrow is taken at once.
RESULT_SCHEMA = pyarrow.schema(
    [
        (
            column,
            {
                "row_count_seen": pyarrow.int64(),
                "is_success": pyarrow.bool_(),
                "as_of": pyarrow.date32(),
                "standing_since": pyarrow.date32(),
                "override_until": pyarrow.date32(),
            }.get(column, pyarrow.string()),
        )
        for column in CheckResult.__dataclass_fields__
    ]
)
SUMMARY_COLUMNS = """
    as_of DATE NOT NULL, is_open BOOLEAN NOT NULL, expectation_count BIGINT NOT NULL,
    failed_count BIGINT NOT NULL, warning_count BIGINT NOT NULL, build_id VARCHAR NOT NULL,
    is_overridden BOOLEAN NOT NULL
"""


@dataclass(frozen=True)
class GateSummary:
    """The one row of `quality.gate_summary`.

    `expectation_count` counts what had to be evaluated (not the suites of entities that are not configured),
    `failed_count` what closes the gate or would without an override, `warning_count` what did not succeed
    and may.
    `is_overridden`: it is open although something failed, since somebody answers for it by name.
    """

    as_of: date
    is_open: bool
    expectation_count: int
    failed_count: int
    warning_count: int
    build_id: str
    is_overridden: bool


def summarise(results: list[CheckResult], as_of: date, build_id: str) -> GateSummary:
    """Count the results; open only if something was evaluated and nothing closes the gate."""
    evaluated = [result for result in results if result.is_success is not None]
    failed = [result for result in evaluated if result.is_failure]
    closing = [result for result in failed if result.closes_the_gate]
    warnings = [result for result in evaluated if result.is_success is False and not result.is_failure]
    return GateSummary(
        as_of=as_of,
        is_open=bool(evaluated) and not closing,
        expectation_count=len(evaluated),
        failed_count=len(failed),
        warning_count=len(warnings),
        build_id=build_id,
        is_overridden=bool(failed) and not closing,
    )


def identify_build(database: AuditDatabase) -> str:
    """16 hexadecimal digits that depend on the rows of the build's tables, and on nothing else."""
    digest = hashlib.sha256()
    schemas = ", ".join(f"'{schema}'" for schema in BUILD_SCHEMAS)
    tables = database.rows(
        "select schema_name, table_name from duckdb_tables() "
        f"where database_name = 'warehouse' and schema_name in ({schemas}) order by schema_name, table_name"
    )
    for schema, table in tables:
        counted = database.rows(
            f'select count(*), sum(cast(hash(built) as hugeint)) from warehouse."{schema}"."{table}" as built'
        )
        digest.update(f"{schema}.{table}:{counted[0][0]}:{counted[0][1]}\n".encode())
    return digest.hexdigest()[:16]


def write_gate_tables(warehouse: Path, results: list[CheckResult], summary: GateSummary) -> None:
    """Replace the two tables in one transaction; every other table of `quality` stays.

    Raises:
        BuildInUse: another program has the build open; no verdict was written.
    """
    rows = pyarrow.Table.from_pylist(
        [asdict(result) for result in sorted(results, key=lambda result: result.check_id)],
        schema=RESULT_SCHEMA,
    )
    with _opened_for_the_verdict(warehouse) as connection:
        connection.execute("begin")
        connection.execute("create schema if not exists quality")
        connection.execute(f"create or replace table quality.gate_results ({RESULT_COLUMNS})")
        connection.register("rows", rows)
        connection.execute("insert into quality.gate_results select * from rows")
        connection.execute(f"create or replace table quality.gate_summary ({SUMMARY_COLUMNS})")
        connection.execute("insert into quality.gate_summary values (?, ?, ?, ?, ?, ?, ?)", astuple(summary))
        connection.execute("commit")
        connection.execute("checkpoint")


def _opened_for_the_verdict(warehouse: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(warehouse))
    except duckdb.IOException as fault:
        if "lock" not in str(fault):
            raise
        raise BuildInUse(
            f"{warehouse} is open in another program: {str(fault).splitlines()[0]}. No verdict was written, "
            "nothing was published. Let that program end, then audit again."
        ) from fault


def read_gate_tables(warehouse: Path) -> tuple[GateSummary, list[CheckResult]]:
    """Summary and results of the build as they were written.

    Raises:
        ResultsMissing: no build there, or one that was never audited.
    """
    next_step = "Run: python -m expectations audit --state <state> --date <date>"
    if not warehouse.is_file():
        raise ResultsMissing(f"{warehouse} does not exist, so there is nothing to show. {next_step}")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            summary = connection.execute("select * from quality.gate_summary").fetchall()
            rows = connection.execute("select * from quality.gate_results order by check_id").fetchall()
    except duckdb.CatalogException as fault:
        raise ResultsMissing(
            f"{warehouse} was never audited, so there is nothing to show. {next_step}"
        ) from fault
    return GateSummary(*summary[0]), [_result(row) for row in rows]


def _result(row: tuple[Any, ...]) -> CheckResult:
    values = dict(zip(CheckResult.__dataclass_fields__, row, strict=True))
    values["layer"] = Layer(values["layer"])
    values["severity"] = Severity(values["severity"])
    values["status"] = Status(values["status"])
    return CheckResult(**values)
