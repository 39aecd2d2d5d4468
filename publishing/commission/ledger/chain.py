"""The hash chain: what is hashed, in which form, and an entry with its place in the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal

from babel.numbers import get_currency_precision

from publishing.commission.entries import Entry
from publishing.commission.ledger.columns import TIME_FORMAT

GENESIS = "0" * 64
ENTRY_COLUMNS = tuple(field.name for field in fields(Entry))
# Decimals that are no money, with the digits that are hashed.
FIXED_DIGITS = {"rate": 6, "fx_rate": 8}


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry in the ledger: its place, its hash, and when and by which run it was locked."""

    id: int
    previous_hash: str
    hash: str
    recorded_at: datetime
    run_id: str
    entry: Entry


def entry_values(entry: Entry) -> dict[str, object]:
    """The columns of an entry as they are hashed: decimals at the digits of their column or currency.

    Raises:
        ValueError: an amount has more digits than its currency has.
    """
    money = get_currency_precision(entry.currency)
    return {
        name: _fixed(name, value, FIXED_DIGITS.get(name, money)) if isinstance(value, Decimal) else value
        for name in ENTRY_COLUMNS
        for value in (getattr(entry, name),)
    }


def canonical(values: Mapping[str, object]) -> bytes:
    """JSON with sorted keys and without blanks, UTF-8, dates and UTC times ISO, nulls as they are.

    Raises:
        TypeError: a float, or another type that has no place in the ledger.
    """
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(values: Mapping[str, object]) -> str:
    """SHA-256 of all columns but `hash`, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(values)).hexdigest()


def hash_of_entry(posted: PostedEntry) -> str:
    """What the hash of a posted entry must be."""
    return hash_of(
        entry_values(posted.entry)
        | {
            "id": posted.id,
            "previous_hash": posted.previous_hash,
            "recorded_at": posted.recorded_at,
            "run_id": posted.run_id,
        }
    )


def _fixed(name: str, value: Decimal, digits: int) -> str:
    exact = value.quantize(Decimal(1).scaleb(-digits)) + 0
    if exact != value:
        raise ValueError(f"{name} {value} has more than {digits} digits after the point")
    return format(exact, "f")


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(TIME_FORMAT)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in the ledger")
