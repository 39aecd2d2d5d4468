import inspect
from pathlib import Path

import expectations.errors
from expectations.checks import Layer, Status
from expectations.errors import AuditError
from expectations.suites import REQUIRED_AFTER_A_RELEASE, REQUIRED_SUITES

RUNBOOK = Path(__file__).parents[3] / "docs" / "runbook_gate.md"


def headings() -> set[str]:
    return {
        line.removeprefix("### ")
        for line in RUNBOOK.read_text(encoding="utf-8").splitlines()
        if line.startswith("### ")
    }


def test_every_error_has_its_heading_in_the_runbook_and_its_line_in_the_tree() -> None:
    errors = {
        name
        for name, thing in inspect.getmembers(expectations.errors, inspect.isclass)
        if issubclass(thing, AuditError) and thing is not AuditError
    }

    assert len(errors) == 15
    assert errors - headings() == set()
    for error in errors:
        assert f"── {error}" in (expectations.errors.__doc__ or "")


def test_every_layer_and_every_way_not_to_pass_has_its_heading() -> None:
    wanted = {f"Layer {layer}" for layer in Layer} | {
        f"Status {status}" for status in Status if status != "passed"
    }

    assert wanted - headings() == set()


def test_every_suite_that_can_close_the_gate_is_spoken_of_under_its_layer() -> None:
    page = RUNBOOK.read_text(encoding="utf-8")
    suites = [*REQUIRED_SUITES, *REQUIRED_AFTER_A_RELEASE]
    assert len(suites) > 60
    missing = []
    for suite in suites:
        layer, name = suite.split(".")
        entry = page.split(f"### Layer {layer}\n")[1].split("\n##")[0]
        wanted = "kpi.roll_up_of_" if name.startswith("roll_up_of_") else suite
        # Reconciled figures are listed by their names under their layer.
        if wanted not in entry and f"`{name}`" not in entry:
            missing.append(suite)
    assert missing == []
