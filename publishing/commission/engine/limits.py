"""A component's or a plan's cap and floor through the months, and what they cut of each credit."""

from __future__ import annotations

from dataclasses import dataclass, field

from publishing.commission.engine.caps import cut_by, lifted_by, share_cut


@dataclass(slots=True)
class Limits:
    """Cut and lift to date; ``shares`` divides the cut over the events, the empty name takes the rest."""

    cap: int | None
    floor: int | None
    cut: int = 0
    lift: int = 0
    shares: dict[str, int] = field(default_factory=dict)

    def apply(self, total: int, earned: dict[str, int], is_last_month: bool) -> tuple[int, int]:
        """Changes of cap (≤ 0) and floor in a month; ``total`` and ``earned`` are to date.

        A floor counts at the end of the plan period only.
        """
        cut = cut_by(self.cap, total)
        lift = lifted_by(self.floor, total - cut) if is_last_month else 0
        changes = self.cut - cut, lift - self.lift
        self.cut, self.lift = cut, lift
        self.shares = share_cut(cut, earned)
        return changes
