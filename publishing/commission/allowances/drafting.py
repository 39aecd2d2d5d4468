"""What the lock of a month would post, from what the night recomputed and what is posted. A pure function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.allowances.entries import AllowanceEntry

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The allowance of an employee for a month as the night knows it; ``payable`` is None if held."""

    employee_id: str
    rep: str
    region_id: str
    month: date
    productivity_allowance: Decimal
    currency: str
    exchange_rate: Decimal | None
    full_allowance: Decimal | None
    scored_weight: Decimal
    weighted_score: Decimal
    weighted_shortfall: Decimal
    rounded_shortfall_pct: Decimal | None
    band: str | None
    allowance_rate: Decimal | None
    payable: Decimal | None


def draft_allowances(
    rows: Sequence[Recomputed], month: date, locked: Collection[date], posted: Iterable[AllowanceEntry]
) -> list[AllowanceEntry]:
    """The month's own allowances, then the differences of locked months, each in the order of employees.

    Args:
        rows: every month up to this one that the night tells of.
        month: first day of the month to be locked.
        locked: first days of the months that are locked.
        posted: all entries so far.

    A locked month is recomputed − Σ posted, if not 0. Whom the night does not tell of any more, or whose
    allowance it holds, keeps what was paid: nothing says what it should be instead.
    """
    so_far: dict[tuple[str, date], Decimal] = defaultdict(lambda: ZERO)
    for entry in posted:
        so_far[entry.employee_id, entry.original_period] += entry.amount
    own = [_own(row) for row in rows if row.month == month]
    return own + [
        _difference(row, month, so_far[row.employee_id, row.month])
        for row in rows
        if row.month in locked and row.payable not in (None, so_far[row.employee_id, row.month])
    ]


def _own(row: Recomputed) -> AllowanceEntry:
    if row.payable is None:
        why = "held: nothing could be scored" if row.allowance_rate is None else "held: no exchange rate"
        return _entry(row, "held", row.month, ZERO, f"Allowance of {row.month:%Y-%m} {why}")
    share = f"{(row.allowance_rate or ZERO) * 100:f}".rstrip("0").rstrip(".")
    lack = f"{row.rounded_shortfall_pct or ZERO:f}".rstrip("0").rstrip(".") or "0"
    reason = f"Allowance of {row.month:%Y-%m}: {share or 0} % of it, {lack} % of the KPIs lack"
    return _entry(row, "allowance", row.month, row.payable, reason)


def _difference(row: Recomputed, month: date, so_far: Decimal) -> AllowanceEntry:
    now = row.payable or ZERO
    reason = f"Allowance of {row.month:%Y-%m}: {_plain(now)} by what is known now, {_plain(so_far)} posted"
    return _entry(row, "adjustment", month, now - so_far, reason)


def _plain(amount: Decimal) -> str:
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


def _entry(row: Recomputed, kind: str, month: date, amount: Decimal, reason: str) -> AllowanceEntry:
    return AllowanceEntry(
        employee_id=row.employee_id,
        rep=row.rep,
        region_id=row.region_id,
        entry_type=kind,  # type: ignore[arg-type]
        original_period=row.month,
        posted_period=month,
        productivity_allowance=row.productivity_allowance,
        currency=row.currency,
        exchange_rate=row.exchange_rate,
        full_allowance=row.full_allowance,
        scored_weight=row.scored_weight,
        weighted_score=row.weighted_score,
        weighted_shortfall=row.weighted_shortfall,
        rounded_shortfall_pct=row.rounded_shortfall_pct,
        band=row.band,
        allowance_rate=row.allowance_rate,
        amount=amount,
        reason=reason,
    )
