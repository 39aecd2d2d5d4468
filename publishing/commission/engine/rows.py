"""The engine's input: every row a version, appended and never edited.

A row counts at a time when it is recorded by then, and, where the table is an approved one, approved by
then; of the versions that count the highest ``version_no`` wins. Money is a Decimal in the row's own
currency, with at most 4 digits after the point; shares and rates are Decimals too. Times are aware and in
UTC, dates are local. ``valid_from`` is inclusive, ``valid_to`` exclusive, None = open. Rules: commission
engine, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from publishing.commission.engine.fact_rows import (
    ALWAYS,
    Allocation,
    Attributes,
    CalendarDay,
    Deal,
    Document,
    DocumentLine,
    FxRate,
    Owner,
    Reversal,
    SplitSet,
    Team,
)
from publishing.commission.engine.plan_rows import (
    NO_COMMISSION,
    Assignment,
    Company,
    Component,
    CreditType,
    Draw,
    DrawForgiveness,
    Event,
    Filters,
    Kind,
    ManualAdjustment,
    OpeningPaid,
    OverrideLevel,
    Period,
    Plan,
    Quota,
    QuotaDays,
    Tier,
    Waiver,
)

__all__ = [
    "ALWAYS",
    "NO_COMMISSION",
    "Allocation",
    "Assignment",
    "Attributes",
    "CalendarDay",
    "Company",
    "Component",
    "CreditType",
    "Deal",
    "Document",
    "DocumentLine",
    "Draw",
    "DrawForgiveness",
    "Event",
    "Filters",
    "FxRate",
    "Kind",
    "KnownRows",
    "ManualAdjustment",
    "OpeningPaid",
    "OverrideLevel",
    "Owner",
    "Period",
    "Plan",
    "Quota",
    "QuotaDays",
    "Reversal",
    "SplitSet",
    "Team",
    "Tier",
    "Waiver",
]


class _Version(Protocol):
    @property
    def version_no(self) -> int: ...

    @property
    def recorded_at(self) -> datetime: ...


Row = TypeVar("Row", bound=_Version)


@dataclass(frozen=True, slots=True)
class KnownRows:
    """All versions of all rows; ``as_of`` leaves those that count at a time, one per key.

    The order of rows means nothing. Plans and split sets keep every version that counts: which of them is
    in force depends on the day that is asked about.
    """

    company: Company
    plans: tuple[Plan, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    quotas: tuple[Quota, ...] = ()
    quota_days: tuple[QuotaDays, ...] = ()
    draws: tuple[Draw, ...] = ()
    forgiveness: tuple[DrawForgiveness, ...] = ()
    adjustments: tuple[ManualAdjustment, ...] = ()
    openings: tuple[OpeningPaid, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    deals: tuple[Deal, ...] = ()
    splits: tuple[SplitSet, ...] = ()
    owners: tuple[Owner, ...] = ()
    documents: tuple[Document, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    rates: tuple[FxRate, ...] = ()
    teams: tuple[Team, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()

    def as_of(self, time: datetime) -> KnownRows:
        """The rows that count at ``time`` (UTC), one version per key."""

        def latest(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> tuple[Row, ...]:
            return _latest(rows, key, time)

        return replace(
            self,
            plans=latest(self.plans, lambda row: (row.plan_id, row.version_no)),
            assignments=latest(self.assignments, lambda row: row.assignment_id),
            quotas=latest(
                self.quotas,
                lambda row: (row.rep, row.kpi_code, row.period, row.period_start, row.assignment_id),
            ),
            quota_days=latest(self.quota_days, lambda row: row.assignment_id),
            draws=latest(self.draws, lambda row: (row.rep, row.currency, row.valid_from)),
            forgiveness=latest(self.forgiveness, lambda row: row.forgiveness_id),
            adjustments=latest(self.adjustments, lambda row: row.adjustment_id),
            openings=latest(self.openings, lambda row: (row.rep, row.plan_id, row.component_id, row.source)),
            waivers=latest(self.waivers, lambda row: (row.month, row.reason, row.subject)),
            deals=latest(self.deals, lambda row: row.deal_id),
            splits=latest(self.splits, lambda row: (row.deal_id, row.version_no)),
            owners=latest(self.owners, lambda row: (row.object_type, row.object_id, row.valid_from)),
            documents=latest(self.documents, lambda row: row.document_id),
            allocations=latest(self.allocations, lambda row: row.allocation_id),
            reversals=latest(self.reversals, lambda row: row.reversal_id),
            rates=latest(self.rates, lambda row: (row.currency, row.rate_date)),
            teams=latest(self.teams, lambda row: (row.rep, row.valid_from)),
            calendar=latest(self.calendar, lambda row: row.day),
        )


def _latest(rows: Iterable[Row], key: Callable[[Row], Hashable], time: datetime) -> tuple[Row, ...]:
    """The highest version of each key that counts at ``time``; of equal ones the earlier recorded."""
    chosen: dict[Hashable, Row] = {}
    for row in rows:
        if row.recorded_at > time or not _is_approved(row, time):
            continue
        name = key(row)
        other = chosen.setdefault(name, row)
        if row is not other and _stands_above(row, other):
            chosen[name] = row
    return tuple(chosen.values())


def _stands_above(row: Row, other: Row) -> bool:
    if row.version_no != other.version_no:
        return row.version_no > other.version_no
    if row.recorded_at != other.recorded_at:
        return row.recorded_at < other.recorded_at
    return repr(row) < repr(other)


def _is_approved(row: object, time: datetime) -> bool:
    if not hasattr(row, "approved_at"):
        return True
    approved_at: datetime | None = row.approved_at
    return approved_at is not None and approved_at <= time
