"""What a rep is paid for a locked month, in the columns that finance reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.entries import Entry, EntryType

Column = str
_COLUMNS: dict[EntryType, Column] = {
    "earning": "earned",
    "true_up": "earned",
    "override": "earned",
    "spiff": "earned",
    "rounding": "earned",
    "cap": "cap_floor",
    "floor": "cap_floor",
    "clawback": "clawback",
    "adjustment": "adjustment",
    "release": "held",
    "draw_advance": "draw",
    "draw_recovery": "draw",
    "carry_forward": "carried",
}
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payable:
    """One rep, currency and month; ``held``: released less earned; ``payable`` is the sum of all."""

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
        """What is paid out, never below 0."""
        return (
            self.earned
            + self.cap_floor
            + self.clawback
            + self.adjustment
            + self.held
            + self.draw
            + self.carried
        )


def payables(entries: Iterable[Entry]) -> list[Payable]:
    """One row per posted period, rep and currency that has an entry, in that order."""
    sums: dict[tuple[date, str, str], dict[Column, Decimal]] = defaultdict(lambda: defaultdict(lambda: _ZERO))
    for entry in entries:
        columns = sums[entry.posted_period, entry.rep, entry.currency]
        column = _COLUMNS.get(entry.entry_type)
        if column is None:
            continue
        columns[column] += entry.amount
        if entry.side == "earned":
            columns["held"] -= entry.amount
    return [
        Payable(
            *key,
            *(
                sums[key][name]
                for name in ("earned", "cap_floor", "clawback", "adjustment", "held", "draw", "carried")
            ),
        )
        for key in sorted(sums)
    ]
