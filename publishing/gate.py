"""The gate's verdict on a build, and the refusal of every build without a good one."""

from dataclasses import dataclass
from datetime import date

import duckdb

from publishing.errors import BuildNotAudited

# Rows of suites that the company has not configured: neither checked nor found (decision 0005).
_LOOKED_AT = "(is_success is not null or severity is distinct from 'warn')"
_COLUMNS = (
    "as_of",
    "is_open",
    "expectation_count",
    "failed_count",
    "warning_count",
    "build_id",
    "is_overridden",
)


@dataclass(frozen=True)
class GateSummary:
    """The one row of `quality.gate_summary`, as the audit wrote it."""

    as_of: date
    is_open: bool
    expectation_count: int
    failed_count: int
    warning_count: int
    build_id: str
    is_overridden: bool


@dataclass(frozen=True)
class GateLayer:
    """How many checks of `quality.gate_results` looked at one layer, and how many of them found something."""

    layer: str
    check_count: int
    finding_count: int


@dataclass(frozen=True)
class Finding:
    """A check that did not pass: since when it stands, how many days that is, and who answers for it."""

    check_id: str
    message: str
    is_blocking: bool
    standing_since: date | None
    age_days: int | None
    overridden_by: str | None
    override_reason: str | None
    override_until: date | None


@dataclass(frozen=True)
class GateDetails:
    """What was checked, by layer, and the first of the checks that did not pass, gravest first."""

    layers: tuple[GateLayer, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_count: int = 0


def read_gate_details(connection: duckdb.DuckDBPyConnection, finding_limit: int, as_of: date) -> GateDetails:
    """The gate's single results in the current database; empty if the audit left none there."""
    columns = connection.execute(
        "select column_name from duckdb_columns() where database_name = current_database()"
        " and schema_name = 'quality' and table_name = 'gate_results'"
    ).fetchall()
    names = {str(row[0]) for row in columns}
    if not {"layer", "severity", "is_success", "message", "check_id"} <= names:
        return GateDetails()
    layers = connection.execute(
        "select layer, count(*), count(*) filter (where is_success is distinct from true)"
        f" from quality.gate_results where {_LOOKED_AT} group by layer order by layer"
    ).fetchall()
    standing = "standing_since" if "standing_since" in names else "null::date"
    answered = (
        "overridden_by, override_reason, override_until"
        if "overridden_by" in names
        else "null::varchar, null::varchar, null::date"
    )
    findings = connection.execute(
        f"select check_id, coalesce(message, ''), severity is distinct from 'warn', {standing},"
        f" $1 - {standing}, {answered}"
        f" from quality.gate_results where is_success is distinct from true and {_LOOKED_AT}"
        " order by severity = 'warn', 4 nulls last, check_id limit $2",
        [as_of, finding_limit],
    ).fetchall()
    return GateDetails(
        tuple(GateLayer(*row) for row in layers),
        tuple(Finding(*row) for row in findings),
        sum(row[2] for row in layers),
    )


def read_gate_summary(connection: duckdb.DuckDBPyConnection, database: str) -> GateSummary:
    """The gate's verdict in an attached database.

    Raises:
        BuildNotAudited: the table is absent, has other columns, or has not exactly one row.
    """
    present = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = 'quality'"
        " and table_name = 'gate_summary'",
        [database],
    ).fetchall()
    missing = sorted(set(_COLUMNS) - {str(row[0]) for row in present})
    if missing:
        raise _refusal(
            f"quality.gate_summary is absent or lacks {', '.join(missing)}: nobody audited this build"
        )
    rows = connection.execute(
        f'select {", ".join(_COLUMNS)} from "{database}".quality.gate_summary limit 2'
    ).fetchall()
    if len(rows) != 1:
        raise _refusal(f"quality.gate_summary has {'no row' if not rows else 'several rows'}, one is due")
    return GateSummary(*rows[0])


def require_open_gate(gate: GateSummary, as_of: date) -> None:
    """Let pass only a build whose gate is open, for this night, after checking something.

    Raises:
        BuildNotAudited: with the reason.
    """
    if gate.as_of != as_of:
        raise _refusal(f"the gate judged the night of {gate.as_of}, not of {as_of}")
    if not gate.expectation_count:
        raise _refusal("the gate evaluated no expectation at all, which proves nothing")
    if not gate.is_open:
        raise _refusal(
            f"the gate is closed: {gate.failed_count} of {gate.expectation_count} expectations failed"
        )
    if gate.failed_count and not gate.is_overridden:
        raise _refusal(
            f"the gate says open, yet {gate.failed_count} expectations failed and nobody overrode them"
        )


def _refusal(reason: str) -> BuildNotAudited:
    return BuildNotAudited(
        f"build/warehouse.duckdb: {reason}. Nothing was published; readers still see the last good release. "
        "Read quality.gate_results in the build (or data_docs/), mend the cause, and run the night again."
    )
