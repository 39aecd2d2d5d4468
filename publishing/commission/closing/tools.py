"""What the close needs from outside: the engine, accounting's own figures, names, and the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from publishing.commission.entries import Entry
from publishing.commission.ledger.reading import Document

CreditKey = tuple[date, str, str]
"""Month of the event, credit event (won, invoiced, collected) and the currency in which it is credited."""


@dataclass(frozen=True, slots=True, order=True)
class OpenException:
    """Something that an amount needs and that is not there; the month, reason and subject are a waiver's."""

    original_period: date
    reason: str
    subject: str
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """What the engine says of a month: entries to post, what is missing, and the sums of all credits.

    `credited` counts every credit up to the month, also unpaid and unassigned ones, without overlay; it has a
    row for every credit event and currency of a plan, be it 0.
    """

    entries: tuple[Entry, ...]
    exceptions: tuple[OpenException, ...]
    credited: Mapping[CreditKey, Decimal]


@dataclass(frozen=True, slots=True)
class Person:
    """A rep as the printed pages name her; the region is that of the month's last day."""

    rep_name: str
    region_id: str
    region_name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A month before its lock."""

    period: date
    as_of: datetime
    entries: tuple[Entry, ...]
    people: Mapping[str, Person]


# The engine: month, as-of time and what is posted already.
Calculate = Callable[[date, datetime, Sequence[Entry]], Calculation]
# Accounting alone: the same sums up to the month, for the credit events and currencies of the keys given.
Account = Callable[[date, Iterable[CreditKey]], Mapping[CreditKey, Decimal]]
# Names of reps for a month.
NamePeople = Callable[[date, Iterable[str]], Mapping[str, Person]]
# Pages of a draft.
Print = Callable[[Draft], Sequence[Document]]


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that the close asks others for, and the company's rules about it."""

    calculate: Calculate
    account: Account
    name_people: NamePeople
    print_pages: Print
    zone: ZoneInfo
    require_second_person: bool = True
