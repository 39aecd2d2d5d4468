"""SPIFFs: an amount per source, in the parts in which the source is credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publishing.commission.engine.credits import Credit, CreditedEvent
from publishing.commission.engine.dates import period_of
from publishing.commission.engine.filters import Customers, would_credit
from publishing.commission.engine.memberships import Member
from publishing.commission.engine.money import apportion, half_up, to_minor


@dataclass(frozen=True, slots=True)
class SpiffRules:
    """What the parts of other reps depend on: filters, and where plan periods end."""

    customers: Customers
    fiscal_start: int

    def amount(self, member: Member, last: date) -> int:
        """The member's part of amount × credit ÷ net of the source, in minor units, up to a day.

        The event's whole is half-up(amount × credited up to it ÷ net) − the same up to the event before, so
        that the events of a source add up to the amount; it is divided over the parts as the credit is.
        Credits count as far as they were left at the end of their own plan period. A credit note without an
        invoice takes no SPIFF back: it was never given one.
        """
        event = member.credit.event
        if event.source.kind == "note" or event.net <= 0:
            return 0
        own = self._parts(event, member)
        bases = [self._base(part, member, last) for part in own]
        earlier = event.siblings[: event.siblings.index(event)]
        before = sum(
            self._base(part, member, last) for sibling in earlier for part in self._parts(sibling, member)
        )
        amount = to_minor(member.component.amount, member.plan.currency)
        whole = half_up(amount * (before + sum(bases)), event.net) - half_up(amount * before, event.net)
        return apportion(whole, bases, [part.event_id for part in own])[own.index(member.credit)]

    def _parts(self, event: CreditedEvent, member: Member) -> list[Credit]:
        component = member.component
        return [part for part in event.parts if would_credit(component, part, self.customers)]

    def _base(self, part: Credit, member: Member, last: date) -> int:
        _, end = period_of(member.plan.period, part.day, self.fiscal_start)
        return part.base(min(end, last))
