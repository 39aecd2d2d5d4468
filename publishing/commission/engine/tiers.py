"""Tiers: which rate a part of the way to the quota earns, and which tier an attainment stands in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from publishing.commission.engine.money import MICRO, micro
from publishing.commission.engine.rows import Tier


@dataclass(frozen=True, slots=True)
class Step:
    """A tier with its number (from 1); bound and rate also in millionths."""

    number: int
    begins: int
    rate: int
    decimal_rate: Decimal


@cache
def steps(tiers: tuple[Tier, ...]) -> tuple[Step, ...]:
    """The tiers in the order of their bounds."""
    ordered = sorted(tiers, key=lambda tier: tier.from_attainment)
    return tuple(
        Step(number, micro(tier.from_attainment), micro(tier.rate), tier.rate)
        for number, tier in enumerate(ordered, start=1)
    )


def step_at(tiers: tuple[Tier, ...], position: int, quota: int) -> Step:
    """The tier of an attainment, position ÷ quota; below the first bound the lowest."""
    table = steps(tiers)
    place = position * MICRO
    reached = table[0]
    for step in table[1:]:
        if step.begins * quota > place:
            break
        reached = step
    return reached


def way(tiers: tuple[Tier, ...], start: int, end: int, quota: int) -> list[tuple[Step, int]]:
    """The way from one position to another in pieces of one tier each, in millionths of a minor unit.

    A way back is negative; below zero is the lowest tier.
    """
    table = steps(tiers)
    low, high, sign = (start * MICRO, end * MICRO, 1) if start <= end else (end * MICRO, start * MICRO, -1)
    pieces: list[tuple[Step, int]] = []
    for place, step in enumerate(table):
        begins = low if place == 0 else max(step.begins * quota, low)
        ends = high if place + 1 == len(table) else min(table[place + 1].begins * quota, high)
        if ends > begins:
            pieces.append((step, sign * (ends - begins)))
    return pieces
