"""A line: an entry before it is written, in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.entries import EntryType, Side

Key = tuple[date, str, Side, str, str, str, str, str]
"""original_period, rep, side, plan, component, source, event, currency: what recomputed and posted share."""


@dataclass(slots=True)
class Line:
    """One amount with what made it. ``day`` and what follows are only for its sentence."""

    rep: str
    currency: str
    side: Side
    entry_type: EntryType
    plan_id: str
    component_id: str
    original_period: date
    amount: int
    source: str = ""
    event_id: str = ""
    version_no: int = 0
    rate: Decimal | None = None
    tier: int = 0
    credited: int = 0
    fx: Decimal | None = None
    reverses_period: date | None = None
    day: date | None = None
    base: int = 0
    was: int = 0
    now: int = 0
    by: str = ""
    why: str = ""
    is_within: bool = True

    @property
    def key(self) -> Key:
        """Lines of one key are one figure."""
        return (
            self.original_period,
            self.rep,
            self.side,
            self.plan_id,
            self.component_id,
            self.source,
            self.event_id,
            self.currency,
        )
