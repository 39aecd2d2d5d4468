"""From outcomes to the verdict: what was not evaluated, or saw nothing, is a failure here."""

from collections.abc import Mapping
from datetime import date

from expectations.checks import Check, CheckResult, Layer, Severity, Status, Suite
from expectations.errors import SuiteDeclaredTwice
from expectations.evaluation import Outcome


def assert_ids_are_unique(suites: list[Suite]) -> None:
    """Two checks with one id could hide each other's failure.

    Raises:
        SuiteDeclaredTwice: naming the ids.
    """
    seen: set[str] = set()
    twice: set[str] = set()
    for suite in suites:
        for check in suite.checks:
            check_id = suite.check_id(check)
            (twice if check_id in seen else seen).add(check_id)
    if twice:
        raise SuiteDeclaredTwice(
            f"expectations/suites declare more than once: {', '.join(sorted(twice))}. Nothing was audited. "
            "Give each check of a suite a name of its own."
        )


def judge(suites: list[Suite], outcomes: dict[str, Outcome], as_of: date) -> list[CheckResult]:
    """One result for each declared check, whatever was evaluated."""
    return [
        _judge(suite, check, outcomes.get(suite.check_id(check)), as_of)
        for suite in suites
        for check in suite.checks
    ]


def sources_to_blame(
    results: list[CheckResult], outcomes: dict[str, Outcome], source_of: Mapping[str, str]
) -> dict[str, str]:
    """Sources without whose deliveries no check of severity `hold` would close the gate, and what for.

    `<check_id> (<entities>)` by source, in words that can stand before readers. Empty where there is none, or
    where such a check cannot lay its finding at one source: it could not be made, or the entity comes from
    several (`<one>+<other>` in `source_of`).
    """
    blamed: dict[str, list[str]] = {}
    for result in results:
        if not (result.closes_the_gate and result.severity is Severity.HOLD):
            continue
        outcome = outcomes.get(result.check_id)
        entities: dict[str, list[str]] = {}
        for entity in outcome.blamed if outcome else ():
            entities.setdefault(source_of.get(entity, ""), []).append(entity)
        if not entities or any(not source or "+" in source for source in entities):
            return {}
        for source, wrong in entities.items():
            blamed.setdefault(source, []).append(f"{result.check_id} ({', '.join(wrong)})")
    return {source: "; ".join(findings) for source, findings in sorted(blamed.items())}


def missing_suites(required: list[str], suites: list[Suite], as_of: date) -> list[CheckResult]:
    """A failure for each suite that must exist and was not declared, or has no check in it."""
    present = {suite.name for suite in suites if suite.checks}
    return [
        CheckResult(
            check_id=f"{name}.suite_exists",
            layer=Layer(name.split(".", 1)[0]),
            suite=name,
            object_name=name.split(".", 1)[1],
            column_name=None,
            expectation="suite",
            severity=Severity.BLOCK,
            is_success=False,
            status=Status.NOT_EVALUATED,
            observed_value="no such suite",
            expected_value="a suite with at least 1 check",
            row_count_seen=None,
            message=f"the suite {name} vanished: nobody looked at it",
            as_of=as_of,
        )
        for name in required
        if name not in present
    ]


def left_out_suites(names: list[str], as_of: date) -> list[CheckResult]:
    """A row for each suite of entities that are not configured: neither success nor failure."""
    return [
        CheckResult(
            check_id=f"{name}.not_configured",
            layer=Layer(name.split(".", 1)[0]),
            suite=name,
            object_name=name.split(".", 1)[1],
            column_name=None,
            expectation="suite",
            severity=Severity.WARN,
            is_success=None,
            status=Status.NOT_EVALUATED,
            observed_value=None,
            expected_value="nothing: the company has not configured what it looks at",
            row_count_seen=None,
            message=f"not checked: company.yml does not configure what {name} looks at",
            as_of=as_of,
        )
        for name in names
    ]


def _judge(suite: Suite, check: Check, outcome: Outcome | None, as_of: date) -> CheckResult:
    status = _status(check, outcome)
    return CheckResult(
        check_id=suite.check_id(check),
        layer=suite.layer,
        suite=suite.name,
        object_name=check.object_name or suite.object_name,
        column_name=check.column_name,
        expectation=type(check.expectation).__name__,
        severity=check.severity,
        is_success=status is Status.PASSED,
        status=status,
        observed_value=outcome.observed if outcome else None,
        expected_value=check.expected,
        row_count_seen=outcome.row_count_seen if outcome else None,
        message=_message(status, outcome),
        as_of=as_of,
    )


def _status(check: Check, outcome: Outcome | None) -> Status:
    if outcome is None:
        return Status.NOT_EVALUATED
    if outcome.error is not None:
        return Status.ERRORED
    if not outcome.row_count_seen:
        return Status.PASSED if check.may_see_nothing else Status.SAW_NOTHING
    return Status.PASSED if outcome.is_success else Status.FAILED


def _message(status: Status, outcome: Outcome | None) -> str:
    if status is Status.NOT_EVALUATED or outcome is None:
        return "declared but not evaluated: Great Expectations gave no result for it"
    if status is Status.ERRORED:
        return f"could not be evaluated: {outcome.error}"
    if status is Status.SAW_NOTHING:
        return "there was no row to look at"
    if status is Status.FAILED:
        return f"for example {outcome.examples}" if outcome.examples else "see the page of the suite"
    return "as expected" if outcome.row_count_seen else "nothing to look at, which is allowed here"
