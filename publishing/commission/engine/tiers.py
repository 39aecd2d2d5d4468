"""Tiers: which rate a part of the way to the quota earns, and which tier an attainment stands in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from publishing.commission.engine.rows import Tier


@dataclass(frozen=True, slots=True)
class Step:
    """A tier with its number (from 1) and its rate, also as a fraction."""

    number: int
    begins: Fraction
    decimal_rate: Decimal
    rate: Fraction


@cache
def steps(tiers: tuple[Tier, ...]) -> tuple[Step, ...]:
    """The tiers in the order of their bounds."""
    ordered = sorted(tiers, key=lambda tier: tier.from_attainment)
    return tuple(
        Step(number, Fraction(tier.from_attainment), tier.rate, Fraction(tier.rate))
        for number, tier in enumerate(ordered, start=1)
    )


def step_at(tiers: tuple[Tier, ...], position: int, quota: int) -> Step:
    """The tier of an attainment, position ÷ quota; below the first bound the lowest."""
    table = steps(tiers)
    reached = [step for step in table if step.begins * quota <= position]
    return reached[-1] if reached else table[0]


def way(tiers: tuple[Tier, ...], start: int, end: int, quota: int) -> list[tuple[Step, Fraction]]:
    """The way from one position to another in pieces of one tier each, negative when it leads back."""
    table = steps(tiers)
    low, high, sign = (start, end, 1) if start <= end else (end, start, -1)
    pieces: list[tuple[Step, Fraction]] = []
    for place, step in enumerate(table):
        begins = Fraction(low) if place == 0 else max(step.begins * quota, Fraction(low))
        last = place + 1 == len(table)
        ends = Fraction(high) if last else min(table[place + 1].begins * quota, Fraction(high))
        if ends > begins:
            pieces.append((step, sign * (ends - begins)))
    return pieces
