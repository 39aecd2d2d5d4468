"""What was paid for credits from before the ledger's first month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from publishing.commission.engine.memberships import GroupKey, Member
from publishing.commission.engine.money import MICRO, half_up, half_up_of, micro, to_minor
from publishing.commission.engine.plan_faults import TIERED
from publishing.commission.engine.rows import KnownRows
from publishing.commission.engine.spiffs import SpiffRules
from publishing.commission.engine.tiers import steps


class Openings:
    """Loaded amounts; a credit of the ledger's own months was paid what the engine says."""

    def __init__(self, known: KnownRows, spiffs: SpiffRules) -> None:
        """``known``: the rows that count."""
        self._first_month = known.company.first_month
        self._spiffs = spiffs
        self._paid = {
            (row.rep, row.plan_id, row.component_id, row.source, row.currency): to_minor(
                row.amount, row.currency
            )
            for row in known.openings
        }

    def is_before(self, member: Member) -> bool:
        """Whether the credit is from before the ledger's first month."""
        return member.credit.day < self._first_month

    def paid(self, key: GroupKey, member: Member, base: int, computed: Sequence[tuple[date, int]]) -> int:
        """What a reversal may take back of a credit in full; ``computed``: paid to date, by month.

        Before the first month: the loaded amount of the source, divided over its credits; without one, the
        lowest tier's rate × base in tiered components, and in others what the component alone pays.
        """
        if not self.is_before(member):
            return computed[-1][1] if computed else 0
        component, source = member.component, member.credit.event.source.source_id
        loaded = self._paid.get((key.rep, key.plan_id, component.component_id, source, key.currency))
        if loaded is not None:
            whole = sum(self._siblings(member))
            return half_up_of(Fraction(loaded * member.credit.amount, whole)) if whole else 0
        if component.kind in TIERED:
            return half_up(steps(component.tiers)[0].rate * base, MICRO)
        if computed:
            return computed[-1][1]
        if component.kind == "spiff":
            return self._spiffs.amount(member, key.last)
        return half_up(micro(member.share) * base, MICRO)

    def _siblings(self, member: Member) -> Iterable[int]:
        credit = member.credit
        for event in credit.event.siblings:
            for part in event.parts:
                same = part.rep == credit.rep and part.credit_type == credit.credit_type
                if same and event.day < self._first_month:
                    yield part.amount
