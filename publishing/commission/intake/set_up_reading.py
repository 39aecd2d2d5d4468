"""Assignments, quotas, draws and what finance decided, out of their recorded versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from publishing.commission.engine.rows import (
    Assignment,
    Draw,
    DrawForgiveness,
    ManualAdjustment,
    OpeningPaid,
    Quota,
    QuotaDays,
    Reversal,
    Waiver,
)
from publishing.commission.intake.plan_reading import utc
from publishing.commission.intake.versions import Recorded, Structure

VERSION: Structure = {"version_no": "BIGINT"}
APPROVAL: Structure = {"approved_by": "VARCHAR", "approved_at": "TIMESTAMP", "approval_ref": "VARCHAR"}
MONEY: Structure = {"amount": "DECIMAL(18,4)", "currency": "VARCHAR"}
ASSIGNMENT: Structure = {
    "assignment_id": "VARCHAR", "rep": "VARCHAR", "plan_id": "VARCHAR", "valid_from": "DATE",
    "valid_to": "DATE", "is_void": "BOOLEAN",
}  # fmt: skip
QUOTA: Structure = {"rep": "VARCHAR", "kpi_code": "VARCHAR", "period": "VARCHAR", "period_start": "DATE"}
DRAW: Structure = {
    "rep": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE", "is_recoverable": "BOOLEAN",
    "recovery_share": "DECIMAL(7,6)",
}  # fmt: skip
DECISION: Structure = {
    "rep": "VARCHAR", "original_period": "DATE", "reason": "VARCHAR", "dispute_id": "VARCHAR",
}  # fmt: skip
OPENING: Structure = {
    "rep": "VARCHAR", "plan_id": "VARCHAR", "component_id": "VARCHAR", "source": "VARCHAR",
}  # fmt: skip
REVERSAL: Structure = {
    "reversal_id": "VARCHAR", "source": "VARCHAR", "reversal_date": "DATE", "net_amount": "DECIMAL(18,2)",
    "reason": "VARCHAR", "is_void": "BOOLEAN",
}  # fmt: skip
WAIVER: Structure = {
    "month": "DATE", "reason": "VARCHAR", "subject": "VARCHAR", "who": "VARCHAR", "note": "VARCHAR",
}  # fmt: skip


def read_assignments(recorded: Recorded) -> Iterator[Assignment]:
    """Who holds which plan, by name."""
    for values, times in _approved(recorded, "assignments", ASSIGNMENT):
        void = values.pop("is_void")
        yield Assignment(**values, **times, void=void)


def read_quotas(recorded: Recorded) -> Iterator[Quota]:
    """Targets of reps, full period."""
    for values, times in _approved(recorded, "quotas", dict(QUOTA) | dict(MONEY), "assignment_id"):
        yield Quota(**values, **times)


def read_quota_days(recorded: Recorded) -> Iterator[QuotaDays]:
    """When reps have the KPIs whose targets may be quotas; as facts, the newest form counts."""
    columns = {"first": "DATE", "last": "DATE"}
    for version_no, at, is_gone, key, first, last in recorded.keyed_rows("quota_days", columns):
        yield QuotaDays(key, version_no, first, at, last, is_gone)


def read_draws(recorded: Recorded) -> Iterator[Draw]:
    """Draws by rep, currency and first day."""
    for values, times in _approved(recorded, "draws", dict(DRAW) | dict(MONEY)):
        recoverable = values.pop("is_recoverable")
        yield Draw(**values, **times, recoverable=recoverable)


def read_forgiveness(recorded: Recorded) -> Iterator[DrawForgiveness]:
    """Forgiven parts of draw balances."""
    for values, times in _approved(
        recorded, "forgiveness", {"forgiveness_id": "VARCHAR"} | dict(DECISION) | dict(MONEY)
    ):
        yield DrawForgiveness(**values, **times)


def read_adjustments(recorded: Recorded) -> Iterator[ManualAdjustment]:
    """Amounts that finance approved by hand."""
    for values, times in _approved(
        recorded, "adjustments", {"adjustment_id": "VARCHAR"} | dict(DECISION) | dict(MONEY)
    ):
        yield ManualAdjustment(**values, **times)


def read_openings(recorded: Recorded) -> Iterator[OpeningPaid]:
    """What was paid before the ledger's first month."""
    for values, times in _approved(recorded, "openings", dict(OPENING) | dict(MONEY)):
        yield OpeningPaid(**values, **times)


def read_reversals(recorded: Recorded) -> Iterator[Reversal]:
    """Reversals that no document shows."""
    for row in recorded.effective_rows("reversals", dict(VERSION) | dict(REVERSAL)):
        _, recorded_at, _, version_no, reversal_id, source, reversed_on, net, reason, void = row
        yield Reversal(reversal_id, version_no, source, reversed_on, net, reason, recorded_at, void)


def read_waivers(recorded: Recorded) -> Iterator[Waiver]:
    """Months that may be locked in spite of an exception."""
    for row in recorded.effective_rows("waivers", dict(VERSION) | dict(WAIVER)):
        _, recorded_at, _, version_no, month, reason, subject, who, note = row
        yield Waiver(month, reason, subject, who, note, recorded_at, version_no)


def _approved(
    recorded: Recorded, table: str, columns: Structure, first_of_key: str | None = None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Values by name, and version_no, recorded_at, approved_at (None unless name and reference stand too).

    `first_of_key` names a value that stands only in the row's key, as its first part.
    """
    for _, recorded_at, _, key, version_no, by, at, reference, *values in recorded.effective_keyed_rows(
        table, dict(VERSION) | dict(APPROVAL) | dict(columns)
    ):
        named = {first_of_key: json.loads(key)[0]} if first_of_key else {}
        approved_at: datetime | None = utc(at) if None not in (by, at, reference) else None
        times = {"version_no": version_no, "recorded_at": recorded_at, "approved_at": approved_at}
        yield named | dict(zip(columns, values, strict=True)), times
