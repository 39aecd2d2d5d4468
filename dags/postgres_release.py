"""The optional last step of a night: the release into PostgreSQL, where `SALES_POSTGRES_URL` is set."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from airflow.sdk import task, timezone

from dags.nights import Night, where_and_when

# Set for the scheduler and its workers alike; the password beside it never reaches Airflow's database.
IS_CONFIGURED = bool(os.environ.get("SALES_POSTGRES_URL"))


@task(retries=2, retry_delay=timedelta(minutes=5))
def publish_to_postgres(night: Night) -> None:
    """PUBLISH, server profile. Retried: the same release again goes on where it stopped."""
    from publishing.layout import Layout
    from publishing.postgres.access import load_access, load_keys
    from publishing.postgres.addresses import find_address
    from publishing.postgres.releasing import Rules, publish

    state, _ = where_and_when(night)
    address = find_address(None, os.environ)
    publish(Layout(state), address, Rules(load_access(), load_keys()), timezone.utcnow())


def then_to_postgres(published: Any, night: Any) -> None:
    """Add the step after the release's, where a server is configured."""
    if IS_CONFIGURED:
        published >> publish_to_postgres(night)
