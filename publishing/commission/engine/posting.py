"""What a month posts: its own lines, what became known since of the months before, and the statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from publishing.commission.engine.calculation import Calculation
from publishing.commission.engine.collecting import paused_collector
from publishing.commission.engine.credit_totals import CreditTotal, credit_totals, credits_by_source
from publishing.commission.engine.dates import month_after
from publishing.commission.engine.decisions import forgiven_in, manual_lines
from publishing.commission.engine.exceptions import CommissionException
from publishing.commission.engine.lines import Key, Line
from publishing.commission.engine.money import to_minor
from publishing.commission.engine.reasons import to_entry
from publishing.commission.engine.rows import KnownRows
from publishing.commission.engine.statements import RECOVERABLE, Balances, monthly_draw, statement_lines
from publishing.commission.entries import Entry, EntryType

_KEPT_AT_ZERO = ("earning", "override", "spiff", "clawback")


@dataclass(frozen=True, slots=True)
class Posting:
    """What would be written if the month were locked now.

    ``exceptions``: of all months from the ledger's first to this one, waived ones too; ``credits``: for the
    reconciliation with accounting, per month of the event, credit event and currency.
    """

    month: date
    entries: tuple[Entry, ...]
    exceptions: tuple[CommissionException, ...]
    credits: tuple[CreditTotal, ...]

    @property
    def open_exceptions(self) -> tuple[CommissionException, ...]:
        """Those that nobody waived: with one of them the month must not be locked."""
        return tuple(found for found in self.exceptions if not found.is_waived)


class MonthOfReps:
    """A month's posting rep by rep: only one rep's entries are made at a time.

    ``month``: first day of the month to be locked, the one after the last locked; ``as_of`` in UTC;
    ``posted``: all entries of the ledger so far. What is known decides; no other state is used.
    """

    def __init__(self, rows: KnownRows, month: date, as_of: datetime, posted: Sequence[Entry]) -> None:
        """Credits everything; entries are made by ``entries``."""
        self._month = month
        self._known = rows.as_of(as_of)
        self._calculation = Calculation(self._known, month)
        self._posted = _by_rep(posted)

    def entries(self) -> Iterator[tuple[str, list[Entry]]]:
        """Every rep with his entries in their order; reps in the order of their ids. To be walked once."""
        known, groups = self._known, self._calculation.groups
        reps = set(groups) | set(self._posted) | set(self._calculation.standing.draws)
        reps |= {row.rep for row in known.adjustments} | {row.rep for row in known.forgiveness}
        for rep in sorted(reps):
            lines = _rep_lines(rep, self._calculation, known, self._posted.get(rep, ()))
            yield rep, sorted((to_entry(line, self._month) for line in lines), key=_place)
            groups.pop(rep, None)

    def finish(self, entries: tuple[Entry, ...]) -> Posting:
        """The posting, once all reps were walked through: only then is it known what they lack."""
        return Posting(
            self._month,
            entries,
            self._calculation.problems.between(
                self._known.company.first_month, self._month, self._known.waivers
            ),
            credit_totals(self._calculation.credits, self._month),
        )


def entries_to_post(rows: KnownRows, month: date, as_of: datetime, posted: Sequence[Entry]) -> Posting:
    """The entries of a month from the rows known at a time and what is posted; no other state is used.

    ``month``: first day of the month to be locked, the one after the last locked; ``as_of`` in UTC;
    ``posted``: all entries of the ledger so far. Entries come in a fixed order.
    """
    with paused_collector():
        of_reps = MonthOfReps(rows, month, as_of, posted)
        return of_reps.finish(tuple(entry for _, entries in of_reps.entries() for entry in entries))


def credits_of_sources(rows: KnownRows, month: date, as_of: datetime) -> tuple[CreditTotal, ...]:
    """The sums of ``Posting.credits`` source by source: where accounting differs, this names the document."""
    return credits_by_source(Calculation(rows.as_of(as_of), month).credits, month)


def preview(
    rows: KnownRows, month: date, as_of: datetime, posted: Sequence[Entry], next_month: date
) -> Posting:
    """The month as it would be posted now, after the open months before it, from ``next_month`` on.

    Provisional: nothing is locked by it, and later facts change it.
    """
    so_far = list(posted)
    while next_month < month:
        so_far.extend(entries_to_post(rows, next_month, as_of, so_far).entries)
        next_month = month_after(next_month)
    return entries_to_post(rows, month, as_of, so_far)


def _by_rep(posted: Iterable[Entry]) -> dict[str, list[Entry]]:
    by_rep: dict[str, list[Entry]] = defaultdict(list)
    for entry in posted:
        by_rep[entry.rep].append(entry)
    return by_rep


def _rep_lines(
    rep: str, calculation: Calculation, known: KnownRows, posted: Sequence[Entry]
) -> Iterator[Line]:
    """A rep's lines of the month: the statement is made of the released ones."""
    month, first = calculation.month, known.company.first_month
    figures: dict[Key, int] = defaultdict(int)
    released: dict[str, int] = defaultdict(int)
    lines: list[Line] = []
    for line in calculation.lines(rep):
        if line.original_period == month:
            if line.amount or line.entry_type in _KEPT_AT_ZERO:
                lines.append(line)
        elif line.original_period >= first:
            figures[line.key] += line.amount
    lines.extend(_corrections(figures, posted, calculation))
    lines.extend(manual_lines(rep, known, month, posted))
    for line in lines:
        if line.side == "release":
            released[line.currency] += line.amount
    yield from lines
    yield from _statements(rep, calculation, known, released, posted)


def _corrections(
    figures: dict[Key, int], posted: Sequence[Entry], calculation: Calculation
) -> Iterator[Line]:
    """Recomputed − Σ posted of the months before, where it is not 0."""
    so_far: dict[Key, int] = defaultdict(int)
    for entry in posted:
        if entry.side != "statement" and entry.plan_id != "MANUAL":
            so_far[key_of(entry)] += to_minor(entry.amount, entry.currency)
    for key in sorted(figures.keys() | so_far.keys()):
        was, now = so_far.get(key, 0), figures.get(key, 0)
        if was == now:
            continue
        original, rep, side, plan_id, component_id, source, event_id, currency = key
        kind: EntryType = "release" if side == "release" else "adjustment"
        line = Line(rep, currency, side, kind, plan_id, component_id, original, now - was, source, event_id)
        line.fx = calculation.fx_of(source, currency)
        line.was, line.now = was, now
        yield line


def _statements(
    rep: str, calculation: Calculation, known: KnownRows, released: dict[str, int], posted: Sequence[Entry]
) -> Iterator[Line]:
    month, draws = calculation.month, calculation.standing.draws.get(rep, [])
    forgiven = forgiven_in(rep, known, month, posted)
    currencies = set(released) | set(forgiven)
    currencies |= {draw.currency for draw in draws} | {entry.currency for entry in posted}
    for currency in sorted(currencies):
        balances = balances_of(entry for entry in posted if entry.currency == currency)
        draw = monthly_draw(draws, currency, month, calculation.standing.calendar)
        of_currency = forgiven.get(currency, {})
        if sum(of_currency.values()) > balances.draw:
            for name in of_currency:
                calculation.problems.add(month, "forgiveness", f"{rep} {name}")
            of_currency = {}
        yield from statement_lines(rep, currency, month, released[currency], draw, balances, of_currency)


def balances_of(posted: Iterable[Entry]) -> Balances:
    """Draw and carried balances of one rep and currency: the sums of their entries."""
    draw = carried = 0
    for entry in posted:
        amount = to_minor(entry.amount, entry.currency)
        if entry.entry_type == "carry_forward":
            carried += amount
        elif entry.entry_type == "draw_forgiveness" or (
            entry.entry_type in ("draw_advance", "draw_recovery") and entry.source == RECOVERABLE
        ):
            draw += amount
    return Balances(draw, carried)


def key_of(entry: Entry) -> Key:
    """The key under which recomputed figures and posted entries are compared."""
    return (
        entry.original_period,
        entry.rep,
        entry.side,
        entry.plan_id,
        entry.component_id,
        entry.source,
        entry.event_id,
        entry.currency,
    )


_SIDES = {"earned": 0, "release": 1, "statement": 2}


def _place(entry: Entry) -> tuple[object, ...]:
    """Where an entry stands among those of its month."""
    return (
        entry.rep,
        entry.currency,
        _SIDES[entry.side],
        entry.original_period,
        entry.plan_id,
        entry.component_id,
        entry.source,
        entry.event_id,
        entry.entry_type,
        entry.version_no,
        entry.tier,
        entry.reverses_period or date.min,
        entry.credited,
        entry.amount,
        entry.rate or Decimal(0),
        entry.reason,
    )
