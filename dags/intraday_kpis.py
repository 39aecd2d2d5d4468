"""# Intraday KPIs: orders, calls and meetings of the running day, provisional until the night certifies them.

```
plan_tick ▸ make_tick
```

Every five minutes; `plan_tick` skips what lies outside the company's working hours and days (`intraday:` and
the calendar of company.yml). A release causes a tick too, which replaces what it certified:
docs/intraday.md.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow import sdk
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, task, timezone
from airflow.sdk.exceptions import AirflowSkipException

from dags import ticks as steps
from dags.nights import DEMO_COMPANY

COMPANY, STATE = os.environ.get("SALES_COMPANY", str(DEMO_COMPANY)), os.environ.get("SALES_STATE")
PUBLISHED_RELEASE = Asset("published_release")


@task
def plan_tick() -> steps.Plan:
    """Which company, which moment; outside the working hours a scheduled run is skipped."""
    plan = steps.plan_run(sdk.get_current_context(), timezone.utcnow())
    if plan is None:
        raise AirflowSkipException("Outside the working hours or days of the company: no tick is due.")
    return plan


@task(execution_timeout=timedelta(minutes=10))
def make_tick(plan: steps.Plan) -> None:
    """LAND the deltas, BUILD, CHECK and PUBLISH, in one process: all of it begins anew with the next tick."""
    steps.make_planned(plan, sdk.get_current_context()["run_id"])


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/5 * * * *", timezone="Asia/Ho_Chi_Minh"), assets=[PUBLISHED_RELEASE]
    ),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"on_failure_callback": steps.say_what_was_held, "retries": 0},
    params={
        "company": Param(COMPANY, type="string"),
        "state": Param(STATE, type=["null", "string"]),
    },
    doc_md=__doc__,
)
def intraday_kpis() -> None:
    """The picture above."""
    plan: Any = plan_tick()
    make_tick(plan)


intraday_kpis()
