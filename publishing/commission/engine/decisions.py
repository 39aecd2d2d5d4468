"""What finance decided by hand: manual adjustments and forgiven draws, each posted once, then corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from publishing.commission.engine.lines import Line
from publishing.commission.engine.money import to_minor
from publishing.commission.engine.rows import KnownRows
from publishing.commission.entries import Entry, EntryType, Side

MANUAL = "MANUAL"
_BOTH_SIDES: tuple[tuple[Side, EntryType], ...] = (("earned", "adjustment"), ("release", "release"))


def manual_lines(rep: str, known: KnownRows, month: date, posted: Sequence[Entry]) -> Iterator[Line]:
    """Approved adjustments up to the month less what was posted of them: earned, and released at once."""
    so_far: dict[tuple[date, str, str], int] = defaultdict(int)
    for entry in posted:
        if entry.plan_id == MANUAL and entry.side == "earned":
            key = (entry.original_period, entry.event_id, entry.currency)
            so_far[key] += to_minor(entry.amount, entry.currency)
    wanted: dict[tuple[date, str, str], int] = defaultdict(int)
    rows = {row.adjustment_id: row for row in known.adjustments}
    for row in rows.values():
        if row.rep == rep and not row.void and row.original_period <= month:
            wanted[row.original_period, row.adjustment_id, row.currency] += to_minor(row.amount, row.currency)
    for key in sorted(so_far.keys() | wanted.keys()):
        amount = wanted.get(key, 0) - so_far.get(key, 0)
        if not amount:
            continue
        original, name, currency = key
        found = rows.get(name)
        for side, kind in _BOTH_SIDES:
            line = Line(rep, currency, side, kind, MANUAL, "", original, amount, f"adjustment:{name}", name)
            line.version_no = found.version_no if found else 0
            line.why = found.reason if found else ""
            yield line


def forgiven_in(
    rep: str, known: KnownRows, month: date, posted: Sequence[Entry]
) -> dict[str, dict[str, int]]:
    """Currency → source of the entry → what is forgiven now: rows up to the month less what was posted."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in known.forgiveness:
        if row.rep == rep and not row.void and row.original_period <= month:
            found[row.currency][f"forgiveness:{row.forgiveness_id}"] += to_minor(row.amount, row.currency)
    for entry in posted:
        if entry.entry_type == "draw_forgiveness":
            found[entry.currency][entry.source] += to_minor(entry.amount, entry.currency)
    return {
        currency: {name: amount for name, amount in sorted(names.items()) if amount}
        for currency, names in found.items()
    }
