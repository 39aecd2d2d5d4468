"""Whoever gets round the database's guards is found out: `verify` names the first entry that is not right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from publishing.commission.ledger.appending import append_entries
from publishing.commission.ledger.chain import ENTRY_COLUMNS, PostedEntry, hash_of_entry
from publishing.commission.ledger.reading import read_entry, read_posted
from publishing.commission.ledger.tables import DOCUMENTS, ENTRIES, PERIOD_STEPS
from publishing.commission.ledger.verifying import Verification, verify
from tests.integration.commission.ledger_rows import OCTOBER, drop_guards, entry, lock_two_months

EVERY_ENTRY = range(1, 7)
OTHER_VALUES: dict[str, Any] = {
    "rep": "R9",
    "currency": "EUR",
    "side": "release",
    "entry_type": "override",
    "plan_id": "Q",
    "version_no": 7,
    "component_id": "other",
    "rate": Decimal("0.09"),
    "tier": 3,
    "original_period": OCTOBER - timedelta(days=30),
    "posted_period": OCTOBER - timedelta(days=30),
    "reverses_period": OCTOBER - timedelta(days=30),
    "source": "invoice:X",
    "event_id": "X",
    "credited": Decimal(9),
    "amount": Decimal(9),
    "fx_rate": Decimal("1.5"),
    "reason": "other",
}


@pytest.fixture
def tampering(ledger: Engine) -> Engine:
    """Two locked months of three entries each, in a database whose guards are gone."""
    lock_two_months(ledger)
    with ledger.begin() as connection:
        drop_guards(connection)
    return ledger


def verified(engine: Engine) -> Verification:
    with engine.connect() as connection:
        return verify(connection)


def named(engine: Engine) -> str:
    finding = verified(engine).finding
    assert finding is not None
    return finding.what


def rehash(connection: Connection, posted: PostedEntry) -> None:
    connection.execute(update(ENTRIES).where(ENTRIES.c.id == posted.id).values(hash=hash_of_entry(posted)))


def existing(connection: Connection, entry_id: int) -> PostedEntry:
    found = read_entry(connection, entry_id)
    assert found is not None
    return found


def test_a_ledger_that_nobody_touched_is_whole(tampering: Engine) -> None:
    found = verified(tampering)
    with tampering.connect() as connection:
        head = existing(connection, 6).hash
    assert found == Verification(6, 2, 2, head, None)


@pytest.mark.parametrize("entry_id", EVERY_ENTRY)
def test_any_changed_column_of_any_entry_is_found_and_named(tampering: Engine, entry_id: int) -> None:
    assert set(OTHER_VALUES) == set(ENTRY_COLUMNS)
    for column, other in OTHER_VALUES.items():
        with tampering.connect() as connection:
            is_other = getattr(existing(connection, entry_id).entry, column) == other
            value = "earned" if is_other else other
            change = update(ENTRIES).where(ENTRIES.c.id == entry_id).values({column: value})
            assert connection.execute(change).rowcount == 1
            finding = verify(connection).finding
            assert finding is not None, column
            assert finding.what == f"entry {entry_id}", column
            connection.rollback()
    assert verified(tampering).finding is None


@pytest.mark.parametrize("entry_id", EVERY_ENTRY)
@pytest.mark.parametrize("column", ["recorded_at", "run_id", "previous_hash", "hash"])
def test_a_changed_place_in_the_chain_is_found_and_named(
    tampering: Engine, entry_id: int, column: str
) -> None:
    with tampering.begin() as connection:
        posted = existing(connection, entry_id)
        other = {"recorded_at": posted.recorded_at - timedelta(days=1), "run_id": "x"}
        value = other.get(column, "f" * 64)
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == entry_id).values({column: value}))
    assert named(tampering) == f"entry {entry_id}"


@pytest.mark.parametrize("entry_id", EVERY_ENTRY)
def test_an_entry_that_was_changed_and_hashed_anew_is_found_and_named(
    tampering: Engine, entry_id: int
) -> None:
    with tampering.begin() as connection:
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == entry_id).values(amount=Decimal(9)))
        rehash(connection, existing(connection, entry_id))
    assert named(tampering) == f"entry {entry_id}"


@pytest.mark.parametrize("entry_id", EVERY_ENTRY)
def test_a_removed_entry_is_found_and_named(tampering: Engine, entry_id: int) -> None:
    with tampering.begin() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.id == entry_id))
    assert named(tampering) == f"entry {entry_id}"


@pytest.mark.parametrize("entry_id", EVERY_ENTRY)
def test_a_removed_entry_is_found_though_the_later_ones_were_renumbered(
    tampering: Engine, entry_id: int
) -> None:
    with tampering.begin() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.id == entry_id))
        for later in range(entry_id + 1, 7):
            connection.execute(update(ENTRIES).where(ENTRIES.c.id == later).values(id=later - 1))
    assert named(tampering) == f"entry {entry_id}"


@pytest.mark.parametrize("entry_id", range(2, 8))
def test_an_inserted_entry_is_found_and_named_though_it_fits_the_chain(
    tampering: Engine, entry_id: int
) -> None:
    with tampering.begin() as connection:
        for later in range(6, entry_id - 1, -1):
            connection.execute(update(ENTRIES).where(ENTRIES.c.id == later).values(id=later + 1))
        before = existing(connection, entry_id - 1)
        forged = replace(before, id=entry_id, previous_hash=before.hash, entry=entry(amount=Decimal(1)))
        values = {name: getattr(forged.entry, name) for name in ENTRY_COLUMNS}
        place = {name: getattr(forged, name) for name in ("id", "previous_hash", "recorded_at", "run_id")}
        connection.execute(insert(ENTRIES).values(**values, **place, hash=hash_of_entry(forged)))
    assert named(tampering) == f"entry {entry_id}"


def test_an_entry_before_the_first_is_found_and_named(tampering: Engine) -> None:
    with tampering.begin() as connection:
        first = connection.execute(select(ENTRIES).where(ENTRIES.c.id == 1)).one()._mapping
        connection.execute(insert(ENTRIES).values({**first, "id": 0}))
    assert named(tampering) == "entry 0"


@pytest.mark.parametrize("kept", range(6))
def test_a_tail_that_was_cut_off_is_found_by_the_counts_of_the_locks(tampering: Engine, kept: int) -> None:
    with tampering.begin() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.id > kept))
    assert named(tampering) == f"entry {kept + 1}"


def test_a_chain_that_was_hashed_anew_from_end_to_end_differs_from_the_locks(tampering: Engine) -> None:
    with tampering.begin() as connection:
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == 2).values(amount=Decimal(9)))
        previous = existing(connection, 1).hash
        for entry_id in range(2, 7):
            connection.execute(update(ENTRIES).where(ENTRIES.c.id == entry_id).values(previous_hash=previous))
            rehash(connection, existing(connection, entry_id))
            previous = existing(connection, entry_id).hash
    assert named(tampering) == "entry 3"  # the last one of the first lock that does not fit


def test_an_amount_that_is_no_number_is_found_and_named(tampering: Engine) -> None:
    if tampering.dialect.name != "sqlite":
        return  # PostgreSQL's columns cannot hold one
    with tampering.begin() as connection:
        connection.exec_driver_sql("update com_entries set amount = 'nine' where id = 4")
    assert named(tampering) == "entry 4"


@pytest.mark.parametrize("step_id", [1, 2])
def test_a_changed_step_is_found_and_named(tampering: Engine, step_id: int) -> None:
    with tampering.begin() as connection:
        connection.execute(update(PERIOD_STEPS).where(PERIOD_STEPS.c.id == step_id).values(who="mallory"))
    assert named(tampering).startswith(f"step {step_id} ")


def test_a_changed_statement_is_found_and_named(tampering: Engine) -> None:
    with tampering.begin() as connection:
        connection.execute(update(DOCUMENTS).where(DOCUMENTS.c.period == OCTOBER).values(content=b"other"))
    assert named(tampering) == "R1.html of 2026-10"


def test_a_statement_that_was_removed_is_found_by_the_hash_that_was_approved(tampering: Engine) -> None:
    with tampering.begin() as connection:
        connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.period == OCTOBER))
    assert named(tampering) == "the lock of 2026-10"


def test_the_last_month_cut_off_with_its_lock_is_shown_by_a_hash_kept_elsewhere(tampering: Engine) -> None:
    head = verified(tampering).head_hash
    with tampering.begin() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.id > 3))
        connection.execute(delete(PERIOD_STEPS).where(PERIOD_STEPS.c.id > 1))
    with tampering.connect() as connection:
        assert verify(connection).finding is None
        finding = verify(connection, head).finding
    assert finding is not None
    assert finding.what == "the ledger"


def test_the_hash_is_that_of_the_columns_as_json_with_sorted_keys(ledger: Engine) -> None:
    import hashlib

    lock_two_months(ledger)
    with ledger.connect() as connection:
        posted = next(read_posted(connection))
    when = posted.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    written_by_hand = (
        '{"amount":"4000000","component_id":"main","credited":"400000000","currency":"VND",'
        '"entry_type":"earning","event_id":"I1","fx_rate":"1.00000000","id":1,'
        '"original_period":"2026-10-01","plan_id":"P","posted_period":"2026-10-01",'
        f'"previous_hash":"{"0" * 64}","rate":"0.010000","reason":"1 % of 400 000 000",'
        f'"recorded_at":"{when}","rep":"R1","reverses_period":null,"run_id":"2026-10","side":"earned",'
        '"source":"invoice:I1","tier":1,"version_no":1}'
    )
    assert posted.hash == hashlib.sha256(written_by_hand.encode()).hexdigest()


def test_nothing_can_be_added_outside_a_lock_without_being_seen(ledger: Engine) -> None:
    lock_two_months(ledger)
    with ledger.begin() as connection:
        last = existing(connection, 6)
        append_entries(connection, [entry()], last.recorded_at, "forged")
    assert named(ledger) == "entry 7"
