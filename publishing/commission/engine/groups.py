"""A rep's plan in one plan period: its lines month by month, and what each credit was paid to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from publishing.commission.engine.component_months import ComponentMonths, MonthPiece
from publishing.commission.engine.credits import Credit
from publishing.commission.engine.dates import month_after, month_end, month_of
from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.limits import Limits
from publishing.commission.engine.lines import Line
from publishing.commission.engine.memberships import Group, GroupKey
from publishing.commission.engine.money import MICRO, half_up, minor_digits
from publishing.commission.engine.positions import Coverage, Lowered, positions_at, quota_of
from publishing.commission.engine.rows import Component
from publishing.commission.engine.spiffs import SpiffRules
from publishing.commission.engine.standing import Standing
from publishing.commission.entries import EntryType

PLAN_MAXIMUM = "*"
Paid = dict[tuple[str, str], list[tuple[date, int]]]
"""(component, event) → (month, paid to date) wherever it changes; the empty event: rounding, floor."""


class GroupFigures:
    """Walks a group through its months: components, caps and floors, then the plan's maximum."""

    def __init__(
        self, key: GroupKey, group: Group, lowered: Lowered, standing: Standing, spiffs: SpiffRules
    ) -> None:
        """``lowered``: the base clawed back in this plan period."""
        self.key = key
        self.paid: Paid = {}
        self.coverage = Coverage(key, standing)
        self._group = group
        self._lowered = lowered
        self._standing = standing
        self._spiffs = spiffs
        version = self.coverage.version
        limiting = {component.component_id: component for component in version.components} if version else {}
        floored = {name for name, component in limiting.items() if component.floor is not None}
        self._months: dict[str, ComponentMonths] = {}
        self._limits: dict[str, Limits] = {}
        self._rounded: dict[str, int] = {}
        for name in sorted(set(group.members) | floored):
            self._months[name] = ComponentMonths(group.members.get(name, []))
            self._limits[name] = self._limits_of(limiting.get(name))
            self._rounded[name] = 0
        maximum = version.max_payout if version else None
        self._maximum = Limits(self._prorated(maximum), None)

    def lines(self, until: date, problems: Problems) -> Iterator[Line]:
        """The earned lines of each month of the period up to ``until``; fills ``paid``."""
        plan = self._group.plan
        if plan is None:
            return
        quota, reason, subject = quota_of(self.key, plan, self.coverage, self._standing)
        credits = self._plan_credits()
        month = self.key.first
        while month <= min(self.key.last, until):
            for name, months in self._months.items():
                positions = positions_at(month_end(month), quota, name, self._lowered, credits)
                found, rounding, lacking = months.advance(month, positions, self._spiffs)
                for earned in lacking:
                    problems.add(earned.member.credit.day, reason, subject)
                yield from (self._credit_line(name, month, piece) for piece in found)
                yield from self._component_lines(name, month, rounding)
            yield from self._maximum_lines(month)
            self._note_paid(month)
            month = month_after(month)

    def _plan_credits(self) -> list[Credit]:
        """All credits of the plan in order, where a component reads its tier from them."""
        members = (member for found in self._group.members.values() for member in found)
        if all(member.component.attainment_scope == "component" for member in members):
            return []
        return sorted(self._group.credits, key=lambda credit: (credit.day, credit.event_id))

    def _limits_of(self, component: Component | None) -> Limits:
        if component is None:
            return Limits(None, None)
        return Limits(self._prorated(component.cap), self._prorated(component.floor))

    def _prorated(self, amount: Decimal | None) -> int | None:
        if amount is None:
            return None
        return self.coverage.prorated(Fraction(amount) * 10 ** minor_digits(self.key.currency))

    def _component_lines(self, name: str, month: date, rounding: int) -> Iterator[Line]:
        """Rounding, cap and floor of a component in a month."""
        months, limits = self._months[name], self._limits[name]
        self._rounded[name] += rounding
        cap, floor = limits.apply(months.total, months.lined, month_of(self.key.last) == month)
        version = self._version_no
        changes: tuple[tuple[EntryType, int], ...] = (("rounding", rounding), ("cap", cap), ("floor", floor))
        yield from (self._line(name, kind, month, amount, version) for kind, amount in changes if amount)

    def _maximum_lines(self, month: date) -> Iterator[Line]:
        total, earned = 0, {}
        for name, months in self._months.items():
            limits = self._limits[name]
            total += months.total - limits.cut + limits.lift
            for event_id, amount in months.lined.items():
                earned[f"{event_id}\n{name}"] = amount - limits.shares.get(event_id, 0)
        cap, _ = self._maximum.apply(total, earned, is_last_month=False)
        if cap:
            yield self._line(PLAN_MAXIMUM, "cap", month, cap, self._version_no)

    def _note_paid(self, month: date) -> None:
        for name, months in self._months.items():
            limits, cuts = self._limits[name], self._maximum.shares
            for event_id, amount in months.lined.items():
                paid = amount - limits.shares.get(event_id, 0) - cuts.get(f"{event_id}\n{name}", 0)
                self._note(name, event_id, month, paid)
            self._note(name, "", month, self._rounded[name] + limits.lift - limits.shares.get("", 0))
        self._note(PLAN_MAXIMUM, "", month, -self._maximum.shares.get("", 0))

    def _note(self, name: str, event_id: str, month: date, paid: int) -> None:
        so_far = self.paid.setdefault((name, event_id), [])
        if paid != (so_far[-1][1] if so_far else 0):
            so_far.append((month, paid))

    @property
    def _version_no(self) -> int:
        """The version of the last covered day: it caps."""
        return self.coverage.version.version_no if self.coverage.version else 0

    def _line(self, name: str, kind: EntryType, month: date, amount: int, version_no: int) -> Line:
        key = self.key
        return Line(
            key.rep, key.currency, "earned", kind, key.plan_id, name, month, amount, version_no=version_no
        )

    def _credit_line(self, name: str, month: date, found: MonthPiece) -> Line:
        member, piece = found.member, found.piece
        line = self._line(name, piece.entry_type, month, found.amount, member.plan.version_no)
        event = member.credit.event
        line.source, line.event_id = event.source.source_id, member.credit.event_id
        line.rate, line.tier, line.credited, line.fx = piece.rate, piece.tier, found.credited, event.fx
        line.day, line.base = member.credit.day, half_up(piece.base, MICRO)
        return line
