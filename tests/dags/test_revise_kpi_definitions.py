"""The revision as a picture: one chain, and silence is no approval."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dags.revisions import WHAT_WAS_NOT_DECIDED


@pytest.fixture(scope="module")
def dag(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow_home")))
        from dags.revise_kpi_definitions import revise_kpi_definitions

        return revise_kpi_definitions()


def test_the_tasks_are_one_chain_of_which_a_red_one_holds_what_follows(dag: Any) -> None:
    edges = {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}
    assert edges == {
        "list_proposals": ["ask_the_director", "record_decision"],
        "ask_the_director": ["record_decision"],
        "record_decision": [],
    }
    assert set(edges) == set(WHAT_WAS_NOT_DECIDED)
    assert {task.trigger_rule for task in dag.tasks} == {"all_success"}
    assert all(task.on_failure_callback and not task.retries for task in dag.tasks)


def test_no_answer_in_time_is_no_approval(dag: Any) -> None:
    asked = dag.get_task("ask_the_director")
    assert asked.defaults is None
    assert asked.response_timeout == timedelta(days=7)
    assert asked.options == ["Approve", "Reject"]
    assert (dag.schedule, dag.max_active_runs) == (None, 1)
