"""Draws, forgiveness, manual adjustments, balances, previews, and what was paid before the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from publishing.commission.engine.payables import payables
from publishing.commission.engine.posting import balances_of, entries_to_post, preview
from publishing.commission.engine.reasons import translated
from publishing.commission.engine.rows import (
    Draw,
    DrawForgiveness,
    ManualAdjustment,
    OpeningPaid,
    OverrideLevel,
    Team,
)
from tests.unit.publishing.commission.companies import (
    DECEMBER,
    EARLY,
    MARGINAL,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    amounts,
    carried,
    company,
    component,
    figures,
    flat,
    held,
    invoice,
    ledger,
    lock_time,
    million,
    note,
    november,
    october,
    paid,
    plan,
    receipt,
)

FLAT = plan(flat("0.02"))
HALF = Decimal("0.5")
LATER = datetime(2026, 11, 20, tzinfo=EARLY.tzinfo)


def a_draw(first: date, amount: int, after: date | None = None, recoverable: bool = True) -> Draw:
    return Draw("A", "VND", first, 1, million(amount), recoverable, HALF, EARLY, EARLY, after)


def test_a_forgiven_advance_leaves_the_balance_and_pays_nothing() -> None:
    forgiven = DrawForgiveness("F", 1, "A", NOVEMBER, million(4), "VND", "leaves", EARLY, EARLY)
    rows = company(FLAT, draws=(a_draw(OCTOBER, 6, NOVEMBER),), forgiveness=(forgiven,))
    entries = ledger(rows)
    assert carried(entries, NOVEMBER) == figures(("draw_forgiveness", "-4"))
    assert paid(entries, NOVEMBER) == 0
    assert balances_of(entries).draw == 2_000_000


def test_more_than_the_balance_cannot_be_forgiven() -> None:
    forgiven = DrawForgiveness("F", 1, "A", OCTOBER, million(7), "VND", "leaves", EARLY, EARLY)
    posting = entries_to_post(company(FLAT, forgiveness=(forgiven,)), OCTOBER, lock_time(OCTOBER), ())
    assert [found.reason for found in posting.open_exceptions] == ["forgiveness"]
    assert posting.entries == ()


def test_a_guarantee_is_not_recovered_by_the_draw_that_follows_it() -> None:
    draws = (a_draw(SEPTEMBER, 10, OCTOBER, recoverable=False), a_draw(OCTOBER, 5))
    rows = company(FLAT, draws=draws, documents=(invoice("I", november(5), 1000),))
    entries = ledger(rows, SEPTEMBER, OCTOBER, NOVEMBER)
    assert carried(entries, OCTOBER) == figures(("draw_advance", "5"))
    assert carried(entries, NOVEMBER) == figures(("draw_recovery", "-5"))


def test_an_ended_draw_is_still_recovered_at_its_share() -> None:
    rows = company(FLAT, draws=(a_draw(OCTOBER, 6, NOVEMBER),), documents=(invoice("I", november(5), 200),))
    assert carried(ledger(rows), NOVEMBER) == figures(("draw_recovery", "-2"))


def test_a_manual_adjustment_is_earned_and_paid_once_and_corrected_by_its_next_version() -> None:
    first = ManualAdjustment("X", 1, "A", OCTOBER, million(3), "VND", "contest", EARLY, EARLY)
    second = replace(first, version_no=2, amount=million(2), recorded_at=LATER, approved_at=LATER)
    entries = ledger(company(FLAT, adjustments=(first, second)))
    assert amounts(entries, OCTOBER) == figures(("adjustment", "3"))
    assert amounts(entries, NOVEMBER) == figures(("adjustment", "-1"))
    assert amounts(entries, DECEMBER) == []
    assert paid(entries, OCTOBER) == 3_000_000
    assert {entry.plan_id for entry in entries if entry.side != "statement"} == {"MANUAL"}


def test_a_preview_posts_the_open_months_before_it_and_changes_nothing() -> None:
    rows = company(FLAT, documents=(invoice("I1", october(5), 100), note("C", november(5), "I1", 100)))
    seen = preview(rows, NOVEMBER, lock_time(NOVEMBER), (), SEPTEMBER)
    assert amounts(list(seen.entries), NOVEMBER) == figures(("clawback", "-2"))
    locked = ledger(rows, SEPTEMBER, OCTOBER, NOVEMBER)
    assert list(seen.entries) == [entry for entry in locked if entry.posted_period == NOVEMBER]


def test_a_sale_from_before_the_ledger_is_taken_back_at_the_lowest_tier() -> None:
    august = date(2026, 8, 10)
    documents = (invoice("I", august, 600), note("C", october(5), "I", 300))
    earlier = replace(MARGINAL, valid_from=date(2026, 1, 1))
    rows = company(earlier, documents=documents, assignments=(held(first=date(2026, 1, 1)),))
    assert amounts(ledger(rows), OCTOBER) == figures(("clawback", "-3"))
    loaded = OpeningPaid("A", "P", "main", "invoice:I", 1, million(9), "VND", EARLY, EARLY)
    assert amounts(ledger(replace(rows, openings=(loaded,))), OCTOBER) == figures(("clawback", "-4.5"))


def test_a_rep_without_a_plan_before_the_ledger_is_taken_to_hold_that_of_its_first_day() -> None:
    documents = (invoice("I", date(2026, 8, 10), 100), note("C", october(5), "I", 100))
    entries = ledger(company(MARGINAL, documents=documents))
    assert amounts(entries, OCTOBER) == figures(("clawback", "-1"))
    assert amounts(entries, OCTOBER, side="release") == figures(("release", "-1"))
    unpaid = replace(documents[0], document_id="J")
    late = replace(plan(flat("0.02"), payout="collected"), period="quarter")
    rows = company(late, documents=(unpaid,), allocations=(receipt("R", "J", october(5), 100),))
    assert ledger(rows) == []


def test_a_managers_override_on_a_sale_from_before_the_ledger_is_taken_back_too() -> None:
    override = component("override", overrides=(OverrideLevel(1, Decimal("0.005")),))
    rows = company(
        FLAT,
        plan(override, plan_id="O"),
        assignments=(held("A"), held("M", "O")),
        teams=(Team("A", date(2026, 1, 1), 1, "M", EARLY),),
        documents=(invoice("I", date(2026, 8, 10), 100), note("C", october(5), "I", 50)),
    )
    assert amounts(ledger(rows), OCTOBER, "M") == figures(("clawback", "-0.25"))


def test_an_earning_from_before_the_ledger_is_released_as_it_is_collected_later() -> None:
    rows = company(
        replace(plan(flat("0.02"), payout="collected"), valid_from=date(2026, 1, 1)),
        assignments=(held(first=date(2026, 1, 1)),),
        documents=(invoice("I", date(2026, 8, 10), 100, 110),),
        allocations=(receipt("R1", "I", date(2026, 8, 20), 55), receipt("R2", "I", october(5), 55)),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER, side="release") == figures(("release", "1"))
    assert amounts(entries, OCTOBER) == []


def test_what_a_full_reversal_outside_the_window_leaves_stays_as_it_was_released() -> None:
    rows = company(
        plan(flat("0.02", clawback_days=10), payout="collected"),
        documents=(invoice("I", october(1), 100, 110), note("C", november(20), "I", 100, 110)),
        allocations=(receipt("R", "I", october(5), 55),),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER, side="release") == figures(("release", "1"))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "0"))
    assert amounts(entries, NOVEMBER, side="release") == []


def test_sentences_say_what_made_the_line_in_both_languages() -> None:
    documents = (invoice("I", october(5), 450), note("C", november(9), "I", 45))
    entries = ledger(company(MARGINAL, documents=documents))
    first = next(entry for entry in entries if entry.entry_type == "earning")
    assert first.reason.replace("\u00a0", " ") == (
        "invoice I: 400 000 000 VND × 1 %, tier 1; event of 2026-10-05, component main of plan P"
    )
    clawback = next(entry for entry in entries if entry.entry_type == "clawback")
    assert translated(clawback, "vi").replace("\u00a0", " ") == (
        "giấy báo có C ngày 2026-11-09 làm giảm 45 000 000 VND của hóa đơn I, ghi nhận trong 2026-10;"
        " thành phần main của kế hoạch P"
    )


def test_payable_is_the_sum_of_its_columns_and_never_below_zero() -> None:
    documents = (
        invoice("I", october(5), 100),
        note("C", november(5), "I", 40),
        invoice("J", date(2026, 12, 5), 10),
    )
    rows = payables(ledger(company(FLAT, documents=documents)))
    assert [(row.period.month, int(row.clawback), int(row.carried), int(row.payable)) for row in rows] == [
        (10, 0, 0, 2_000_000),
        (11, -800_000, 800_000, 0),
        (12, 0, -200_000, 0),
    ]


def test_a_component_that_pays_a_bonus_gives_all_of_it_for_all_of_the_source() -> None:
    bonus = plan(component("spiff", amount=Decimal(100)), basis="collected")
    rows = company(
        bonus,
        documents=(invoice("I", october(1), 3),),
        allocations=tuple(receipt(f"R{day}", "I", october(day), 1) for day in (5, 6, 7)),
    )
    assert [int(entry.amount) for entry in ledger(rows) if entry.entry_type == "spiff"] == [33, 34, 33]
