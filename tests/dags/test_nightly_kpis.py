"""The DAG as a picture: its tasks, what each waits for, and that a red task holds all that follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"

READ_THE_DAG = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
dags = {
    dag_id: {
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": dag.max_active_tasks,
        "catchup": dag.catchup,
        "doc_md": dag.doc_md,
        "params": sorted(dag.params),
        "tasks": {
            task.task_id: {
                "downstream": sorted(task.downstream_task_ids),
                "trigger_rule": str(task.trigger_rule.value),
                "retries": task.retries,
                "retry_minutes": task.retry_delay.total_seconds() / 60,
                "is_mapped": task.is_mapped,
                "is_teardown": task.is_teardown,
                "outlets": [asset.name for asset in task.outlets],
                "has_failure_callback": bool(task.on_failure_callback),
            }
            for task in dag.tasks
        },
    }
    for dag_id, dag in bag.dags.items()
}
heavy = [name for name in ("duckdb", "pandas", "pyarrow", "great_expectations", "dbt", "ingestion",
                           "dbt_project", "expectations", "publishing") if name in sys.modules]
print("DAGS" + json.dumps({"errors": bag.import_errors, "dags": dags, "heavy": heavy}))
"""

ORDER = [
    "plan_night",
    "wait_for_extracts",
    "land_source",
    "build_warehouse",
    "audit_build",
    "publish_release",
]


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read_bag(tmp_path_factory.mktemp("airflow_home"))


@pytest.fixture(scope="module")
def dag_with_postgres(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    url = "postgresql://warehouse_publisher@db.example:5432/warehouse"
    found: dict[str, Any] = read_bag(tmp_path_factory.mktemp("airflow_home"), SALES_POSTGRES_URL=url)
    assert found["errors"] == {}
    assert found["heavy"] == []
    dag: dict[str, Any] = found["dags"]["nightly_kpis"]
    return dag


def read_bag(home: Path, **settings: str) -> dict[str, Any]:
    """The DAG folder as a process of its own reads it, with an Airflow home of its own."""
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "SALES"))
    }
    read = subprocess.run(
        [sys.executable, "-c", READ_THE_DAG, str(DAGS)],
        env=surroundings | {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"} | settings,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr[-2000:]
    answer: dict[str, Any] = json.loads(read.stdout.rsplit("DAGS", 1)[1])
    return answer


@pytest.fixture(scope="module")
def dag(bag: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = bag["dags"]["nightly_kpis"]
    return found


def test_the_folder_holds_four_dags_and_imports_without_errors(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert sorted(bag["dags"]) == [
        "close_commission_period",
        "intraday_kpis",
        "nightly_kpis",
        "revise_kpi_definitions",
    ]


def test_parsing_imports_no_engine_no_frames_and_none_of_the_verbs(bag: dict[str, Any]) -> None:
    assert bag["heavy"] == []


def test_the_tasks_are_one_chain(dag: dict[str, Any]) -> None:
    edges = {name: task["downstream"] for name, task in dag["tasks"].items()}
    assert edges == {
        "plan_night": ["wait_for_extracts"],
        "wait_for_extracts": ["land_source"],
        "land_source": ["build_warehouse"],
        "build_warehouse": ["audit_build"],
        "audit_build": ["publish_release"],
        "publish_release": [],
    }


def test_a_server_gets_the_release_after_the_file_where_one_is_configured(
    dag: dict[str, Any], dag_with_postgres: dict[str, Any]
) -> None:
    tasks = dag_with_postgres["tasks"]
    assert set(tasks) - set(dag["tasks"]) == {"publish_to_postgres"}
    assert tasks["publish_release"]["downstream"] == ["publish_to_postgres"]
    # it needs the night from the audit too, and so the audit names it as well
    assert tasks["audit_build"]["downstream"] == ["publish_release", "publish_to_postgres"]
    step = tasks["publish_to_postgres"]
    assert (step["trigger_rule"], step["retries"], step["retry_minutes"]) == ("all_success", 2, 5)
    assert (step["downstream"], step["outlets"], step["has_failure_callback"]) == ([], [], True)
    assert "publish_to_postgres" in dag_with_postgres["doc_md"]


def test_a_source_is_landed_by_a_task_of_its_own(dag: dict[str, Any]) -> None:
    assert [name for name, task in dag["tasks"].items() if task["is_mapped"]] == ["land_source"]


@pytest.mark.parametrize("name", ORDER)
def test_only_success_goes_on(dag: dict[str, Any], name: str) -> None:
    assert dag["tasks"][name]["trigger_rule"] == "all_success"
    assert not dag["tasks"][name]["is_teardown"]


def test_only_landing_is_tried_again_and_not_at_once(dag: dict[str, Any]) -> None:
    assert {name: task["retries"] for name, task in dag["tasks"].items()} == {
        "plan_night": 0,
        "wait_for_extracts": 0,
        "land_source": 2,
        "build_warehouse": 0,
        "audit_build": 0,
        "publish_release": 0,
    }
    assert dag["tasks"]["land_source"]["retry_minutes"] == 5


def test_one_night_and_one_task_at_a_time(dag: dict[str, Any]) -> None:
    assert (dag["max_active_runs"], dag["max_active_tasks"], dag["catchup"]) == (1, 1, False)


@pytest.mark.parametrize("name", ORDER)
def test_a_red_task_says_what_was_held(dag: dict[str, Any], name: str) -> None:
    assert dag["tasks"][name]["has_failure_callback"]


def test_only_publishing_announces_a_release(dag: dict[str, Any]) -> None:
    announcing = {name: task["outlets"] for name, task in dag["tasks"].items() if task["outlets"]}
    assert announcing == {"publish_release": ["published_release"]}


def test_a_run_may_name_company_state_and_date_and_ask_for_a_full_rebuild(dag: dict[str, Any]) -> None:
    assert dag["params"] == ["company", "date", "full_rebuild", "state"]


def test_the_picture_is_shown_in_airflow(dag: dict[str, Any]) -> None:
    assert all(name in dag["doc_md"] for name in ORDER)


def test_the_dag_file_stays_readable_in_one_go() -> None:
    assert 50 < len((DAGS / "nightly_kpis.py").read_text().splitlines()) <= 100
