"""Earnings of one component in one plan period, from the credits up to a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.commission.engine.memberships import Member
from publishing.commission.engine.money import MICRO, PICO, micro
from publishing.commission.engine.plan_faults import TIERED
from publishing.commission.engine.rows import CreditType
from publishing.commission.engine.spiffs import SpiffRules
from publishing.commission.engine.tiers import step_at, way
from publishing.commission.entries import EntryType


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a credit: ``base`` × ``rate`` = ``amount``, exact.

    The base in millionths of a minor unit, the amount in millionths of those (``money.PICO``).
    """

    entry_type: EntryType
    rate: Decimal | None
    tier: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class Earned:
    """A credit's pieces up to a day; ``base`` is what is left of the credit then."""

    member: Member
    base: int
    pieces: tuple[Piece, ...]
    amount: int
    lacks_quota: bool = False


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the walk begins (−C) and, of the whole plan, where it stands after each credit and at the end.

    ``plan_after``: event id → position of the plan after it; ``plan_end``: by type of credit. Only components
    of scope plan ask.
    """

    quota: int | None
    start: int
    plan_after: dict[str, int]
    plan_end: dict[CreditType, int]


def earn(members: Sequence[Member], last: date, positions: Positions, spiffs: SpiffRules) -> list[Earned]:
    """What each credit dated up to ``last`` earns. ``members`` are in the order of (event date, event id)."""
    standing = [(member, member.credit.base(last)) for member in members if member.credit.day <= last]
    end = positions.start + sum(base for _, base in standing)
    found: list[Earned] = []
    position = positions.start
    for member, base in standing:
        after = position + base
        kind = member.component.kind
        if kind in TIERED and positions.quota is None:
            found.append(Earned(member, base, (), 0, lacks_quota=True))
        else:
            pieces = _pieces(member, base, last, (position, after, end), positions, spiffs)
            found.append(Earned(member, base, pieces, sum(piece.amount for piece in pieces)))
        position = after
    return found


def _pieces(
    member: Member,
    base: int,
    last: date,
    place: tuple[int, int, int],
    positions: Positions,
    spiffs: SpiffRules,
) -> tuple[Piece, ...]:
    component = member.component
    if component.kind == "marginal":
        return _marginal(member, place, positions.quota or 0)
    if component.kind == "retroactive":
        return _retroactive(member, base, place, positions)
    if component.kind == "spiff":
        return (Piece("spiff", None, 0, base * MICRO, spiffs.amount(member, last) * PICO),)
    if component.kind == "override":
        return (Piece("override", member.share, 0, base * MICRO, base * MICRO * micro(member.share)),)
    return (Piece("earning", member.share, 0, base * MICRO, base * MICRO * micro(member.share)),)


def _marginal(member: Member, place: tuple[int, int, int], quota: int) -> tuple[Piece, ...]:
    start, after, _ = place
    return tuple(
        Piece("earning", step.decimal_rate, step.number, base, base * step.rate)
        for step, base in way(member.component.tiers, start, after, quota)
    )


def _retroactive(
    member: Member, base: int, place: tuple[int, int, int], positions: Positions
) -> tuple[Piece, ...]:
    """At the tier that it was passed at, and a true-up to the tier of the period."""
    _, after, end = place
    if member.component.attainment_scope == "plan":
        credit = member.credit
        after, end = positions.plan_after[credit.event_id], positions.plan_end[credit.credit_type]
    quota = positions.quota or 0
    passed = step_at(member.component.tiers, after, quota)
    final = step_at(member.component.tiers, end, quota)
    base *= MICRO
    earning = Piece("earning", passed.decimal_rate, passed.number, base, base * passed.rate)
    if passed.number == final.number:
        return (earning,)
    lift = base * (final.rate - passed.rate)
    return earning, Piece("true_up", final.decimal_rate, final.number, base, lift)
