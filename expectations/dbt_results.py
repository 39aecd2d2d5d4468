"""dbt's own results as checks: every test of the project must have run and passed, every model been built."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from expectations.checks import CheckResult, Layer, Severity, Status
from expectations.errors import BuildResultsUnreadable

SUITE = "dbt.tests"
TEST_TYPES = frozenset({"test", "unit_test"})
# dbt's words for how a node ended, and the gate's.
STATUSES = {
    "pass": Status.PASSED,
    "success": Status.PASSED,
    "fail": Status.FAILED,
    "warn": Status.FAILED,
    "error": Status.ERRORED,
    "runtime error": Status.ERRORED,
    "skipped": Status.NOT_EVALUATED,
    "partial success": Status.FAILED,
}


@dataclass(frozen=True)
class _Node:
    name: str
    resource_type: str
    severity: Severity
    object_name: str
    column_name: str | None


def dbt_results(target: Path, as_of: date) -> list[CheckResult]:
    """One result per dbt test, and one per model, seed or snapshot that was not built.

    Raises:
        BuildResultsUnreadable: `run_results.json` or `manifest.json` is missing, broken, or of another night.
    """
    manifest = _read(target / "manifest.json")
    run = _read(target / "run_results.json")
    try:
        _assert_of_this_night(target, run, as_of)
        nodes = {**manifest["nodes"], **manifest.get("unit_tests", {})}
        outcomes = {str(result["unique_id"]): result for result in run["results"]}
        declared = {key: _node(key, node) for key, node in nodes.items() if _is_enabled(node)}
        names = _unique_names(declared)
        results = [
            _result(names[key], node, outcomes.get(key), as_of)
            for key, node in declared.items()
            if node.resource_type in TEST_TYPES or _is_broken(outcomes.get(key))
        ]
    except (KeyError, TypeError, AttributeError) as fault:
        raise BuildResultsUnreadable(
            f"{target} holds results of another form than dbt 1.11 writes: {fault!r}. {_NOT_DONE}"
        ) from fault
    if not any(node.resource_type in TEST_TYPES for node in declared.values()):
        results.append(_no_tests(as_of))
    return results


_NOT_DONE = (
    "Nothing was audited, nothing will be published. "
    "Run: python -m dbt_project build --state <state> --date <date>"
)


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BuildResultsUnreadable(f"{file} cannot be read: {fault}. {_NOT_DONE}") from fault
    if not isinstance(content, dict):
        raise BuildResultsUnreadable(f"{file} holds no object. {_NOT_DONE}")
    return content


def _assert_of_this_night(target: Path, run: dict[str, Any], as_of: date) -> None:
    """The results carry the night that they were made for (DBT_ENV_CUSTOM_ENV_NIGHT of the build)."""
    built_for = json.loads(run.get("metadata", {}).get("env", {}).get("NIGHT", "{}")).get("as_of_date")
    if built_for != as_of.isoformat():
        named = built_for or "a night without a name"
        raise BuildResultsUnreadable(
            f"{target / 'run_results.json'} is of {named}, the audit of {as_of}. {_NOT_DONE}"
        )


def _is_enabled(node: dict[str, Any]) -> bool:
    return bool(node.get("config", {}).get("enabled", True))


def _is_broken(outcome: dict[str, Any] | None) -> bool:
    return outcome is not None and STATUSES.get(outcome["status"]) is not Status.PASSED


def _node(key: str, node: dict[str, Any]) -> _Node:
    """`object_name` is the model that a test looks at."""
    is_warning = str(node.get("config", {}).get("severity", "error")).lower() == "warn"
    attached: str = node.get("attached_node") or (node.get("depends_on", {}).get("nodes") or [key])[0]
    return _Node(
        name=node["name"],
        resource_type=node["resource_type"],
        severity=Severity.WARN if is_warning else Severity.BLOCK,
        object_name=attached.rsplit(".", 1)[-1] if node["resource_type"] == "test" else node["name"],
        column_name=node.get("column_name"),
    )


def _unique_names(declared: dict[str, _Node]) -> dict[str, str]:
    """The node's name where it is alone, else its whole id: a check id must be unique."""
    counts: dict[str, int] = {}
    for node in declared.values():
        counts[node.name] = counts.get(node.name, 0) + 1
    name_of: Callable[[str], str] = lambda key: declared[key].name if counts[declared[key].name] == 1 else key  # noqa: E731
    return {key: name_of(key) for key in declared}


def _result(name: str, node: _Node, outcome: dict[str, Any] | None, as_of: date) -> CheckResult:
    """A test that dbt itself ended with `warn` is a warning, whatever its limit was."""
    status = Status.NOT_EVALUATED if outcome is None else STATUSES.get(outcome["status"], Status.ERRORED)
    is_warning = node.severity is Severity.WARN or (outcome is not None and outcome["status"] == "warn")
    failures = outcome.get("failures") if outcome else None
    return CheckResult(
        check_id=f"dbt.{name}",
        layer=Layer.DBT,
        suite=SUITE,
        object_name=node.object_name,
        column_name=node.column_name,
        expectation=f"dbt {node.resource_type}",
        severity=Severity.WARN if is_warning and status is Status.FAILED else Severity.BLOCK,
        is_success=status is Status.PASSED,
        status=status,
        observed_value=None if outcome is None else _observed(outcome["status"], failures),
        expected_value="no returned row" if node.resource_type == "test" else "success",
        row_count_seen=None,
        message=_message(node, status),
        as_of=as_of,
    )


def _observed(status: str, failures: int | None) -> str:
    return status if failures is None else f"{status}, {failures} rows"


def _message(node: _Node, status: Status) -> str:
    if status is Status.PASSED:
        return "as expected"
    reasons = {
        Status.FAILED: "dbt found rows that should not be",
        Status.ERRORED: "dbt could not run it; see build/dbt/logs/dbt.log",
        Status.NOT_EVALUATED: "dbt did not run it, or skipped it since something before it failed",
    }
    return f"{node.resource_type} {node.name} on {node.object_name}: {reasons[status]}"


def _no_tests(as_of: date) -> CheckResult:
    return CheckResult(
        check_id="dbt.has_tests",
        layer=Layer.DBT,
        suite=SUITE,
        object_name="manifest.json",
        column_name=None,
        expectation="dbt project",
        severity=Severity.BLOCK,
        is_success=False,
        status=Status.SAW_NOTHING,
        observed_value="0 tests",
        expected_value="at least 1 test",
        row_count_seen=0,
        message="the dbt project has no test at all: a build that nobody tested is not published",
        as_of=as_of,
    )
