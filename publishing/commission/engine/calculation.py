"""One run of the engine: everything that is earned and may be released, from the rows of one as-of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from publishing.commission.engine.clawbacks import Claw, Lowering, clawback_lines, find_claws
from publishing.commission.engine.credits import Basis, Credits, credit_sources
from publishing.commission.engine.dates import month_end
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.facts import gather, invoices_by_deal
from publishing.commission.engine.filters import Customers
from publishing.commission.engine.floors import join_floors
from publishing.commission.engine.groups import GroupFigures
from publishing.commission.engine.lines import Line
from publishing.commission.engine.memberships import Group, GroupKey, Member, Membership
from publishing.commission.engine.money import rate_decimal
from publishing.commission.engine.openings import Openings
from publishing.commission.engine.releases import Releasing, released
from publishing.commission.engine.rows import KnownRows
from publishing.commission.engine.spiffs import SpiffRules
from publishing.commission.engine.standing import Standing
from publishing.commission.engine.unrated import note_unrated


class Calculation:
    """Facts → credits → groups; ``lines`` gives a rep's lines of all months up to ``month``."""

    def __init__(self, known: KnownRows, month: date) -> None:
        """``known``: the rows that count (``KnownRows.as_of``); ``month``: the last month computed."""
        last = month_end(month)
        self.month = month
        self.problems = Problems()
        self.standing = Standing(known)
        self.customers = Customers(known)
        self.sources = gather(known, self.standing, self.problems)
        self.credits: dict[Basis, Credits] = {}
        ordered = [self.sources[name] for name in sorted(self.sources)]
        for basis in sorted({(plan.credit_event, plan.currency) for plan in known.plans}):
            self.credits[basis] = credit_sources(ordered, basis, self.standing, self.problems)
        self._membership = Membership(self.standing, self.customers, self.problems, last)
        self.groups = self._membership.join(self.credits)
        note_unrated(self.credits, self._membership, self.standing, self.problems)
        join_floors(self._membership, self.standing, last)
        self._lowering = Lowering(self.credits, self._membership, self.customers)
        invoices = invoices_by_deal(self.sources)
        self._releasing = Releasing(invoices, self.standing, self.problems)
        self._spiffs = SpiffRules(self.customers, known.company.fiscal_year_start_month)
        self._openings = Openings(known, self._spiffs)
        self._last = last

    def lines(self, rep: str) -> Iterator[Line]:
        """Earned and release lines of a rep, of all months up to the calculation's, in no set order."""
        groups = self.groups.get(rep, {})
        claws = find_claws(groups, self._last)
        lowered = self._lowering.lowered(rep, claws)
        by_credit: dict[tuple[GroupKey, str, str], list[Claw]] = defaultdict(list)
        for claw in claws:
            member = claw.member
            by_credit[claw.key, member.component.component_id, member.credit.event_id].append(claw)
        for key in sorted(groups):
            figures = GroupFigures(key, groups[key], lowered[key], self.standing, self._spiffs)
            yield from figures.lines(self.month, self.problems)
            yield from self._group_payments(groups[key], figures, by_credit)

    def _group_payments(
        self, group: Group, figures: GroupFigures, claws: dict[tuple[GroupKey, str, str], list[Claw]]
    ) -> Iterator[Line]:
        members = {
            (member.component.component_id, member.credit.event_id): member
            for found in (*group.members.values(), group.assumed)
            for member in found
        }
        before = [
            name
            for name, member in members.items()
            if (figures.key, *name) in claws and self._openings.is_before(member)
        ]
        for component_id, event_id in dict.fromkeys((*figures.paid, *before)):
            paid = figures.paid.get((component_id, event_id), [])
            member = members.get((component_id, event_id))
            taken: list[tuple[date, int]] = []
            if member is not None:
                base = member.credit.base(figures.key.last)
                whole = self._openings.paid(figures.key, member, base, paid)
                for line in clawback_lines(claws.get((figures.key, component_id, event_id), []), base, whole):
                    taken.append((line.original_period, -line.amount))
                    yield line
            yield from self._releases(figures.key, component_id, member, paid, taken)

    def _releases(
        self,
        key: GroupKey,
        component_id: str,
        member: Member | None,
        paid: list[tuple[date, int]],
        taken: list[tuple[date, int]],
    ) -> Iterator[Line]:
        shares = None
        if member is not None:
            plan, source = member.plan, member.credit.event.source
            shares = self._releasing.shares(source, plan.credit_event, plan.payout_event)
        for month, amount in released(paid, taken, shares, self.month):
            line = Line(key.rep, key.currency, "release", "release", key.plan_id, component_id, month, amount)
            if member is not None:
                line.source = member.credit.event.source.source_id
                line.event_id = member.credit.event_id
                line.fx = member.credit.event.fx
            yield line

    def fx_of(self, source_id: str, currency: str) -> Decimal | None:
        """The rate of a source's date, where the source is still known."""
        source = self.sources.get(source_id)
        rate = self.standing.fx(source.currency, currency, source.day) if source else None
        return None if rate is None else rate_decimal(rate)
