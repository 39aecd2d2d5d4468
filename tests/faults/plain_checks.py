"""The gate's checks asked of DuckDB in plain SQL, for nights that Great Expectations is too dear for.

Same suites, same subjects, same queries and limits; `test_faults.py` compares verdicts with the gate's own.
"""

from datetime import date
from typing import Any

from expectations.audit_database import AuditDatabase
from expectations.checks import Check, CheckResult, Suite
from expectations.evaluation import Outcome
from expectations.verdicts import judge


def judged_plainly(suites: list[Suite], database: AuditDatabase, night: date) -> list[CheckResult]:
    """One result for each check of the suites."""
    outcomes: dict[str, Outcome] = {}
    for suite in suites:
        refusal = database.make_subject(suite)
        for check in suite.checks:
            if refusal:
                outcomes[suite.check_id(check)] = Outcome(False, None, refusal, None)
            else:
                outcomes[suite.check_id(check)] = _outcome(suite, check, database)
    return judge(suites, outcomes, night)


def _outcome(suite: Suite, check: Check, database: AuditDatabase) -> Outcome:
    count = f'select count(*) from "{suite.subject_name}"'
    if check.rows_seen:
        count = f'select coalesce(max("{check.rows_seen}"), 0) from "{suite.subject_name}"'
    seen = int(database.rows(count)[0][0])
    wrong = int(database.rows(wrong_rows(check.expectation, suite.subject_name))[0][0])
    return Outcome(wrong == 0, str(wrong), None, seen)


def wrong_rows(expectation: Any, subject: str) -> str:
    """A select of the number of unwanted rows, for the seven classes that the gate's suites use."""
    name, rows = type(expectation).__name__, f'"{subject}"'
    if query := getattr(expectation, "unexpected_rows_query", None):
        return f"select count(*) from ({query.replace('{batch}', rows)})"
    if name == "ExpectTableRowCountToBeBetween":
        return f"select (count(*) < {expectation.min_value})::integer from {rows}"
    if name == "ExpectTableRowCountToEqual":
        return f"select (count(*) <> {expectation.value})::integer from {rows}"
    column = f'"{expectation.column}"'
    if name == "ExpectColumnValuesToNotBeNull":
        return f"select count(*) from {rows} where {column} is null"
    if name == "ExpectColumnValuesToBeUnique":
        return f"select count({column}) - count(distinct {column}) from {rows}"
    if name == "ExpectColumnValuesToBeInSet":
        listed = ", ".join("'" + str(value).replace("'", "''") + "'" for value in expectation.value_set)
        return f"select count(*) from {rows} where {column}::varchar not in ({listed})"
    if name == "ExpectColumnMaxToBeBetween":
        return f"select (max({column}) > {expectation.max_value})::integer from {rows}"
    raise TypeError(name)
