"""The tiny company's night, right or to be spoilt, and the evaluation of a single suite of it."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from expectations.audit_database import make_landed_views, open_audit_database, read_night_facts
from expectations.checks import CheckResult, Suite
from expectations.contracts import CONTRACTS, read_contracts
from expectations.evaluation import Outcome, evaluate_suites
from expectations.suites import declare_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from expectations.verdicts import judge
from tests.integration.expectations.tiny_night import (
    NIGHT,
    dbt_target,
    make_landed,
    make_warehouse,
    write_dbt_target,
)

RUN_AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def right_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State folder of the tiny company with a build that is right; not to be changed."""
    state = tmp_path_factory.mktemp("right")
    (state / "build").mkdir()
    make_landed(state / "build" / "landed.duckdb")
    make_warehouse(state / "build" / "warehouse.duckdb", state / "build" / "landed.duckdb")
    write_dbt_target(state, *dbt_target({"has_grain_fct_kpi_values": "pass"}))
    return state


@pytest.fixture
def night(right_night: Path, tmp_path: Path) -> Path:
    """A copy of the right night that a test may spoil."""
    state = tmp_path / "state"
    shutil.copytree(right_night, state)
    return state


Looked = Callable[[Path, str], tuple[list[Suite], dict[str, Outcome]]]
Evaluated = Callable[[Path, str], dict[str, CheckResult]]


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Evaluates one suite of a night; the suite and its outcomes by check id."""
    contracts, thresholds = read_contracts(CONTRACTS), read_thresholds(THRESHOLDS)
    pages = tmp_path_factory.mktemp("pages")

    def evaluate(state: Path, suite_name: str) -> tuple[list[Suite], dict[str, Outcome]]:
        build = state / "build"
        with open_audit_database(build / "landed.duckdb", build / "warehouse.duckdb") as database:
            facts = read_night_facts(database, NIGHT)
            make_landed_views(database, facts.known_entities)
            declared, _ = declare_suites(contracts, facts, thresholds)
            suites = [suite for suite in declared if suite.name == suite_name]
            assert suites, f"no suite {suite_name}"
            return suites, evaluate_suites(suites, database, pages, RUN_AT, "test")

    return evaluate


@pytest.fixture(scope="session")
def evaluated(looked_at: Looked) -> Evaluated:
    """Evaluates one suite of a night; results by check id."""
    return lambda state, name: {result.check_id: result for result in judge(*looked_at(state, name), NIGHT)}
