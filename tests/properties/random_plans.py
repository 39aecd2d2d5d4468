"""Random plans, assignments and quotas of a small company, and how its histories make choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from publishing.commission.engine.rows import (
    NO_COMMISSION,
    Assignment,
    Component,
    OverrideLevel,
    Plan,
    Quota,
    Tier,
)

FIRST = date(2026, 1, 1)
MONTHS = tuple(date(2026, month, 1) for month in range(1, 6))
LOCKS = tuple((month, datetime(2026, month.month + 1, 6, 12, tzinfo=UTC)) for month in MONTHS)
EARLY = datetime(2025, 12, 1, tzinfo=UTC)
LONG_AGO = date(2025, 1, 1)
REPS = ("A", "B", "M")
TIERS = tuple(
    Tier(Decimal(bound), Decimal(rate)) for bound, rate in (("0", "0.01"), ("0.8", "0.02"), ("1", "0.03"))
)
_EVENTS: tuple[Any, ...] = ("won", "invoiced", "collected")
_KINDS: tuple[Any, ...] = ("rate", "marginal", "retroactive", "spiff", "override")
Choice = TypeVar("Choice")


class RandomPlans:
    """Makes choices from a seed; ``largest``: the largest single amount, 90 đồng to 400 million."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.largest = self._one((90, 4_000, 400_000_000))

    def _one(self, choices: Sequence[Choice]) -> Choice:
        return self._random.choice(choices)

    def _may(self) -> bool:
        return self._random.random() < 0.5

    def _amount(self) -> Decimal:
        return Decimal(self._random.randint(1, self.largest))

    def _day(self) -> date:
        return FIRST + timedelta(days=self._random.randint(-25, 130))

    def _versions(self, row: Any, day: date, changes: dict[str, Any]) -> list[Any]:
        """The row as first recorded, sometimes late, and sometimes a corrected version of it, later still."""
        delay = self._one((0, 0, 0, 1, 33, 70))
        first = replace(row, recorded_at=_time(day, delay))
        if self._random.random() < 0.7:
            return [first]
        later = _time(day, delay + self._random.randint(1, 60))
        return [first, replace(first, version_no=2, recorded_at=later, **changes)]

    def _components(self) -> tuple[Component, ...]:
        found = []
        for place in range(self._random.randint(1, 3)):
            kind = self._one(_KINDS)
            cap, floor = Decimal(self.largest // 50), Decimal(self.largest // 400)
            found.append(
                Component(
                    f"c{place}",
                    kind,
                    rate=Decimal(self._one(("0.02", "0.0333", "0.005"))),
                    tiers=TIERS if kind in ("marginal", "retroactive") else (),
                    amount=Decimal(self._one((1, 1000, 1_000_000))),
                    overrides=(OverrideLevel(1, Decimal("0.005")),) if kind == "override" else (),
                    credit_type="overlay" if kind != "override" and self._one((0, 0, 0, 1)) else "revenue",
                    attainment_scope="plan" if kind == "retroactive" and self._may() else "component",
                    filters=self._one(((), (), (("product_category", ("x",)),))),
                    cap=self._one((None, None, cap)),
                    floor=self._one((None, None, None, floor)),
                    clawback_days=self._one((None, None, 20)),
                )
            )
        return tuple(found)

    def _plans(self, plan_id: str) -> list[Plan]:
        credit_event = self._one(_EVENTS)
        first = Plan(
            plan_id,
            1,
            self._one(("month", "month", "quarter")),
            self._one(("VND", "VND", "USD")),
            credit_event,
            self._one(_EVENTS[_EVENTS.index(credit_event) :]),
            self._components(),
            LONG_AGO,
            EARLY,
            EARLY,
            max_payout=self._one((None, None, Decimal(self.largest // 25))),
        )
        if self._may():
            return [first]
        changed_on = self._day()
        known = _time(changed_on, self._random.randint(-20, 60))
        second = replace(first, version_no=2, components=self._components(), valid_from=changed_on)
        return [first, replace(second, recorded_at=known, approved_at=known)]

    def _assignments(self) -> list[Assignment]:
        found = []
        for rep in REPS:
            start = self._one((LONG_AGO, LONG_AGO, date(2026, 1, 12)))
            end = self._one((None, None, date(2026, 3, 17)))
            for plan_id in self._one((("P",), ("P",), ("Q",), ("P", "Q"), (NO_COMMISSION,))):
                found.append(Assignment(f"{rep}-{plan_id}", 1, rep, plan_id, start, EARLY, EARLY, end))
            if end and self._may():
                found.append(Assignment(f"{rep}-later", 1, rep, "Q", end, EARLY, EARLY))
        return found

    def _quotas(self) -> list[Quota]:
        amount = Decimal(self.largest * self._one((1, 2, 6)) // 3)
        periods: list[tuple[Any, date]] = [("month", month) for month in (date(2025, 12, 1), *MONTHS)]
        periods += [("quarter", date(2025, 10, 1)), ("quarter", FIRST), ("quarter", date(2026, 4, 1))]
        return [
            Quota(rep, period, start, 1, amount, "VND", EARLY, EARLY)
            for rep in REPS
            for period, start in periods
        ]


def _time(day: date, delay: int) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=delay)
