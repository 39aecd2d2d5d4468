"""What happened: deals, their splits and owners, documents, payments, rates, teams, the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from publishing.commission.engine.plan_rows import CreditType

Attributes = tuple[tuple[str, str], ...]

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Reversal:
    """Undoes what no document undoes. ``source``: ``deal:<id>`` or ``invoice:<id>``; net in its currency."""

    reversal_id: str
    version_no: int
    source: str
    reversed_on: date
    net: Decimal
    reason: str
    recorded_at: datetime
    void: bool = False


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal; won from the local day ``won_on`` on, None while it is not won. Amount without tax."""

    deal_id: str
    version_no: int
    owner: str | None
    amount: Decimal | None
    currency: str
    won_on: date | None
    recorded_at: datetime
    customer: str | None = None
    attributes: Attributes = ()
    void: bool = False


@dataclass(frozen=True, slots=True)
class SplitSet:
    """All shares of a deal from a day on: (rep, revenue or overlay, share)."""

    deal_id: str
    version_no: int
    shares: tuple[tuple[str, CreditType, Decimal], ...]
    recorded_at: datetime
    valid_from: date = ALWAYS


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of a document; ``rep`` None = the document's."""

    line_id: str
    net: Decimal
    attributes: Attributes = ()
    rep: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or a credit note; both amounts positive, ``net`` without tax. ``rep``: the salesperson.

    ``customer`` is the same name as in deals and owners. Without lines the document is one line.
    """

    document_id: str
    version_no: int
    document_type: Literal["invoice", "credit_note"]
    document_date: date
    currency: str
    net: Decimal | None
    gross: Decimal | None
    recorded_at: datetime
    deal_id: str | None = None
    rep: str | None = None
    customer: str | None = None
    applies_to: str | None = None
    lines: tuple[DocumentLine, ...] = ()
    attributes: Attributes = ()
    void: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment applied to a document, positive, in the document's currency.

    ``cleared``: the payment is, or before it bounced was, good; ``bounced_on``: the day on which it failed.
    """

    allocation_id: str
    version_no: int
    document_id: str
    payment_type: Literal["receipt", "refund"]
    allocated_on: date
    amount: Decimal
    recorded_at: datetime
    cleared: bool = True
    bounced_on: date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class FxRate:
    """VND per unit of the currency on a day."""

    rate_date: date
    currency: str
    rate: Decimal
    recorded_at: datetime
    version_no: int = 1


@dataclass(frozen=True, slots=True)
class Team:
    """Who manages a rep."""

    rep: str
    valid_from: date
    version_no: int
    manager: str | None
    recorded_at: datetime
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a deal or an account (the ``customer`` of deals and documents); None = explicitly nobody.

    A deal without such rows has the owner that its own row names.
    """

    object_type: Literal["deal", "account"]
    object_id: str
    valid_from: date
    version_no: int
    owner: str | None
    recorded_at: datetime
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from Monday to Friday = working, Saturday and Sunday = not."""

    day: date
    is_working_day: bool
    recorded_at: datetime
    version_no: int = 1
