"""The ledger entry: what the engine proposes and the ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Side = Literal["earned", "release", "statement"]
EntryType = Literal[
    "earning",
    "true_up",
    "override",
    "spiff",
    "cap",
    "floor",
    "rounding",
    "clawback",
    "adjustment",
    "release",
    "draw_advance",
    "draw_recovery",
    "draw_forgiveness",
    "carry_forward",
    "payout",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger without its place in the chain (id, hashes, recorded_at, run_id).

    Months are their first day. Money is in the minor unit of ``currency`` (VND 0 digits, USD 2). ``rate`` is
    a fraction with up to 6 digits, None where no rate made the amount; ``tier`` counts from 1, 0 = no tier.
    Columns and meaning: commission engine, section 6.
    """

    rep: str
    currency: str
    side: Side
    entry_type: EntryType
    plan_id: str
    version_no: int
    component_id: str
    rate: Decimal | None
    tier: int
    original_period: date
    posted_period: date
    reverses_period: date | None
    source: str
    event_id: str
    credited: Decimal
    amount: Decimal
    fx_rate: Decimal | None
    reason: str
