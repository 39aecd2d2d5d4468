"""A close with literal parts: an engine that says what the test tells it, and pages of one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from publishing.commission.closing.tools import (
    Calculation,
    CreditKey,
    Draft,
    OpenException,
    Person,
    Tools,
)
from publishing.commission.entries import Entry
from publishing.commission.ledger.reading import Document
from tests.integration.commission.ledger_rows import NOVEMBER, OCTOBER, entry, release

SEPTEMBER = date(2025, 9, 1)
INVOICED_VND: CreditKey = (SEPTEMBER, "invoiced", "VND")


@dataclass
class LiteralParts:
    """What the engine, accounting and the directory of people say; a test changes it between steps."""

    entries: dict[date, list[Entry]] = field(default_factory=dict)
    exceptions: tuple[OpenException, ...] = ()
    credited: dict[CreditKey, Decimal] = field(default_factory=lambda: {INVOICED_VND: Decimal(400)})
    accounted: dict[CreditKey, Decimal] = field(default_factory=lambda: {INVOICED_VND: Decimal(400)})
    names: dict[str, str] = field(default_factory=lambda: {"R1": "Nguyễn An"})
    seen_posted: list[int] = field(default_factory=list)
    require_second_person: bool = True

    def calculate(self, month: date, as_of: datetime, posted: Sequence[Entry]) -> Calculation:
        self.seen_posted.append(len(posted))
        return Calculation(tuple(self.entries.get(month, ())), self.exceptions, self.credited)

    def account(self, month: date, keys: Iterable[CreditKey]) -> Mapping[CreditKey, Decimal]:
        return self.accounted

    def name_people(self, month: date, reps: Iterable[str]) -> Mapping[str, Person]:
        return {rep: Person(self.names.get(rep, rep), "N", "Miền Bắc") for rep in reps}

    def print_pages(self, draft: Draft) -> list[Document]:
        lines = [f"{draft.people[each.rep].rep_name} {each.amount}" for each in draft.entries]
        page = "\n".join(lines).encode()
        return [Document(draft.period, "statement", "R1", "VND", "vi", "R1.vi.html", page)]

    @property
    def tools(self) -> Tools:
        return Tools(
            self.calculate,
            self.account,
            self.name_people,
            self.print_pages,
            ZoneInfo("Asia/Ho_Chi_Minh"),
            self.require_second_person,
        )


def october_2025() -> LiteralParts:
    """September and October 2025, so that the months are over whenever the test runs."""
    september = {"original_period": SEPTEMBER, "posted_period": SEPTEMBER}
    october = {"original_period": date(2025, 10, 1), "posted_period": date(2025, 10, 1)}
    return LiteralParts(
        {
            SEPTEMBER: [entry(**september), release(**september)],
            date(2025, 10, 1): [entry(**october, source="invoice:I2")],
        }
    )


def as_of(month: date) -> datetime:
    """Noon of the fifth of the next month."""
    later = date(month.year + month.month // 12, month.month % 12 + 1, 5)
    return datetime(later.year, later.month, later.day, 12, tzinfo=UTC)


__all__ = ["INVOICED_VND", "NOVEMBER", "OCTOBER", "SEPTEMBER", "LiteralParts", "as_of", "october_2025"]
