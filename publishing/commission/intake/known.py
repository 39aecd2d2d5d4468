"""The engine's input out of the recorded versions: `known_rows`."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from publishing.commission.engine.rows import Company, KnownRows
from publishing.commission.intake.fact_reading import (
    read_allocations,
    read_calendar,
    read_deals,
    read_documents,
    read_owners,
    read_rates,
    read_splits,
    read_teams,
)
from publishing.commission.intake.plan_reading import read_plans, read_role_assignments
from publishing.commission.intake.set_up_reading import (
    read_adjustments,
    read_assignments,
    read_draws,
    read_forgiveness,
    read_openings,
    read_quota_days,
    read_quotas,
    read_reversals,
    read_waivers,
)
from publishing.commission.intake.versions import Recorded, recorded_versions


def known_rows(stored: Engine | Connection, as_of: datetime, first_month: date | None = None) -> KnownRows:
    """All versions of all rows that were recorded up to `as_of` (a moment with a time zone).

    `first_month`: the ledger's first; without it the month with which the ledger began, else that of the
    first intake. `KnownRows.as_of` leaves what counts at an even earlier time.
    """
    with recorded_versions(stored, as_of) as recorded, _uncollected():
        return KnownRows(
            company=_company(recorded, first_month),
            plans=tuple(read_plans(recorded)),
            assignments=(*read_assignments(recorded), *read_role_assignments(recorded)),
            quotas=tuple(read_quotas(recorded)),
            quota_days=tuple(read_quota_days(recorded)),
            draws=tuple(read_draws(recorded)),
            forgiveness=tuple(read_forgiveness(recorded)),
            adjustments=tuple(read_adjustments(recorded)),
            openings=tuple(read_openings(recorded)),
            waivers=tuple(read_waivers(recorded)),
            deals=tuple(read_deals(recorded)),
            splits=tuple(read_splits(recorded)),
            owners=tuple(read_owners(recorded)),
            documents=tuple(read_documents(recorded)),
            allocations=tuple(read_allocations(recorded)),
            reversals=tuple(read_reversals(recorded)),
            rates=tuple(read_rates(recorded)),
            teams=tuple(read_teams(recorded)),
            calendar=tuple(read_calendar(recorded)),
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: walking millions of new rows takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _company(recorded: Recorded, first_month: date | None) -> Company:
    rows = list(recorded.rows("company", {"fiscal_year_start_month": "BIGINT"}))
    fiscal_start = rows[-1][-1] if rows else 1
    began = first_month or recorded.ledger_began or (recorded.first_night or date.max).replace(day=1)
    return Company(first_month=began, fiscal_year_start_month=fiscal_start)
