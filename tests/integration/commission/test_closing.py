"""A month goes open, calculated, approved, locked, paid; every other way is refused, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from publishing.commission.closing.calculating import calculate, preview, reconcile, start_ledger
from publishing.commission.closing.deciding import approve, pay, reject
from publishing.commission.closing.locking import lock
from publishing.commission.closing.tools import OpenException
from publishing.commission.ledger.reading import PeriodStep, read_documents, read_posted, read_steps
from publishing.commission.ledger.verifying import verify
from publishing.errors import (
    AsOfWrong,
    DraftChanged,
    ExceptionsOpen,
    LedgerBroken,
    LedgerMissing,
    NoteMissing,
    PeriodOutOfOrder,
    PeriodStateWrong,
    ReconciliationDiffers,
    SecondPersonRequired,
)
from tests.integration.commission.closing_tools import (
    INVOICED_VND,
    SEPTEMBER,
    LiteralParts,
    as_of,
    october_2025,
)
from tests.integration.commission.ledger_rows import drop_guards, entry

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def parts(ledger: Engine) -> LiteralParts:
    start_ledger(ledger, SEPTEMBER, "anna")
    return october_2025()


def calculated(ledger: Engine, parts: LiteralParts, month: date = SEPTEMBER) -> str:
    return calculate(ledger, month, as_of(month), "anna", parts.tools).draft_hash


def approved(ledger: Engine, parts: LiteralParts, month: date = SEPTEMBER) -> str:
    draft_hash = calculated(ledger, parts, month)
    approve(ledger, month, "director", "checked", "QĐ-12", draft_hash=draft_hash)
    return draft_hash


def locked(ledger: Engine, parts: LiteralParts, month: date = SEPTEMBER) -> PeriodStep:
    approved(ledger, parts, month)
    return lock(ledger, month, "anna", parts.tools)


def steps(ledger: Engine, month: date = SEPTEMBER) -> list[str]:
    with ledger.connect() as connection:
        return [step.step for step in read_steps(connection, month)]


def posted_count(ledger: Engine) -> int:
    with ledger.connect() as connection:
        return len(list(read_posted(connection)))


def test_a_month_is_calculated_approved_locked_and_paid(ledger: Engine, parts: LiteralParts) -> None:
    draft_hash = approved(ledger, parts)
    assert posted_count(ledger) == 0
    step = lock(ledger, SEPTEMBER, "anna", parts.tools, "minutes 9")
    pay(ledger, SEPTEMBER, "anna", "", "bank 77")
    assert steps(ledger) == ["open", "calculated", "approved", "locked", "paid"]
    assert steps(ledger, OCTOBER) == ["open"]
    with ledger.connect() as connection:
        entries = list(read_posted(connection))
        pages = read_documents(connection, SEPTEMBER)
        kept = read_steps(connection, SEPTEMBER)
        assert verify(connection).finding is None
    assert [each.entry for each in entries] == parts.entries[SEPTEMBER]
    assert {each.run_id for each in entries} == {"2025-09@2025-10-05T12:00:00.000000Z"}
    assert [page.content.decode() for page, _ in pages] == ["Nguyễn An 4000000\nNguyễn An 4000000"]
    assert step.draft_hash == draft_hash
    assert (kept[3].entry_count, kept[3].head_hash) == (2, entries[-1].hash)
    assert [(each.who, each.reference) for each in kept[2:]] == [
        ("director", "QĐ-12"),
        ("anna", ""),
        ("anna", "bank 77"),
    ]


def test_entries_pages_and_step_of_a_lock_stand_or_fall_together(ledger: Engine, parts: LiteralParts) -> None:
    approved(ledger, parts)
    with ledger.begin() as connection:
        connection.execute(text("alter table com_statements rename to com_statements_away"))
    with pytest.raises(Exception, match="com_statements"):
        lock(ledger, SEPTEMBER, "anna", parts.tools)
    with ledger.begin() as connection:
        connection.execute(text("alter table com_statements_away rename to com_statements"))
    assert posted_count(ledger) == 0
    assert steps(ledger) == ["open", "calculated", "approved"]
    lock(ledger, SEPTEMBER, "anna", parts.tools)
    assert posted_count(ledger) == 2


def test_the_engine_sees_what_earlier_months_posted(ledger: Engine, parts: LiteralParts) -> None:
    locked(ledger, parts)
    locked(ledger, parts, OCTOBER)
    assert parts.seen_posted == [0, 0, 2, 2]
    assert posted_count(ledger) == 3


def test_a_locked_month_can_be_previewed_as_it_was_and_nothing_is_written(
    ledger: Engine, parts: LiteralParts
) -> None:
    draft_hash = locked(ledger, parts).draft_hash
    assert preview(ledger, SEPTEMBER, as_of(SEPTEMBER), parts.tools).draft_hash == draft_hash
    assert preview(ledger, SEPTEMBER, as_of(OCTOBER), parts.tools).draft_hash != draft_hash
    assert steps(ledger) == ["open", "calculated", "approved", "locked"]


@pytest.mark.parametrize("after", ["open", "calculated", "approved", "locked", "paid"])
def test_only_the_steps_that_follow_a_state_can_be_taken(
    ledger: Engine, parts: LiteralParts, after: str
) -> None:
    taken = ["open", "calculated", "approved", "locked", "paid"]
    takes: dict[str, Callable[[], object]] = {
        "calculated": lambda: calculated(ledger, parts),
        "approved": lambda: approve(ledger, SEPTEMBER, "director", "", "QĐ-12"),
        "locked": lambda: lock(ledger, SEPTEMBER, "anna", parts.tools),
        "paid": lambda: pay(ledger, SEPTEMBER, "anna", "", "bank 77"),
        "open": lambda: reject(ledger, SEPTEMBER, "director", "too early"),
    }
    for name in taken[1 : taken.index(after) + 1]:
        takes[name]()
    allowed = {
        "open": {"calculated"},
        "calculated": {"calculated", "approved", "open"},
        "approved": {"locked", "open"},
        "locked": {"paid"},
        "paid": set(),
    }[after]
    refused = set(takes) - allowed
    assert refused
    before = steps(ledger)
    for name in refused:
        with pytest.raises(PeriodStateWrong, match="Nothing was"):
            takes[name]()
    assert steps(ledger) == before


def test_a_month_that_was_sent_back_is_open_with_the_note_and_can_be_closed_again(
    ledger: Engine, parts: LiteralParts
) -> None:
    approved(ledger, parts)
    reject(ledger, SEPTEMBER, "director", "invoice I7 is missing", "QĐ-13")
    with ledger.connect() as connection:
        last = read_steps(connection, SEPTEMBER)[-1]
    assert (last.step, last.who, last.note, last.reference) == (
        "open",
        "director",
        "invoice I7 is missing",
        "QĐ-13",
    )
    locked(ledger, parts)
    assert posted_count(ledger) == 2


def test_a_month_calculated_anew_goes_back_to_open_first(ledger: Engine, parts: LiteralParts) -> None:
    calculated(ledger, parts)
    calculated(ledger, parts)
    assert steps(ledger) == ["open", "calculated", "open", "calculated"]


def test_months_are_closed_in_their_order(ledger: Engine, parts: LiteralParts) -> None:
    for month in (date(2025, 8, 1), OCTOBER, date(2025, 12, 1)):
        with pytest.raises(PeriodOutOfOrder, match="Nothing was"):
            calculated(ledger, parts, month)
    locked(ledger, parts)
    calculated(ledger, parts, OCTOBER)


def test_a_ledger_begins_once_and_before_anything_else(ledger: Engine) -> None:
    parts = october_2025()
    with pytest.raises(LedgerMissing, match="commission start"):
        calculated(ledger, parts)
    start_ledger(ledger, SEPTEMBER, "anna")
    with pytest.raises(PeriodStateWrong, match="begins once"):
        start_ledger(ledger, OCTOBER, "anna")


def test_who_calculates_may_not_approve_unless_the_company_says_so(
    ledger: Engine, parts: LiteralParts
) -> None:
    calculated(ledger, parts)
    for name in ("anna", " Anna "):
        with pytest.raises(SecondPersonRequired):
            approve(ledger, SEPTEMBER, name, "", "QĐ-12")
    assert steps(ledger) == ["open", "calculated"]
    approve(ledger, SEPTEMBER, "anna", "", "QĐ-12", require_second_person=False)
    assert steps(ledger)[-1] == "approved"


def test_an_approval_names_who_and_a_reference_and_a_rejection_a_note(
    ledger: Engine, parts: LiteralParts
) -> None:
    calculated(ledger, parts)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: approve(ledger, SEPTEMBER, "director", "fine", " "),
        lambda: approve(ledger, SEPTEMBER, "", "fine", "QĐ-12"),
        lambda: reject(ledger, SEPTEMBER, "director", " "),
    )
    for attempt in attempts:
        with pytest.raises(NoteMissing, match="Nothing was changed"):
            attempt()
    assert steps(ledger) == ["open", "calculated"]


def test_a_draft_that_was_not_shown_is_not_approved(ledger: Engine, parts: LiteralParts) -> None:
    shown = calculated(ledger, parts)
    parts.entries[SEPTEMBER] = [entry(original_period=SEPTEMBER, posted_period=SEPTEMBER)]
    assert calculated(ledger, parts) != shown
    with pytest.raises(DraftChanged):
        approve(ledger, SEPTEMBER, "director", "", "QĐ-12", draft_hash=shown)


def test_the_lock_refuses_another_draft_than_was_approved(ledger: Engine, parts: LiteralParts) -> None:
    approved(ledger, parts)
    parts.entries[SEPTEMBER][0] = entry(
        original_period=SEPTEMBER, posted_period=SEPTEMBER, amount=Decimal(4_000_001)
    )
    with pytest.raises(DraftChanged, match="Nothing was locked"):
        lock(ledger, SEPTEMBER, "anna", parts.tools)
    assert posted_count(ledger) == 0
    assert steps(ledger)[-1] == "approved"


def test_a_rep_who_changes_her_name_after_the_approval_changes_no_statement(
    ledger: Engine, parts: LiteralParts
) -> None:
    approved(ledger, parts)
    parts.names["R1"] = "Trần An"
    lock(ledger, SEPTEMBER, "anna", parts.tools)
    with ledger.connect() as connection:
        (page, _), *_ = read_documents(connection, SEPTEMBER)
    assert "Nguyễn An" in page.content.decode()


def test_a_difference_to_accounting_stops_approval_and_lock(ledger: Engine, parts: LiteralParts) -> None:
    parts.accounted = {INVOICED_VND: Decimal(399)}
    calculated(ledger, parts)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: reconcile(ledger, SEPTEMBER),
        lambda: approve(ledger, SEPTEMBER, "director", "", "QĐ-12"),
    )
    for attempt in attempts:
        with pytest.raises(ReconciliationDiffers, match=r"invoiced VND: credits 400.*399.*difference 1"):
            attempt()
    parts.accounted = {INVOICED_VND: Decimal(400)}
    approved(ledger, parts)
    parts.credited = {INVOICED_VND: Decimal(400), (SEPTEMBER, "won", "USD"): Decimal("0.01")}
    with pytest.raises(ReconciliationDiffers, match="won USD"):
        lock(ledger, SEPTEMBER, "anna", parts.tools)
    assert posted_count(ledger) == 0


def test_a_document_that_accounting_delivers_after_the_calculation_does_not_stop_the_lock(
    ledger: Engine, parts: LiteralParts
) -> None:
    approved(ledger, parts)
    parts.accounted = {INVOICED_VND: Decimal(470)}  # known now, not at the as-of time
    lock(ledger, SEPTEMBER, "anna", parts.tools)
    assert posted_count(ledger) == 2


def test_a_month_that_was_compared_with_nothing_is_not_approved(ledger: Engine, parts: LiteralParts) -> None:
    parts.credited = parts.accounted = {}
    calculated(ledger, parts)
    with pytest.raises(ReconciliationDiffers, match="no plan is in force"):
        approve(ledger, SEPTEMBER, "director", "", "QĐ-12")


def test_an_exception_stops_approval_until_it_is_waived(ledger: Engine, parts: LiteralParts) -> None:
    parts.exceptions = (OpenException(SEPTEMBER, "quota", "R7 P"),)
    calculated(ledger, parts)
    with pytest.raises(ExceptionsOpen, match="2025-09 quota: R7 P"):
        approve(ledger, SEPTEMBER, "director", "", "QĐ-12")
    parts.exceptions = (OpenException(SEPTEMBER, "quota", "R7 P", is_waived=True),)
    locked(ledger, parts)
    assert posted_count(ledger) == 2


def test_a_month_is_calculated_as_of_a_time_after_its_end_and_not_in_the_future(
    ledger: Engine, parts: LiteralParts
) -> None:
    end_of_september_in_hanoi = datetime(2025, 9, 30, 17, tzinfo=UTC)
    for time in (end_of_september_in_hanoi - timedelta(seconds=1), datetime.now(UTC) + timedelta(minutes=5)):
        with pytest.raises(AsOfWrong, match="Nothing was calculated"):
            calculate(ledger, SEPTEMBER, time, "anna", parts.tools)
    calculate(ledger, SEPTEMBER, end_of_september_in_hanoi, "anna", parts.tools)


def test_a_month_is_not_calculated_as_of_a_time_before_the_last_lock(
    ledger: Engine, parts: LiteralParts
) -> None:
    calculate(ledger, SEPTEMBER, datetime(2025, 12, 1, tzinfo=UTC), "anna", parts.tools)
    approve(ledger, SEPTEMBER, "director", "", "QĐ-12")
    lock(ledger, SEPTEMBER, "anna", parts.tools)
    with pytest.raises(AsOfWrong):
        calculate(ledger, OCTOBER, as_of(OCTOBER), "anna", parts.tools)


def test_nothing_is_added_to_a_ledger_that_is_broken(ledger: Engine, parts: LiteralParts) -> None:
    locked(ledger, parts)
    approved(ledger, parts, OCTOBER)
    with ledger.begin() as connection:
        drop_guards(connection)
        connection.execute(text("update com_entries set reason = 'x' where id = 2"))
    with pytest.raises(LedgerBroken, match="entry 2 was changed"):
        lock(ledger, OCTOBER, "anna", parts.tools)
    assert posted_count(ledger) == 2
