"""Caps and floors; what a cap cuts is lost, and is shared by the credits that earned it."""

from __future__ import annotations

from collections.abc import Mapping

from publishing.commission.engine.money import apportion


def cut_by(cap: int | None, total: int) -> int:
    """What a cap cuts off a total to date."""
    return 0 if cap is None else max(0, total - cap)


def lifted_by(floor: int | None, total: int) -> int:
    """What a floor adds to a total to date."""
    return 0 if floor is None else max(0, floor - total)


def share_cut(cut: int, earned: Mapping[str, int]) -> dict[str, int]:
    """Each credit's share of a cut, by its earnings; none loses more than it earned.

    What is left over (a rounding, a floor) has the empty name.
    """
    if cut == 0:
        return {}
    earning = {name: amount for name, amount in earned.items() if amount > 0}
    whole = min(cut, sum(earning.values()))
    names = list(earning)
    shares = dict(zip(names, apportion(whole, list(earning.values()), names), strict=True)) if names else {}
    if cut > whole:
        shares[""] = cut - whole
    return shares
