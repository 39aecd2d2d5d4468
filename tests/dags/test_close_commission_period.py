"""The close as a picture: one chain, a red task holds all that follows, and silence is no approval."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from dags.closes import WHAT_WAS_NOT_POSTED

ORDER = list(WHAT_WAS_NOT_POSTED)


@pytest.fixture(scope="module")
def dag(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow_home")))
        return imported_dag()


def imported_dag() -> Any:
    from dags.close_commission_period import close_commission_period

    return close_commission_period()


def test_the_tasks_are_one_chain_and_the_decision_also_knows_what_was_asked(dag: Any) -> None:
    edges = {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks}
    assert len(ORDER) == 8
    chain = {name: [after] for name, after in itertools.pairwise(ORDER)} | {ORDER[-1]: []}
    assert edges == chain | {"reconcile_credits": ["ask_the_director", "record_decision"]}


@pytest.mark.parametrize("name", ORDER)
def test_only_success_goes_on_and_a_red_task_says_what_was_not_posted(dag: Any, name: str) -> None:
    task = dag.get_task(name)
    assert task.trigger_rule == "all_success"
    assert not task.is_teardown
    assert task.on_failure_callback
    assert task.retries == 0


def test_no_answer_in_time_is_no_approval(dag: Any) -> None:
    asked = dag.get_task("ask_the_director")
    assert asked.defaults is None  # without a default answer, time running out fails the task
    assert asked.response_timeout == timedelta(days=7)
    assert asked.options == ["Approve", "Reject"]
    assert sorted(asked.params) == ["note", "reference"]


def test_one_close_at_a_time_and_only_when_somebody_asks_for_it(dag: Any) -> None:
    assert (dag.max_active_runs, dag.schedule) == (1, None)
    assert sorted(dag.params) == ["company", "month", "state"]
    assert all(name in dag.doc_md for name in ORDER)
