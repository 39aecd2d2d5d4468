"""The gate held against itself: checks that vanished, warnings that stand for weeks, overrides of people."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from expectations.audit_database import AuditDatabase
from expectations.checks import CheckResult, Layer, Severity, Status
from expectations.interventions import Interventions

# A check that was looked at and found something may be overridden; one that nobody could look at may not.
MAY_BE_OVERRIDDEN = frozenset({Status.FAILED})


@dataclass(frozen=True)
class EarlierGate:
    """What the gate of the release before said: checks by suite, and since when a finding has stood."""

    check_counts: dict[str, int]
    standing_since: dict[str, date]


def read_earlier_gate(database: AuditDatabase) -> EarlierGate:
    """Read `quality.gate_results` of the release `before`; older releases know no `standing_since`."""
    columns = {
        str(row[0])
        for row in database.rows(
            "select column_name from duckdb_columns() where database_name = 'before' "
            "and schema_name = 'quality' and table_name = 'gate_results'"
        )
    }
    since = "coalesce(standing_since, as_of)" if "standing_since" in columns else "as_of"
    counts = database.rows(
        "select suite, count(*) from before.quality.gate_results where is_success is not null group by suite"
    )
    standing = database.rows(
        f"select check_id, {since} from before.quality.gate_results where is_success is false"
    )
    return EarlierGate(
        {str(suite): int(count) for suite, count in counts},
        {str(check_id): first_night for check_id, first_night in standing},
    )


def vanished_checks(earlier: EarlierGate, results: list[CheckResult], as_of: date) -> CheckResult:
    """One result: has any suite fewer checks than in the release before?"""
    now = Counter(result.suite for result in results if result.is_success is not None)
    fewer = [
        f"{suite}: {now[suite]} of {count}"
        for suite, count in sorted(earlier.check_counts.items())
        # what is compared with a release before exists from the second night on, and is counted there
        if now[suite] < count and suite != "history.gate"
    ]
    return CheckResult(
        check_id="history.gate.no_check_vanished",
        layer=Layer.HISTORY,
        suite="history.gate",
        object_name="quality.gate_results",
        column_name=None,
        expectation="count by suite",
        severity=Severity.BLOCK,
        is_success=not fewer,
        status=Status.FAILED if fewer else Status.PASSED,
        observed_value=f"{len(fewer)} suites with fewer checks",
        expected_value="as many checks in each suite as in the release before",
        row_count_seen=len(earlier.check_counts),
        message="; ".join(fewer) if fewer else "as expected",
        as_of=as_of,
    )


def with_age(results: list[CheckResult], earlier: EarlierGate | None, as_of: date) -> list[CheckResult]:
    """Findings with the night since which they have stood without a break."""
    first_nights = earlier.standing_since if earlier else {}
    return [
        replace(result, standing_since=first_nights.get(result.check_id, as_of))
        if result.is_success is False
        else result
        for result in results
    ]


def with_overrides(results: list[CheckResult], interventions: Interventions) -> list[CheckResult]:
    """Failures that somebody answers for, marked with name, reason and last night."""
    marked = []
    for result in results:
        override = interventions.overrides.get(result.check_id)
        if override and result.is_failure and result.status in MAY_BE_OVERRIDDEN:
            result = replace(
                result,
                overridden_by=override.person,
                override_reason=override.reason,
                override_until=override.last_night,
            )
        marked.append(result)
    return marked
