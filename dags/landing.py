"""One source of a night: fetched from its origin, landed, or held where it may be."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dags.nights import Night, airflow_connection, where_and_when

if TYPE_CHECKING:
    from ingestion.company import Company
    from ingestion.holds import Hold

log = logging.getLogger("nightly_kpis")
LEDGER_ENTITIES = {
    "com_definition_approvals",
    "com_ledger_allowances",
    "com_ledger_entries",
    "com_ledger_months",
}


def fetch_and_land(night: Night, now: datetime, run_id: str, *, is_last_try: bool = True) -> None:
    """Bring what is new at the origin of one source, if it has one, and land what lies in the inbox.

    A source that may be held is held at the last try, and the night goes on.

    The origin of the ledger's own extract is the ledger: what was locked by the night is delivered first.
    """
    from ingestion.company import load_company
    from ingestion.errors import FetchFailed
    from ingestion.fetching import fetch_source
    from ingestion.holding import hold_instead, land_or_hold

    company, source = load_company(Path(night["company"])), night["source"]
    state, as_of = where_and_when(night)
    if LEDGER_ENTITIES & set(company.file.sources[source].entities):
        deliver_locked_months(company, night)
    try:
        fetched = fetch_source(company, source, state, as_of, airflow_connection, now)
    except FetchFailed as error:
        if not is_last_try:
            raise
        tell_hold(hold_instead(company, source, state, as_of, error, now))
        return
    for file in fetched.files:
        if file.status == "unclaimed":
            log.warning("No feed takes %s, which lies at the origin of %s", file.name, source)
    landed = land_or_hold(company, source, state, as_of, now, run_id, is_last_try=is_last_try)
    if landed.hold:
        tell_hold(landed.hold)


def land_within(night: Night, now: datetime, context: Any, retries: int) -> Night:
    """Fetch and land as a task of Airflow, which tries again so many times; returns the night."""
    is_last_try = context["ti"].try_number > retries
    fetch_and_land(night, now, context["run_id"], is_last_try=is_last_try)
    return night


def tell_hold(hold: Hold) -> None:
    """What is held stands in the log of its task, and in the release."""
    said = "%s is held: it stands as of %s (%s: %s)"
    log.warning(said, hold.source, hold.held_through, hold.person, hold.reason)


def deliver_locked_months(company: Company, night: Night) -> None:
    """The commission ledger's extract into the company's inbox; nothing where no month is locked."""
    from publishing.commission.intake.delivering import deliver_ledger

    state, as_of = where_and_when(night)
    zone, is_fixed = ZoneInfo(company.file.time_zone), company.default_date == as_of
    url, inbox = os.environ.get("SALES_LEDGER_URL"), company.inbox(state)
    for path in deliver_ledger(state, url, inbox, as_of, zone, is_fixed=is_fixed):
        log.info("The ledger delivered %s", path)
