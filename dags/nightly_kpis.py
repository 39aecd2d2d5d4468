"""# Nightly KPIs: files come in, audited KPI tables go out, and nothing that did not pass the gate.

```
plan_night ▸ wait_for_extracts ▸ land_source (per source) ▸ build_warehouse ▸ audit_build ▸ publish_release
```
Red holds what follows. Settings add `publish_to_postgres` and `tell_people`: docs/runbook_airflow.md.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow import sdk
from airflow.sdk import Asset, CronDataIntervalTimetable, Param, dag, task, timezone

from dags import nights as steps
from dags.auditing import audit_or_hold
from dags.landing import land_within
from dags.nights import DEMO_COMPANY, Night, where_and_when
from dags.notices import CALLBACKS, then_tell
from dags.postgres_release import then_to_postgres

COMPANY, STATE = os.environ.get("SALES_COMPANY", str(DEMO_COMPANY)), os.environ.get("SALES_STATE")
PUBLISHED_RELEASE = Asset("published_release")
RETRIES, DELAY = int(os.environ.get("SALES_LAND_RETRIES", "2")), timedelta(minutes=5)


@task
def plan_night() -> list[Night]:
    """Which company, which day: the same night once for each source."""
    return steps.plan_run(sdk.get_current_context())


@task.sensor(mode="reschedule", poke_interval=60, timeout=86_400)
def wait_for_extracts(nights: Sequence[Night]) -> sdk.PokeReturnValue:
    """Wait until every expected extract is there; once one is overdue, fail with the list of them."""
    return sdk.PokeReturnValue(steps.are_there(nights, timezone.utcnow()), xcom_value=list(nights))


@task(retries=RETRIES, retry_delay=DELAY, map_index_template="{{ task.op_kwargs['night']['source'] }}")
def land_source(night: Night) -> Night:
    """LAND one source, fetched from its origin. Retried: an extract may be late or still being written."""
    return land_within(night, timezone.utcnow(), sdk.get_current_context(), RETRIES)


@task
def build_warehouse(landed: Sequence[Night]) -> Night:
    """BUILD: hand over what landed, then dbt, then the tables of the commission ledger."""
    steps.build_night(landed[0])
    return landed[0]


@task
def audit_build(night: Night) -> Night:
    """AUDIT: the gate raises, or the night goes on, without the sources that it held."""
    audit_or_hold(night, timezone.utcnow())
    return night


@task(outlets=[PUBLISHED_RELEASE])
def publish_release(night: Night, *, outlet_events: Any = None) -> None:
    """PUBLISH: tables, manifest and pages, put in place in one step."""
    from publishing.releasing import publish

    release = publish(*where_and_when(night), timezone.utcnow())
    steps.record_commission_rows(night)
    outlet_events[PUBLISHED_RELEASE].extra = {**night, "release_id": release.release_id}


@dag(
    schedule=CronDataIntervalTimetable("30 6 * * *", timezone="Asia/Ho_Chi_Minh"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    default_args=CALLBACKS,
    params={
        "company": Param(COMPANY, type="string"),
        "state": Param(STATE, type=["null", "string"]),
        "date": Param(None, type=["null", "string"], format="date"),
        "full_rebuild": Param(False, type="boolean"),
    },
    doc_md=__doc__,
)
def nightly_kpis() -> None:
    """The picture above."""
    nights: Any = plan_night()
    landed: Any = land_source.expand(night=wait_for_extracts(nights))
    built: Any = build_warehouse(landed)
    audited: Any = audit_build(built)
    published: Any = publish_release(audited)
    then_to_postgres(published, audited)
    then_tell(published, audited)


nightly_kpis()
