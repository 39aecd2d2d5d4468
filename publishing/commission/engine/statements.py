"""The statement of a rep, currency and month: draw, recovery, forgiveness, and what is carried on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from publishing.commission.engine.dates import Calendar, month_after
from publishing.commission.engine.lines import Line
from publishing.commission.engine.money import apportion, half_up_of, minor_digits, truncate
from publishing.commission.engine.rows import Draw
from publishing.commission.entries import EntryType

RECOVERABLE = "draw"
NOT_RECOVERABLE = "guarantee"
"""Sources of draw entries: the balance is the sum of the first kind alone."""


@dataclass(frozen=True, slots=True)
class Balances:
    """What is posted before the month: the draw still to be recovered, the debt carried on; both ≥ 0."""

    draw: int = 0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class MonthlyDraw:
    """Draws of a month by the working days of their validity, in minor units; the share of the latest one."""

    recoverable: int
    not_recoverable: int
    recovery_share: Fraction

    @property
    def amount(self) -> int:
        """Of both kinds."""
        return self.recoverable + self.not_recoverable


def monthly_draw(draws: Iterable[Draw], currency: str, month: date, calendar: Calendar) -> MonthlyDraw:
    """The rep's draws in a currency and month; the last recoverable one says how to recover."""
    after = month_after(month)
    days = calendar.working_days(month, after)
    sums = {True: Fraction(0), False: Fraction(0)}
    share = Fraction(0)
    for draw in sorted(draws, key=lambda row: row.valid_from):
        if draw.currency != currency or draw.valid_from >= after:
            continue
        held = calendar.working_days(max(draw.valid_from, month), min(draw.valid_to or after, after))
        if held > 0:
            amount = Fraction(draw.amount) * 10 ** minor_digits(currency)
            sums[draw.recoverable] += amount * Fraction(held, days)
        if draw.recoverable:
            share = Fraction(draw.recovery_share)
    return MonthlyDraw(half_up_of(sums[True]), half_up_of(sums[False]), share)


def statement_lines(
    rep: str,
    currency: str,
    month: date,
    released: int,
    draw: MonthlyDraw,
    balances: Balances,
    forgiven: Mapping[str, int],
) -> Iterator[Line]:
    """Lines of side statement. ``released``: X, all releases posted in the month; ``forgiven``: by its id."""

    def line(kind: EntryType, amount: int, source: str) -> Iterator[Line]:
        if amount:
            yield Line(rep, currency, "statement", kind, "", "", month, amount, source=source)

    for name, amount in forgiven.items():
        yield from line("draw_forgiveness", -amount, name)
    earned = max(0, released)
    advance = max(0, draw.amount - earned)
    parts = apportion(advance, (draw.recoverable, draw.not_recoverable), (RECOVERABLE, NOT_RECOVERABLE))
    for source, amount in zip((RECOVERABLE, NOT_RECOVERABLE), parts, strict=True):
        yield from line("draw_advance", amount, source)
    balance = balances.draw - sum(forgiven.values())
    recovery = min(balance, truncate(draw.recovery_share * max(0, released - draw.amount)))
    yield from line("draw_recovery", -max(0, recovery), RECOVERABLE)
    due = released + advance - max(0, recovery)
    payable = max(0, due - balances.carried)
    yield from line("carry_forward", payable - due, "")
