"""What the company promised: plans, assignments, quotas, draws and what finance decided by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Period = Literal["month", "quarter", "year", "fiscal_quarter", "fiscal_year"]
Event = Literal["won", "invoiced", "collected"]
CreditType = Literal["revenue", "overlay"]
Kind = Literal["rate", "marginal", "retroactive", "spiff", "override"]
Filters = tuple[tuple[str, tuple[str, ...]], ...]

NO_COMMISSION = "NO_COMMISSION"
"""The plan of an assignment that says: this rep earns no commission; that is no exception."""


@dataclass(frozen=True, slots=True)
class Company:
    """What of the company's configuration touches money.

    ``first_month``: first day of the ledger's first month; earlier months are computed, never posted.
    """

    first_month: date
    fiscal_year_start_month: int = 1


@dataclass(frozen=True, slots=True)
class Tier:
    """From this attainment of the quota on (inclusive) this rate."""

    from_attainment: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class OverrideLevel:
    """The manager's share of the credits ``level`` steps below; 1 = direct reports."""

    level: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """One way of earning in a plan version.

    ``rate`` is of kind rate, ``tiers`` of marginal and retroactive, ``amount`` of spiff, ``overrides`` of
    override. ``filters``: name → allowed values. ``customer_is_new`` (``true``, ``false``) is worked out by
    the engine; any other name is looked up in the attributes of the line, of the document, of the deal.
    """

    component_id: str
    kind: Kind
    rate: Decimal = Decimal(0)
    tiers: tuple[Tier, ...] = ()
    amount: Decimal = Decimal(0)
    overrides: tuple[OverrideLevel, ...] = ()
    credit_type: CreditType = "revenue"
    attainment_scope: Literal["component", "plan"] = "component"
    filters: Filters = ()
    cap: Decimal | None = None
    floor: Decimal | None = None
    clawback_days: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan; on a day the highest counting version that covers the day is in force."""

    plan_id: str
    version_no: int
    period: Period
    currency: str
    credit_event: Event
    payout_event: Event
    components: tuple[Component, ...]
    valid_from: date
    recorded_at: datetime
    approved_at: datetime | None
    valid_to: date | None = None
    max_payout: Decimal | None = None
    quota_kpi: str = "sales_revenue"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A rep holds a plan, or ``NO_COMMISSION``."""

    assignment_id: str
    version_no: int
    rep: str
    plan_id: str
    valid_from: date
    recorded_at: datetime
    approved_at: datetime | None
    valid_to: date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """The full-period target of the quota KPI; ``assignment_id``: of the KPI to the rep."""

    rep: str
    period: Period
    period_start: date
    version_no: int
    amount: Decimal
    currency: str
    recorded_at: datetime
    approved_at: datetime | None
    kpi_code: str = "sales_revenue"
    assignment_id: str = ""


@dataclass(frozen=True, slots=True)
class QuotaDays:
    """Days on which a rep has the KPI of a quota, ``last`` too; they tell apart two quotas of one period."""

    assignment_id: str
    version_no: int
    first: date
    recorded_at: datetime
    last: date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """An advance per month; ``recovery_share`` is the part of what exceeds it that pays it back."""

    rep: str
    currency: str
    valid_from: date
    version_no: int
    amount: Decimal
    recoverable: bool
    recovery_share: Decimal
    recorded_at: datetime
    approved_at: datetime | None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DrawForgiveness:
    """A part of the draw balance that the rep need not pay back."""

    forgiveness_id: str
    version_no: int
    rep: str
    original_period: date
    amount: Decimal
    currency: str
    reason: str
    recorded_at: datetime
    approved_at: datetime | None
    dispute_id: str | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class ManualAdjustment:
    """An approved amount that no rule makes; ``original_period`` is the first day of its month."""

    adjustment_id: str
    version_no: int
    rep: str
    original_period: date
    amount: Decimal
    currency: str
    reason: str
    recorded_at: datetime
    approved_at: datetime | None
    dispute_id: str | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """Finance lets a month be locked in spite of an exception (its month, reason and subject)."""

    month: date
    reason: str
    subject: str
    who: str
    note: str
    recorded_at: datetime
    version_no: int = 1


@dataclass(frozen=True, slots=True)
class OpeningPaid:
    """What was paid for a source before the ledger's first month; without it the lowest tier is assumed."""

    rep: str
    plan_id: str
    component_id: str
    source: str
    version_no: int
    amount: Decimal
    currency: str
    recorded_at: datetime
    approved_at: datetime | None
