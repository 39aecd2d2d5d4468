"""What a rep is paid: the columns of a month add up to it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from publishing.commission.engine.payables import payables
from publishing.commission.engine.posting import balances_of
from publishing.commission.entries import Entry
from publishing.commission.printing.statements import COLUMNS
from tests.integration.commission.ledger_rows import carry, entry, release


def test_every_kind_of_entry_moves_its_own_column_and_the_columns_add_up() -> None:
    amounts = {
        "earning": 100,
        "true_up": 10,
        "override": 5,
        "spiff": 4,
        "rounding": 1,
        "cap": -20,
        "floor": 2,
    }
    amounts |= {"clawback": -30, "adjustment": 8}
    entries = [entry(entry_type=kind, amount=Decimal(amount)) for kind, amount in amounts.items()]
    entries += [release(amount=Decimal(60))]
    for kind, amount in (("draw_advance", 7), ("draw_recovery", -3), ("carry_forward", 9), ("payout", -1)):
        entries.append(carry(entry_type=kind, amount=Decimal(amount)))
    entries.append(carry(entry_type="draw_forgiveness", amount=Decimal(-2)))
    (row,) = payables(entries)
    # earned 120, caps and floors -18, clawback -30, adjustment 8: 80 in all, of which 60 are released
    assert [getattr(row, name) for name in COLUMNS] == [120, -18, -30, 8, -20, 4, 9]
    assert row.payable == 60 + 4 + 9
    assert balances_of(entries).carried == 9


def test_currencies_reps_and_months_stand_apart() -> None:
    entries = [entry(), entry(rep="R2"), entry(currency="USD"), entry(posted_period=date(2026, 11, 1))]
    rows = payables(entries)
    assert [(row.period.month, row.rep, row.currency) for row in rows] == [
        (10, "R1", "USD"),
        (10, "R1", "VND"),
        (10, "R2", "VND"),
        (11, "R1", "VND"),
    ]
    assert {row.payable for row in rows} == {0}  # earned, and nothing of it released


def test_columns_are_those_of_the_reference_cases(shared: Path) -> None:
    compared = 0
    for path in sorted((shared / "golden" / "commission").glob("*.json")):
        expected = json.loads(path.read_text())["expected"]
        rows = payables([_entry(values) for values in expected.get("entries", ())])
        found = {(f"{row.period}", row.rep, row.currency): row for row in rows}
        for wanted in expected.get("payable", ()):
            row = found.pop((wanted["period"], wanted["rep"], wanted["currency"]))
            for name in (*COLUMNS, "payable"):
                assert getattr(row, name) == Decimal(wanted[name]), (path.name, name)
            compared += 1
        assert found == {}, path.name
    assert compared == 150


def _entry(values: dict[str, Any]) -> Entry:
    numbers = {"credited", "amount", "rate", "fx_rate"}
    months = {"original_period", "posted_period", "reverses_period"}
    read: dict[str, Any] = {"reason": ""}
    for name, value in values.items():
        if name in numbers:
            read[name] = Decimal(value) if value else None
        else:
            read[name] = date.fromisoformat(value) if name in months and value else value
    assert set(read) == {field.name for field in fields(Entry)}
    return Entry(**read)
