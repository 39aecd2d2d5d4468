"""Suites through Great Expectations: each gets its subject, runs once, and gives outcomes by check."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from expectations.audit_database import AuditDatabase, first_line
from expectations.checks import Check, Severity, Suite
from expectations.data_docs import add_data_docs_site, build_data_docs
from expectations.great_expectations_setup import load_great_expectations

DATA_SOURCE = "audit"
WHOLE_TABLE = "all"
EXAMPLE_COUNT = 3


@dataclass(frozen=True)
class Outcome:
    """What Great Expectations said of one check; `error` is what went wrong, None without.

    `blamed`: entities that a failed check of severity `hold` found to be delivered wrong.
    """

    is_success: bool
    observed: str | None
    error: str | None
    row_count_seen: int | None
    examples: str | None = None
    blamed: tuple[str, ...] = ()


def evaluate_suites(
    suites: list[Suite], database: AuditDatabase, pages: Path, run_at: datetime, run_name: str
) -> dict[str, Outcome]:
    """Evaluate every suite and write the Data Docs into `pages`; outcomes by check id.

    A check without an entry was not evaluated: Great Expectations keeps only one of two equal expectations
    and drops what it does not understand, both in silence. The caller compares with what was declared.
    """
    great_expectations = load_great_expectations()
    # every subject before the first connection of Great Expectations: it keeps a transaction open, and what
    # is made after that began may not be seen in it
    refusals = {suite.name: database.make_subject(suite) for suite in suites}
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    add_data_docs_site(context, pages)
    # all subjects at once: each one that is added by itself writes down all those before it anew, twice
    source = context.data_sources.add_sql(
        DATA_SOURCE,
        connection_string=database.url,
        create_temp_table=False,
        assets=[
            _asset(table)
            for suite in suites
            if refusals[suite.name] is None
            for table in _checks_by_table(suite)
        ],
    )
    outcomes: dict[str, Outcome] = {}
    try:
        for suite in suites:
            refusal = refusals[suite.name]
            if refusal is not None:
                outcomes.update(_not_made(suite, refusal))
                continue
            outcomes.update(_evaluate(suite, database, context, source, great_expectations, run_at, run_name))
            _end_transaction(source)
        build_data_docs(context, pages)
    finally:
        _let_go(source)
    return outcomes


def _checks_by_table(suite: Suite) -> dict[str, list[Check]]:
    """The suite's checks by what they are asked of: its subject, or the rows that meet a condition."""
    by_table: dict[str, list[Check]] = {}
    for check in suite.checks:
        by_table.setdefault(suite.asked_of(check), []).append(check)
    return by_table


def _asset(table: str) -> dict[str, Any]:
    """A subject with one batch, as Great Expectations reads it from a configuration."""
    batch = {"name": WHOLE_TABLE, "partitioner": None}
    return {"name": table, "type": "table", "table_name": table, "batch_definitions": [batch]}


def _not_made(suite: Suite, refusal: str) -> dict[str, Outcome]:
    """The subject itself could not be made: every check of the suite is in error."""
    broken = Outcome(is_success=False, observed=None, error=refusal, row_count_seen=None)
    return {suite.check_id(check): broken for check in suite.checks}


def _end_transaction(source: Any) -> None:
    """Roll back what the suite left open, or one query in error would take the next suites along."""
    with source.get_execution_engine().engine.connect() as connection:
        connection.rollback()


def _evaluate(
    suite: Suite,
    database: AuditDatabase,
    context: Any,
    source: Any,
    great_expectations: Any,
    run_at: datetime,
    run_name: str,
) -> dict[str, Outcome]:
    run_id = great_expectations.RunIdentifier(run_name=run_name, run_time=run_at)
    results = []
    for table, checks_of_table in _checks_by_table(suite).items():
        name = suite.name if table == suite.subject_name else f"{suite.name}.rows"
        # all at once: add_expectation compares each new one with every other
        declared = great_expectations.ExpectationSuite(
            name=name, expectations=[_marked(suite, check) for check in checks_of_table]
        )
        batch = source.get_asset(table).get_batch_definition(WHOLE_TABLE)
        definition = great_expectations.ValidationDefinition(
            name=name, data=batch, suite=context.suites.add(declared)
        )
        validated = context.validation_definitions.add(definition).run(result_format="SUMMARY", run_id=run_id)
        results += validated.results
    checks = {suite.check_id(check): check for check in suite.checks}
    row_count = database.row_count(suite.subject_name)
    return {
        check_id: _outcome(
            result, _rows_seen(check, suite, database, row_count), *_findings(result, check, suite, database)
        )
        for result in results
        if (check := checks.get(check_id := (result.expectation_config.meta or {}).get("check_id", "")))
    }


def _marked(suite: Suite, check: Check) -> Any:
    """The expectation with its check id, so that its result can be told, and its words for the pages."""
    expectation = check.expectation
    expectation.meta = {"check_id": suite.check_id(check)}
    expectation.severity = "warning" if check.severity is Severity.WARN else "critical"
    return expectation


def _rows_seen(check: Check, suite: Suite, database: AuditDatabase, row_count: int) -> int:
    if check.rows_seen is None:
        return row_count
    rows = database.rows(f'select "{check.rows_seen}" from "{suite.subject_name}"')
    return int(rows[0][0] or 0) if rows else 0


def _findings(
    result: Any, check: Check, suite: Suite, database: AuditDatabase
) -> tuple[str | None, tuple[str, ...]]:
    """Examples in words and the entities to blame; nothing of a success, or of what was in error."""
    if result.success or _exception_message(result.exception_info or {}):
        return None, ()
    return _examples(check, suite, database), _blamed(check, suite, database)


def _unwanted(check: Check, suite: Suite) -> str | None:
    query: str | None = getattr(check.expectation, "unexpected_rows_query", None)
    return query and query.replace("{batch}", f'"{suite.asked_of(check)}"')


def _examples(check: Check, suite: Suite, database: AuditDatabase) -> str | None:
    """The first unwanted rows in their own order, so that the same night gives the same words."""
    unwanted = _unwanted(check, suite)
    return unwanted and database.first_rows(unwanted, EXAMPLE_COUNT)


def _blamed(check: Check, suite: Suite, database: AuditDatabase) -> tuple[str, ...]:
    """Entities that were delivered wrong, by name; none where the check cannot tell one from another."""
    if check.severity is not Severity.HOLD:
        return ()
    unwanted = _unwanted(check, suite)
    if unwanted is None:
        return (check.object_name or suite.object_name,)
    found = database.rows(f"select distinct split_part(entity, '.', 1) from ({unwanted}) order by 1")
    return tuple(str(entity) for (entity,) in found)


def _outcome(result: Any, row_count_seen: int, examples: str | None, blamed: tuple[str, ...]) -> Outcome:
    error = _exception_message(result.exception_info or {})
    return Outcome(
        is_success=bool(result.success) and error is None,
        observed=None if error else _observed(result.result or {}),
        error=error,
        row_count_seen=row_count_seen,
        examples=examples,
        blamed=blamed,
    )


def _exception_message(info: dict[str, Any]) -> str | None:
    """Great Expectations gives one entry, or one per metric that failed."""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return first_line(entry.get("exception_message") or "no message")
    return None


def _observed(result: dict[str, Any]) -> str:
    if "unexpected_count" in result:
        return f"{result['unexpected_count']} of {result['element_count']} values unexpected"
    observed = result.get("observed_value")
    return f"{observed:g}" if isinstance(observed, float) else str(observed)


def _let_go(source: Any) -> None:
    """Close Great Expectations' connections, or the files stay attached and cannot be written."""
    execution_engine = source.get_execution_engine()
    execution_engine.close()
    for engine in (execution_engine.engine, source.get_engine()):
        engine.dispose()
