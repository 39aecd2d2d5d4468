"""# Close of a commission month: nothing is posted that the Director did not approve.

```
plan_close ▸ calculate_period ▸ reconcile_credits ▸ ask_the_director ▸ record_decision ▸ lock_period
▸ write_statements ▸ write_payout
```

A rejected month goes back to open with the note, and the run is red. No answer in time is no approval.
See docs/commission_close.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, dag, get_current_context, task, timezone

from dags import closes as steps
from dags.closes import APPROVE, REJECT, TIME_TO_ANSWER, Close, say_what_was_not_posted
from dags.nights import DEMO_COMPANY


@task
def plan_close() -> Close:
    """Which company, which month, who asks."""
    return steps.plan_run(get_current_context(), timezone.utcnow())


@task
def calculate_period(close: Close) -> Close:
    """Entries and pages of the month from what is known now, and the hash of both."""
    return steps.calculate(close)


@task
def reconcile_credits(close: Close) -> Close:
    """Difference to accounting 0 in every currency, nothing missing, or stop."""
    return steps.reconcile(close)


@task
def record_decision(close: Close, answer: Mapping[str, Any]) -> Close:
    """Approved, or open again with the note: then the run ends here, red."""
    return steps.decide(close, answer)


@task
def lock_period(close: Close) -> Close:
    """Entries, pages and the step in one transaction."""
    return steps.lock(close)


@task
def write_statements(close: Close) -> Close:
    """Statements of the reps and summaries of the regions, as they were locked."""
    return steps.write(close, ("statement", "region_summary"))


@task
def write_payout(close: Close) -> None:
    """The payout file, as it was locked."""
    steps.write(close, ("payout",))


@dag(
    schedule=None,
    is_paused_upon_creation=False,
    max_active_runs=1,
    default_args={"on_failure_callback": say_what_was_not_posted},
    params={
        "company": Param(os.environ.get("SALES_COMPANY", str(DEMO_COMPANY)), type="string"),
        "state": Param(os.environ.get("SALES_STATE"), type=["null", "string"]),
        "month": Param(None, type=["null", "string"], pattern=r"^\d{4}-\d{2}$"),
    },
    doc_md=__doc__,
)
def close_commission_period() -> None:
    """The picture above."""
    planned: Any = plan_close()
    calculated: Any = calculate_period(planned)
    reconciled: Any = reconcile_credits(calculated)
    ask_the_director: Any = HITLOperator(
        task_id="ask_the_director",
        subject="Commission of {{ ti.xcom_pull(task_ids='reconcile_credits')['month'] }}: approve it?",
        body="{{ ti.xcom_pull(task_ids='reconcile_credits')['body'] }}",
        options=[APPROVE, REJECT],
        params={"reference": Param("", type="string"), "note": Param("", type="string")},
        response_timeout=TIME_TO_ANSWER,
    )
    reconciled >> ask_the_director
    decided: Any = record_decision(reconciled, ask_the_director.output)
    locked: Any = lock_period(decided)
    written: Any = write_statements(locked)
    write_payout(written)


close_commission_period()
