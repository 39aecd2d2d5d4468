"""What is missing: exceptions instead of silent zeros. No month is locked over an open one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from publishing.commission.engine.dates import month_of
from publishing.commission.engine.rows import Waiver

Reason = Literal["amount", "credit_note", "document", "forgiveness", "plan", "quota", "rate", "rep", "splits"]


@dataclass(frozen=True, slots=True, order=True)
class CommissionException:
    """Something that an amount needs and that is not there.

    ``month``: first day of the event's month; ``subject``: whom or what it concerns. A waiver names all.
    """

    month: date
    reason: Reason
    subject: str
    is_waived: bool = False


class Problems:
    """Collects exceptions; the same one twice is one."""

    def __init__(self) -> None:
        """Begins with none."""
        self._found: set[tuple[date, Reason, str]] = set()

    def add(self, day: date, reason: Reason, subject: str) -> None:
        """Notes an exception in the month of the day."""
        self._found.add((month_of(day), reason, subject))

    def between(self, first: date, last: date, waivers: Iterable[Waiver]) -> tuple[CommissionException, ...]:
        """The exceptions of the months from ``first`` to ``last``, in order, waived ones marked."""
        waived = {(waiver.month, waiver.reason, waiver.subject) for waiver in waivers}
        return tuple(
            CommissionException(*found, is_waived=found in waived)
            for found in sorted(self._found)
            if first <= found[0] <= last
        )
