"""For each suite a fault planted in a right night, and the check that must find it."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from ruamel.yaml import YAML

from expectations.checks import CheckResult, Severity, Status, Suite
from expectations.evaluation import Outcome
from expectations.suites import REQUIRED_SUITES
from expectations.verdicts import judge
from tests.integration.expectations.tiny_night import NIGHT

Looked = Callable[[Path, str], tuple[list[Suite], dict[str, Outcome]]]
Evaluated = Callable[[Path, str], dict[str, CheckResult]]

FAULTS = YAML(typ="safe").load(Path(__file__).with_name("planted_faults.yml"))

# The check of an empty subject, by suite whose subject cannot be emptied by the faults above.
EMPTIED = {
    "kpi.values": "delete from kpi.fct_kpi_values",
    "kpi.roll_up_of_reps": "delete from kpi.fct_kpi_values where grain in ('rep', 'company')",
    "kpi.shares": "delete from kpi.fct_kpi_values where denominator is not null",
    "kpi.calls_add_up": "delete from kpi.fct_kpi_values where regexp_matches(kpi_code, 'call|late')",
    "kpi.daily_totals": "delete from core.dim_kpi",
    "warehouse.dim_rep": "delete from core.dim_rep",
}


def plant(state: Path, file: str, fault: str) -> None:
    with duckdb.connect(str(state / "build" / f"{file}.duckdb")) as connection:
        connection.execute(fault)


@pytest.mark.parametrize("planted", FAULTS, ids=[f"{fault['suite']}.{fault['check']}" for fault in FAULTS])
def test_a_planted_fault_is_found_by_the_check_that_watches_for_it(
    planted: dict[str, str], night: Path, looked_at: Looked
) -> None:
    plant(night, planted["file"], planted["fault"])
    suites, outcomes = looked_at(night, planted["suite"])
    check_id = f"{planted['suite']}.{planted['check']}"
    result = next(result for result in judge(suites, outcomes, NIGHT) if result.check_id == check_id)

    assert result.status in (Status.FAILED, Status.SAW_NOTHING)
    assert result.is_success is False
    # of severity hold, and only then, it says what was delivered wrong
    assert " ".join(outcomes[check_id].blamed) == planted.get("blames", "")
    assert (result.severity is Severity.HOLD) is ("blames" in planted)


@pytest.mark.parametrize("suite", sorted({fault["suite"] for fault in FAULTS}))
def test_without_a_fault_every_check_of_the_suite_passes_and_saw_rows(
    suite: str, right_night: Path, evaluated: Evaluated
) -> None:
    results = evaluated(right_night, suite)

    assert [result for result in results.values() if result.status is not Status.PASSED] == []
    assert all(result.row_count_seen for result in results.values())


@pytest.mark.parametrize("suite", sorted(EMPTIED))
def test_a_suite_that_sees_no_row_is_a_failure_of_all_its_checks(
    suite: str, night: Path, evaluated: Evaluated
) -> None:
    plant(night, "warehouse", EMPTIED[suite])
    statuses = {result.status for result in evaluated(night, suite).values()}

    assert statuses == {Status.SAW_NOTHING}


def test_a_suite_whose_table_is_gone_is_an_error_and_not_a_pass(night: Path, evaluated: Evaluated) -> None:
    plant(night, "warehouse", "drop table core.dim_region")
    results = evaluated(night, "warehouse.dim_region")

    assert {result.status for result in results.values()} == {Status.ERRORED}
    assert "dim_region" in next(iter(results.values())).message


def test_a_check_on_a_column_that_is_gone_is_an_error_and_not_a_pass(
    night: Path, evaluated: Evaluated
) -> None:
    plant(night, "warehouse", "alter table core.dim_rep drop column rep_name")
    results = evaluated(night, "warehouse.dim_rep")

    assert results["warehouse.dim_rep.rep_name_is_filled"].status is Status.ERRORED
    assert results["warehouse.dim_rep.key_is_unique"].status is Status.PASSED


@pytest.mark.parametrize(
    ("mode", "content", "days"),
    [("snapshot", "'other'", -1), ("delta", "'other'", 0), ("append", "content_sha256", -1)],
    ids=["a newer snapshot", "a file of the same day", "the same content, landed later"],
)
def test_a_refused_file_that_was_replaced_is_no_fault(
    mode: str, content: str, days: int, night: Path, evaluated: Evaluated
) -> None:
    refused = (
        f"insert into receipts select 'L2', source, entity, file_name, {content}, delivery_date + {days},"
        f" '{mode}', 'refused', 0, 0, 0, 0, 'truncated', landed_at, landed_by from receipts"
        " where entity = 'crm_deals'"
    )
    plant(night, "landed", refused)
    results = evaluated(night, "landing.receipts")
    assert results["landing.receipts.refused_files_were_replaced"].status is Status.PASSED


def test_each_suite_that_must_exist_has_a_planted_fault() -> None:
    assert set(REQUIRED_SUITES) - {fault["suite"] for fault in FAULTS} == set()
