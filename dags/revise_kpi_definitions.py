"""# Quarterly revision of KPI definitions: no version counts that the Director did not approve.

```
list_proposals ▸ ask_the_director ▸ record_decision
```

Drafts of `pln_kpi_definitions` wait for it. Approved versions count from the next night on, as they were
shown; rejected ones, and silence, change nothing. See docs/commission_close.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, dag, get_current_context, task

from dags import revisions as steps
from dags.closes import APPROVE, REJECT, TIME_TO_ANSWER
from dags.nights import DEMO_COMPANY
from dags.revisions import Revision, say_what_was_not_decided


@task
def list_proposals() -> Revision:
    """The drafts that wait, and their hash."""
    return steps.propose(get_current_context())


@task
def record_decision(revision: Revision, answer: Mapping[str, Any]) -> None:
    """Kept with account, note and minutes; a rejected revision is red."""
    steps.decide(revision, answer)


@dag(
    schedule=None,
    is_paused_upon_creation=False,
    max_active_runs=1,
    default_args={"on_failure_callback": say_what_was_not_decided},
    params={
        "company": Param(os.environ.get("SALES_COMPANY", str(DEMO_COMPANY)), type="string"),
        "state": Param(os.environ.get("SALES_STATE"), type=["null", "string"]),
    },
    doc_md=__doc__,
)
def revise_kpi_definitions() -> None:
    """The picture above."""
    listed: Any = list_proposals()
    ask_the_director: Any = HITLOperator(
        task_id="ask_the_director",
        subject="Revision of KPI definitions: approve it?",
        body="{{ ti.xcom_pull(task_ids='list_proposals')['body'] }}",
        options=[APPROVE, REJECT],
        params={"reference": Param("", type="string"), "note": Param("", type="string")},
        response_timeout=TIME_TO_ANSWER,
    )
    listed >> ask_the_director
    record_decision(listed, ask_the_director.output)


revise_kpi_definitions()
