"""An entry of the allowances' ledger, and the forms in which it is hashed, drafted and stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from publishing.commission.ledger.chain import canonical
from publishing.commission.ledger.columns import ExactDecimal
from publishing.commission.ledger.tables import ALLOWANCE_ENTRIES

AllowanceType = Literal["allowance", "held", "adjustment"]


@dataclass(frozen=True, slots=True)
class AllowanceEntry:
    """What a month pays of the allowance of a month, and the evaluation that it comes from.

    Months are their first day. ``productivity_allowance`` is in ``currency``, ``full_allowance`` and
    ``amount`` in the company's reporting currency, unrounded. An ``adjustment`` carries the new evaluation of
    its ``original_period``, and its amount is the difference to all that was posted for it. ``held``: nobody
    can tell the share, the amount is 0. Source: scoring and commission, sections 4 and 5.
    """

    employee_id: str
    rep: str
    region_id: str
    entry_type: AllowanceType
    original_period: date
    posted_period: date
    productivity_allowance: Decimal
    currency: str
    exchange_rate: Decimal | None
    full_allowance: Decimal | None
    scored_weight: Decimal
    weighted_score: Decimal
    weighted_shortfall: Decimal
    rounded_shortfall_pct: Decimal | None
    band: str | None
    allowance_rate: Decimal | None
    amount: Decimal
    reason: str


COLUMNS = tuple(field.name for field in fields(AllowanceEntry))
DIGITS = {
    column.name: column.type.scale for column in ALLOWANCE_ENTRIES.c if isinstance(column.type, ExactDecimal)
}


def hashed_values(values: Mapping[str, Any]) -> dict[str, object]:
    """Columns as they are hashed: decimals as plain text at the digits of their column.

    Raises:
        ValueError: an amount has more digits than its column has.
    """
    return {
        name: _fixed(name, value) if isinstance(value, Decimal) else value for name, value in values.items()
    }


def values_of(entry: AllowanceEntry) -> dict[str, Any]:
    """An entry by column."""
    return {name: getattr(entry, name) for name in COLUMNS}


def written(entry: AllowanceEntry) -> str:
    """Canonical JSON of an entry, as a draft keeps it."""
    return canonical(hashed_values(values_of(entry))).decode()


def read_back(content: str) -> AllowanceEntry:
    """The entry of a draft's line."""
    values: dict[str, Any] = json.loads(content)
    for name in DIGITS:
        values[name] = None if values[name] is None else Decimal(values[name])
    for name in ("original_period", "posted_period"):
        values[name] = date.fromisoformat(values[name])
    return AllowanceEntry(**values)


def draft_hash(period: date, night: date, contents: Iterable[str]) -> str:
    """SHA-256 over lines: month and night, then every entry in order."""
    digest = hashlib.sha256(canonical({"night": night, "period": period}) + b"\n")
    for content in contents:
        digest.update(content.encode() + b"\n")
    return digest.hexdigest()


def _fixed(name: str, value: Decimal) -> str:
    exact = value.quantize(Decimal(1).scaleb(-DIGITS[name])) + 0
    if exact != value:
        raise ValueError(f"{name} {value} has more than {DIGITS[name]} digits after the point")
    return format(exact, "f")
