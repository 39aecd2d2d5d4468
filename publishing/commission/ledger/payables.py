"""What a rep is paid in a month, in the columns that finance adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.entries import Entry

# Column of `commission.payable` by type of entry on the earned side and on the statement.
COLUMN_OF_EARNED = {
    "earning": "earned",
    "true_up": "earned",
    "override": "earned",
    "spiff": "earned",
    "rounding": "earned",
    "cap": "cap_floor",
    "floor": "cap_floor",
    "clawback": "clawback",
    "adjustment": "adjustment",
}
COLUMN_OF_STATEMENT = {"draw_advance": "draw", "draw_recovery": "draw", "carry_forward": "carried"}
COLUMNS = ("earned", "cap_floor", "clawback", "adjustment", "held", "draw", "carried")


@dataclass(frozen=True, slots=True)
class Payable:
    """One rep, currency and month. `held` is released less earned; `payable` is the sum of the columns."""

    period: date
    rep: str
    currency: str
    earned: Decimal
    cap_floor: Decimal
    clawback: Decimal
    adjustment: Decimal
    held: Decimal
    draw: Decimal
    carried: Decimal

    @property
    def payable(self) -> Decimal:
        """What is paid out."""
        return sum((getattr(self, column) for column in COLUMNS), Decimal(0))


def payables(entries: Iterable[Entry]) -> list[Payable]:
    """Entries summed by month posted, rep and currency, in that order.

    Forgiven draws and payouts move no column: the first lower a balance, the others say that money left.
    """
    sums: dict[tuple[date, str, str], dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(COLUMNS, Decimal(0))
    )
    for entry in entries:
        columns = sums[entry.posted_period, entry.rep, entry.currency]
        if entry.side == "release":
            columns["held"] += entry.amount
        elif entry.side == "earned":
            columns[COLUMN_OF_EARNED[entry.entry_type]] += entry.amount
            columns["held"] -= entry.amount
        elif column := COLUMN_OF_STATEMENT.get(entry.entry_type):
            columns[column] += entry.amount
    return [
        Payable(period, rep, currency, *(columns[name] for name in COLUMNS))
        for (period, rep, currency), columns in sorted(sums.items())
    ]


def draw_balance(entries: Iterable[Entry], rep: str, currency: str) -> Decimal:
    """What of advanced draws was neither recovered nor forgiven yet."""
    parts = ("draw_advance", "draw_recovery", "draw_forgiveness")
    return sum(
        (
            entry.amount
            for entry in entries
            if (entry.rep, entry.currency) == (rep, currency) and entry.entry_type in parts
        ),
        Decimal(0),
    )


def carried_balance(entries: Iterable[Entry], rep: str, currency: str) -> Decimal:
    """What is carried into the next month: 0 or less."""
    return -sum(
        (
            entry.amount
            for entry in entries
            if (entry.rep, entry.currency) == (rep, currency) and entry.entry_type == "carry_forward"
        ),
        Decimal(0),
    )
