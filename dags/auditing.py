"""AUDIT of a night; sources that the gate found wrong are held where `company.yml` lets them be."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from dags.landing import tell_hold
from dags.nights import Night, build_night, where_and_when

log = logging.getLogger("nightly_kpis")


def audit_or_hold(night: Night, now: datetime) -> None:
    """Audit the build. Where sources that may be held are to blame, hold them, build without, audit that.

    The second verdict stands, whatever it is: nobody is held for a third build.

    Raises:
        GateClosed: as the gate worded it; where sources were held, they stay so until somebody ends it.
        AuditError, BuildFailed: no verdict was given; nothing is published.
    """
    from expectations.auditing import audit
    from expectations.errors import GateClosed
    from ingestion.company import load_company
    from ingestion.holding import hold_blamed

    state, as_of = where_and_when(night)
    try:
        audit(state, as_of, now)
    except GateClosed as closed:
        holds = hold_blamed(load_company(Path(night["company"])), state, as_of, closed.blamed, now)
        if not holds:
            raise
        log.warning("%s", closed)
    else:
        return
    for hold in holds:
        tell_hold(hold)
    build_night(night)
    audit(state, as_of, now)
