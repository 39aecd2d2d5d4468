"""The golden commission cases: reading them, and replaying their locks with an in-memory ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from publishing.commission.engine.exceptions import CommissionException
from publishing.commission.engine.posting import entries_to_post
from publishing.commission.engine.rows import (
    Allocation,
    Assignment,
    Company,
    Component,
    Deal,
    Document,
    DocumentLine,
    Draw,
    FxRate,
    KnownRows,
    OverrideLevel,
    Plan,
    Quota,
    Reversal,
    SplitSet,
    Team,
    Tier,
)
from publishing.commission.entries import Entry

_KINDS = {
    "Plan": ("plans", Plan),
    "Assignment": ("assignments", Assignment),
    "Quota": ("quotas", Quota),
    "Draw": ("draws", Draw),
    "Deal": ("deals", Deal),
    "SplitSet": ("splits", SplitSet),
    "Document": ("documents", Document),
    "Allocation": ("allocations", Allocation),
    "Reversal": ("reversals", Reversal),
    "FxRate": ("rates", FxRate),
    "Team": ("teams", Team),
}
_MONEY = {"amount", "net", "gross", "rate", "recovery_share", "max_payout", "cap", "floor"}
_TIMES = {"recorded_at", "approved_at"}
_DAYS = {"valid_from", "valid_to", "won_on", "document_date", "allocated_on", "bounced_on", "rate_date"}
_DAYS |= {"reversed_on", "period_start"}


@dataclass(frozen=True)
class Case:
    """Input rows, the times of the locks, and what another program expects."""

    name: str
    rows: KnownRows
    locks: tuple[tuple[date, datetime], ...]
    expected: Mapping[str, Any]


@dataclass(frozen=True)
class Replay:
    """The ledger after the last lock that was possible, and what refused the next one."""

    entries: tuple[Entry, ...]
    refused: tuple[CommissionException, ...]


def load_case(path: Path) -> Case:
    """One case of the folder."""
    text = json.loads(path.read_text(encoding="utf-8"))
    locks = tuple((date.fromisoformat(month), _time(at)) for month, at in text["locks"])
    tables = {
        _KINDS[name][0]: tuple(_KINDS[name][1](**_row(row)) for row in rows)
        for name, rows in text["tables"].items()
    }
    return Case(text["name"], KnownRows(Company(locks[0][0]), **tables), locks, text["expected"])


def replay(case: Case) -> Replay:
    """Locks month after month; an open exception refuses the lock and ends the replay."""
    ledger: list[Entry] = []
    for month, as_of in case.locks:
        posting = entries_to_post(case.rows, month, as_of, ledger)
        if posting.open_exceptions:
            return Replay(tuple(ledger), posting.open_exceptions)
        ledger.extend(posting.entries)
    return Replay(tuple(ledger), ())


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if name in _MONEY:
        return Decimal(value)
    if name in _TIMES:
        return _time(value)
    if name in _DAYS:
        return date.fromisoformat(value)
    return _SHAPES[name](value) if name in _SHAPES else value


def _component(row: Mapping[str, Any]) -> Component:
    values = _row({name: value for name, value in row.items() if name != "level"})
    if row["kind"] == "override":
        values["overrides"] = (OverrideLevel(row["level"], values["rate"]),)
    return Component(**values)


_SHAPES: dict[str, Any] = {
    "components": lambda rows: tuple(_component(row) for row in rows),
    "tiers": lambda rows: tuple(Tier(Decimal(bound), Decimal(rate)) for bound, rate in rows),
    "filters": lambda rows: tuple((name, tuple(values)) for name, values in rows),
    "attributes": lambda rows: tuple((name, value) for name, value in rows),
    "shares": lambda rows: tuple((rep, kind, Decimal(share)) for rep, kind, share in rows),
    "lines": lambda rows: tuple(
        DocumentLine(line_id, Decimal(net), _SHAPES["attributes"](attributes))
        for line_id, net, attributes in rows
    ),
}
