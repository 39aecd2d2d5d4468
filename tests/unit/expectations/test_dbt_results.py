import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.checks import CheckResult, Severity, Status
from expectations.dbt_results import dbt_results
from expectations.errors import BuildResultsUnreadable

NIGHT = date(2026, 10, 31)


def node(name: str, kind: str = "test", severity: str = "error") -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": kind,
        "config": {"severity": severity, "enabled": True},
        "column_name": None,
        "attached_node": "model.sales.fct_kpi_values",
        "depends_on": {"nodes": []},
    }


def results_of(
    folder: Path, nodes: dict[str, dict[str, Any]], outcomes: dict[str, str], night: str = "2026-10-31"
) -> dict[str, CheckResult]:
    (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    run = {
        "results": [{"unique_id": key, "status": status, "failures": 2} for key, status in outcomes.items()],
        "metadata": {"env": {"NIGHT": json.dumps({"as_of_date": night})}},
    }
    (folder / "run_results.json").write_text(json.dumps(run), encoding="utf-8")
    return {result.check_id: result for result in dbt_results(folder, NIGHT)}


@pytest.mark.parametrize(
    ("ended", "status", "closes"),
    [
        ("pass", Status.PASSED, False),
        ("fail", Status.FAILED, True),
        ("error", Status.ERRORED, True),
        ("skipped", Status.NOT_EVALUATED, True),
        ("a word of a later dbt", Status.ERRORED, True),
    ],
)
def test_each_end_of_a_dbt_test_has_its_status(
    ended: str, status: Status, closes: bool, tmp_path: Path
) -> None:
    result = results_of(tmp_path, {"test.sales.grain.1": node("grain")}, {"test.sales.grain.1": ended})[
        "dbt.grain"
    ]

    assert result.status is status
    assert result.closes_the_gate is closes
    assert result.object_name == "fct_kpi_values"


def test_a_declared_test_without_a_result_closes_the_gate(tmp_path: Path) -> None:
    nodes = {"test.sales.ran.1": node("ran"), "test.sales.forgotten.2": node("forgotten")}
    results = results_of(tmp_path, nodes, {"test.sales.ran.1": "pass"})

    assert results["dbt.ran"].is_success
    assert results["dbt.forgotten"].status is Status.NOT_EVALUATED
    assert results["dbt.forgotten"].closes_the_gate


def test_a_warning_of_dbt_is_counted_and_leaves_the_gate_open(tmp_path: Path) -> None:
    result = results_of(tmp_path, {"test.s.w.1": node("w", severity="warn")}, {"test.s.w.1": "warn"})["dbt.w"]

    assert result.is_success is False
    assert result.severity is Severity.WARN
    assert not result.closes_the_gate


def test_a_test_of_severity_warn_that_was_skipped_is_not_excused(tmp_path: Path) -> None:
    result = results_of(tmp_path, {"test.s.w.1": node("w", severity="warn")}, {"test.s.w.1": "skipped"})[
        "dbt.w"
    ]

    assert result.closes_the_gate


def test_a_model_that_was_not_built_closes_the_gate(tmp_path: Path) -> None:
    nodes = {"test.s.t.1": node("t"), "model.s.dim_rep": node("dim_rep", kind="model")}
    results = results_of(tmp_path, nodes, {"test.s.t.1": "pass", "model.s.dim_rep": "error"})

    assert results["dbt.dim_rep"].closes_the_gate


def test_a_project_without_tests_closes_the_gate(tmp_path: Path) -> None:
    results = results_of(
        tmp_path, {"model.s.dim_rep": node("dim_rep", kind="model")}, {"model.s.dim_rep": "success"}
    )

    assert results["dbt.has_tests"].status is Status.SAW_NOTHING
    assert results["dbt.has_tests"].closes_the_gate


def test_two_tests_of_one_name_keep_two_ids(tmp_path: Path) -> None:
    nodes = {"test.a.same.1": node("same"), "test.b.same.2": node("same")}
    results = results_of(tmp_path, nodes, {"test.a.same.1": "pass", "test.b.same.2": "fail"})

    assert {check_id: result.is_success for check_id, result in results.items()} == {
        "dbt.test.a.same.1": True,
        "dbt.test.b.same.2": False,
    }


def test_results_of_another_night_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BuildResultsUnreadable, match=r"is of 2026-10-30, the audit of 2026-10-31\. Nothing was audited"
    ):
        results_of(tmp_path, {"test.s.t.1": node("t")}, {"test.s.t.1": "pass"}, night="2026-10-30")


def test_results_that_name_no_night_are_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"nodes": {}}', encoding="utf-8")
    (tmp_path / "run_results.json").write_text('{"results": []}', encoding="utf-8")

    with pytest.raises(BuildResultsUnreadable, match="is of a night without a name"):
        dbt_results(tmp_path, NIGHT)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"metadata": {}}'])
def test_missing_or_broken_results_are_refused(content: str | None, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"nodes": {}}', encoding="utf-8")
    if content is not None:
        (tmp_path / "run_results.json").write_text(content, encoding="utf-8")

    with pytest.raises(BuildResultsUnreadable, match="nothing will be published"):
        dbt_results(tmp_path, NIGHT)
