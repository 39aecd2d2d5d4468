"""What holds of every commission history, whatever comes late, is corrected or shuffled.

``COMMISSION_EXAMPLES=5000 pytest tests/properties/test_random_commissions.py`` is the long run.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.commission.engine.calculation import Calculation
from publishing.commission.engine.lines import Key
from publishing.commission.engine.money import to_minor
from publishing.commission.engine.payables import payables
from publishing.commission.engine.posting import Posting, entries_to_post, key_of
from publishing.commission.engine.reasons import translated
from publishing.commission.engine.rows import KnownRows
from publishing.commission.entries import Entry
from tests.properties.random_commissions import FIRST, LOCKS, random_rows

EXAMPLES = int(os.environ.get("COMMISSION_EXAMPLES", "100"))
seeds = st.integers(0, 2**32 - 1)
long_run = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def close(rows: KnownRows) -> list[Posting]:
    """All locks, one after the other; open exceptions count as waived."""
    ledger: list[Entry] = []
    postings = []
    for month, as_of in LOCKS:
        postings.append(entries_to_post(rows, month, as_of, ledger))
        ledger.extend(postings[-1].entries)
    return postings


def figures(rows: KnownRows, month: date, as_of: datetime) -> dict[Key, int]:
    """What the engine computes from the rows known at a time, key by key, without any ledger."""
    known = rows.as_of(as_of)
    calculation = Calculation(known, month)
    sums: dict[Key, int] = defaultdict(int)
    for rep in list(calculation.groups):
        for line in calculation.lines(rep):
            if line.original_period >= FIRST:
                sums[line.key] += line.amount
    for row in known.adjustments:
        if row.original_period <= month:
            for side in ("earned", "release"):
                name = f"adjustment:{row.adjustment_id}"
                key: Key = (
                    row.original_period,
                    row.rep,
                    side,
                    "MANUAL",
                    "",
                    name,
                    row.adjustment_id,
                    row.currency,
                )
                sums[key] += to_minor(row.amount, row.currency)
    return {key: amount for key, amount in sums.items() if amount}


def truncated(rows: KnownRows, time: datetime) -> KnownRows:
    """The rows without those recorded after a time."""
    kept: dict[str, Any] = {
        field.name: tuple(row for row in getattr(rows, field.name) if row.recorded_at <= time)
        for field in fields(rows)
        if field.name != "company"
    }
    return replace(rows, **kept)


def shuffled(rows: KnownRows, seed: int) -> KnownRows:
    """The same rows in another order of arrival."""
    source = random.Random(seed)
    tables: dict[str, Any] = {}
    for field in fields(rows):
        if field.name != "company":
            table = list(getattr(rows, field.name))
            source.shuffle(table)
            tables[field.name] = tuple(table)
    return replace(rows, **tables)


@given(seeds)
@long_run
def test_after_every_lock_the_entries_add_up_to_what_is_known_then(seed: int) -> None:
    ledger: list[Entry] = []
    for (month, as_of), posting in zip(LOCKS, close(random_rows(seed)), strict=True):
        ledger.extend(posting.entries)
        sums: dict[Key, int] = defaultdict(int)
        for entry in ledger:
            if entry.side != "statement":
                sums[key_of(entry)] += to_minor(entry.amount, entry.currency)
        assert {key: amount for key, amount in sums.items() if amount} == figures(
            random_rows(seed), month, as_of
        )


@given(seeds)
@long_run
def test_the_order_of_arrival_and_what_is_recorded_later_change_nothing(seed: int) -> None:
    postings = close(random_rows(seed))
    assert close(shuffled(random_rows(seed), seed)) == postings
    ledger: list[Entry] = []
    for (month, as_of), posting in zip(LOCKS, postings, strict=True):
        assert entries_to_post(truncated(random_rows(seed), as_of), month, as_of, ledger) == posting
        ledger.extend(posting.entries)


@given(seeds)
@long_run
def test_statements_pay_what_is_released_and_balances_are_the_sums_of_entries(seed: int) -> None:
    ledger: list[Entry] = []
    for posting in close(random_rows(seed)):
        before_carried = _sum(ledger, "carry_forward")
        ledger.extend(posting.entries)
        for row in payables(posting.entries):
            assert row.payable >= 0
            released = sum(
                entry.amount
                for entry in posting.entries
                if entry.side == "release" and (entry.rep, entry.currency) == (row.rep, row.currency)
            )
            assert row.earned + row.cap_floor + row.clawback + row.adjustment + row.held == released
            carried = _sum(ledger, "carry_forward").get((row.rep, row.currency), Decimal(0))
            assert carried >= 0
            due = released + row.draw - before_carried.get((row.rep, row.currency), Decimal(0))
            assert row.payable - carried == due
            assert row.payable == 0 or carried == 0
        for amount in _sum(ledger, "draw_advance", "draw_recovery", "draw_forgiveness").values():
            assert amount >= 0


def _sum(ledger: list[Entry], *kinds: str) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in ledger:
        if entry.entry_type in kinds:
            sums[entry.rep, entry.currency] += entry.amount
    return sums


@given(seeds)
@long_run
def test_every_sentence_can_be_said_in_vietnamese(seed: int) -> None:
    for posting in close(random_rows(seed)):
        for entry in posting.entries:
            english, vietnamese = translated(entry, "en"), translated(entry, "vi")
            assert english
            assert vietnamese != english
            assert "{" not in english + vietnamese
