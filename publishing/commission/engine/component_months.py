"""A component through the months of a plan period: what each month adds to the months before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from publishing.commission.engine.dates import month_end, month_of
from publishing.commission.engine.earnings import Earned, Piece, Positions, earn
from publishing.commission.engine.memberships import Member
from publishing.commission.engine.money import MICRO, PICO, half_up
from publishing.commission.engine.spiffs import SpiffRules


@dataclass(frozen=True, slots=True)
class MonthPiece:
    """A line of a credit in a month; ``credited``: the change of its base, on the credit's first line."""

    member: Member
    piece: Piece
    credited: int
    amount: int


class ComponentMonths:
    """Sums to date of one component: F(to the end of a month), its rounded lines, and the rounding."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Members in any order."""
        self.members = sorted(members, key=lambda member: (member.credit.day, member.credit.event_id))
        self.lined: dict[str, int] = {}
        self.total = 0
        self._before: dict[str, tuple[int, int]] = {}

    def advance(
        self, month: date, positions: Positions, spiffs: SpiffRules
    ) -> tuple[list[MonthPiece], int, list[Earned]]:
        """Lines of the month, its rounding, and the credits that lack a quota. Months come in order."""
        found = earn(self.members, month_end(month), positions, spiffs)
        lines: list[MonthPiece] = []
        for earned in found:
            credit = earned.member.credit
            of_credit = self._lines_of(earned, month)
            lines.extend(of_credit)
            self._before[credit.event_id] = (earned.base, earned.amount)
            if of_credit:
                rounded = sum(line.amount for line in of_credit)
                self.lined[credit.event_id] = self.lined.get(credit.event_id, 0) + rounded
        total = half_up(sum(earned.amount for earned in found), PICO)
        rounding = total - self.total - sum(line.amount for line in lines)
        self.total = total
        return lines, rounding, [earned for earned in found if earned.lacks_quota and earned.base]

    def _lines_of(self, earned: Earned, month: date) -> list[MonthPiece]:
        if month_of(earned.member.credit.day) == month:
            return list(_first_lines(earned))
        base, amount = self._before.get(earned.member.credit.event_id, (0, 0))
        base, amount = earned.base - base, earned.amount - amount
        if not base and not amount:
            return []
        last = earned.pieces[-1] if earned.pieces else Piece("earning", None, 0, 0, 0)
        kind = "true_up" if not base and last.entry_type == "earning" else last.entry_type
        piece = Piece(kind, last.rate, last.tier, (base or earned.base) * MICRO, amount)
        return [MonthPiece(earned.member, piece, base, half_up(amount, PICO))]


def _first_lines(earned: Earned) -> Iterator[MonthPiece]:
    credited = earned.base
    for piece in earned.pieces:
        if earned.base or piece.amount:
            yield MonthPiece(earned.member, piece, credited, half_up(piece.amount, PICO))
            credited = 0
