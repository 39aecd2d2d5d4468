"""A statement as data: the lines of every column of `commission.payable`, so that lines and columns agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from publishing.commission.closing.tools import Draft, Person
from publishing.commission.engine.payables import Payable, payables
from publishing.commission.entries import Entry

COLUMNS = ("earned", "cap_floor", "clawback", "adjustment", "held", "draw", "carried")
COLUMN_OF_TYPE = {
    "earning": "earned",
    "true_up": "earned",
    "override": "earned",
    "spiff": "earned",
    "rounding": "earned",
    "cap": "cap_floor",
    "floor": "cap_floor",
    "clawback": "clawback",
    "adjustment": "adjustment",
    "draw_advance": "draw",
    "draw_recovery": "draw",
    "carry_forward": "carried",
}
# The sentence of an entry in a language.
Sentence = Callable[[Entry, str], str]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: of an entry, or of what is held of a source (then `entry` is its last release or earning).

    `wording` names the sentence where the line is no single entry: held, released or balanced.
    """

    entry: Entry
    amount: Decimal
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The lines behind one column; they add up to it."""

    column: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """What the column says."""
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one rep is told about one month in one currency."""

    period: date
    as_of: datetime
    rep: str
    person: Person
    currency: str
    sections: tuple[Section, ...]
    notes: tuple[Line, ...]
    payable: Payable


@dataclass(frozen=True, slots=True)
class RegionSummary:
    """The payables of a region's reps in one currency."""

    period: date
    as_of: datetime
    region_id: str
    region_name: str
    currency: str
    rows: tuple[tuple[Person, Payable], ...]

    def total(self, column: str) -> Decimal:
        """A column of `commission.payable` (or `payable` itself) over the region."""
        return sum((getattr(payable, column) for _, payable in self.rows), ZERO)


def statements(draft: Draft) -> Iterator[Statement]:
    """One per rep and currency that has an entry in the month, in that order."""
    by_statement: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in draft.entries:
        by_statement[entry.rep, entry.currency].append(entry)
    for (rep, currency), entries in sorted(by_statement.items()):
        (payable,) = payables(entries)
        yield Statement(
            draft.period,
            draft.as_of,
            rep,
            person_of(draft.people, rep),
            currency,
            tuple(section for column in COLUMNS if (section := _section(column, entries)).lines),
            tuple(Line(each, each.amount) for each in entries if each.entry_type == "draw_forgiveness"),
            payable,
        )


def region_summaries(draft: Draft) -> Iterator[RegionSummary]:
    """One per region and currency, in that order; reps without a region stand together."""
    groups: dict[tuple[str, str], list[tuple[Person, Payable]]] = defaultdict(list)
    for payable in payables(draft.entries):
        person = person_of(draft.people, payable.rep)
        groups[person.region_id, payable.currency].append((person, payable))
    for (region_id, currency), rows in sorted(groups.items()):
        region_name = rows[0][0].region_name
        yield RegionSummary(draft.period, draft.as_of, region_id, region_name, currency, tuple(rows))


def person_of(people: Mapping[str, Person], rep: str) -> Person:
    """The rep's name and region; a rep whom nobody names any more keeps her id."""
    return people.get(rep) or Person(rep, "UNKNOWN", "UNKNOWN")


def _section(column: str, entries: Sequence[Entry]) -> Section:
    if column == "held":
        return Section(column, tuple(_held_lines(entries)))
    return Section(
        column,
        tuple(
            Line(entry, entry.amount)
            for entry in entries
            if entry.side != "release" and COLUMN_OF_TYPE.get(entry.entry_type) == column
        ),
    )


def _held_lines(entries: Iterable[Entry]) -> Iterator[Line]:
    """Released less earned by source, where a plan's month does not release all that it earned.

    What a cap cuts or a floor adds stands in the ledger without a source, while releases are net of it:
    within one plan and month both meet in one line, so the lines add up to the column.
    """
    groups: dict[tuple[str, date], dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.side != "statement":
            groups[entry.plan_id, entry.original_period][entry.source].append(entry)
    for by_source in groups.values():
        amounts = {source: _held(of_source) for source, of_source in by_source.items()}
        if not sum(amounts.values()):
            continue
        for source, amount in amounts.items():
            if amount:
                wording = "balanced" if not source else "held" if amount < 0 else "released"
                yield Line(by_source[source][-1], amount, wording)


def _held(entries: Iterable[Entry]) -> Decimal:
    return sum((each.amount if each.side == "release" else -each.amount for each in entries), ZERO)
