"""What is missing is an exception and never a silent zero; the month is not to be locked over an open one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from publishing.commission.engine.plan_faults import plan_faults
from publishing.commission.engine.posting import Posting, entries_to_post
from publishing.commission.engine.rows import (
    NO_COMMISSION,
    Deal,
    KnownRows,
    OverrideLevel,
    SplitSet,
    Tier,
    Waiver,
)
from publishing.commission.entries import Entry
from tests.unit.publishing.commission.companies import (
    EARLY,
    MARGINAL,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    amounts,
    company,
    component,
    figures,
    flat,
    held,
    invoice,
    lock_time,
    million,
    note,
    october,
    plan,
    receipt,
)

FLAT = plan(flat("0.02"))
DIRECT = (OverrideLevel(1, Decimal(1)),)
SALE = invoice("I", october(5), 100)


def posting_of(rows: KnownRows, month: date = OCTOBER, posted: tuple[Entry, ...] = ()) -> Posting:
    return entries_to_post(rows, month, lock_time(month), posted)


def found_in(rows: KnownRows) -> list[tuple[date, str, str]]:
    """Open exceptions of October's lock."""
    return [(found.month, found.reason, found.subject) for found in posting_of(rows).open_exceptions]


def test_a_sale_without_a_plan_is_an_exception_but_no_commission_is_not() -> None:
    assert found_in(company(FLAT, assignments=(), documents=(SALE,))) == [(OCTOBER, "plan", "A")]
    assert found_in(company(FLAT, assignments=(held("A", NO_COMMISSION),), documents=(SALE,))) == []


def test_an_assignment_to_a_plan_without_a_version_that_day_is_an_exception() -> None:
    assert found_in(company(replace(FLAT, valid_to=OCTOBER), documents=(SALE,))) == [(OCTOBER, "plan", "A P")]


def test_cash_after_leaving_is_an_exception_and_money_going_back_is_not() -> None:
    rows = company(
        plan(flat("0.02"), basis="collected"),
        assignments=(held(after=october(8)),),
        documents=(replace(SALE, gross=million(110)),),
        allocations=(receipt("R", "I", october(10), 55),),
    )
    assert found_in(rows) == [(OCTOBER, "plan", "A")]
    refund = receipt("F", "I", october(20), 55, payment_type="refund")
    early = receipt("R", "I", october(5), 55)
    assert found_in(replace(rows, allocations=(early, refund))) == []


def test_a_missing_quota_is_asked_for_only_where_a_tiered_component_has_a_credit() -> None:
    assert found_in(company(MARGINAL, quotas=(), documents=(SALE,))) == [(OCTOBER, "quota", "A P")]
    assert found_in(company(MARGINAL, quotas=())) == []
    assert found_in(company(FLAT, quotas=(), documents=(SALE,))) == []


def test_splits_that_are_not_one_are_an_exception_and_nobody_gets_the_event() -> None:
    shares = (("A", "revenue", Decimal("0.6")), ("B", "revenue", Decimal("0.39")))
    rows = company(
        FLAT,
        deals=(Deal("D", 1, "A", million(100), "VND", None, EARLY),),
        splits=(SplitSet("D", 1, shares, EARLY),),  # type: ignore[arg-type]
        documents=(replace(SALE, deal_id="D"),),
    )
    assert found_in(rows) == [(OCTOBER, "splits", "deal:D")]
    assert posting_of(rows).entries == ()


def test_a_sale_of_nobody_is_an_exception_and_still_reconciles() -> None:
    rows = company(FLAT, documents=(replace(SALE, rep=None),))
    assert found_in(rows) == [(OCTOBER, "rep", "invoice:I")]
    assert [total.amount for total in posting_of(rows).credits] == [100_000_000]


def test_a_missing_rate_is_an_exception_only_for_whose_plan_it_is() -> None:
    dollars = replace(SALE, currency="USD")
    in_dollars = plan(flat("0.02"), plan_id="U", currency="USD")
    assert found_in(company(FLAT, documents=(dollars,))) == [(OCTOBER, "rate", "invoice:I USD VND")]
    paid_in_dollars = company(FLAT, in_dollars, assignments=(held("A", "U"),), documents=(dollars,))
    assert found_in(paid_in_dollars) == []


def test_a_credit_note_on_a_sale_that_has_no_rate_is_an_exception_too() -> None:
    before = replace(SALE, currency="USD", document_date=date(2026, 8, 20))
    rows = company(FLAT, documents=(before, note("C", october(9), "I", 10, currency="USD")))
    assert found_in(rows) == [(OCTOBER, "rate", "invoice:I USD VND")]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ((replace(SALE, net=None),), (OCTOBER, "amount", "invoice:I")),
        ((replace(SALE, gross=Decimal(0)),), (OCTOBER, "amount", "invoice:I")),
        ((replace(SALE, void=True), note("C", october(9), "I", 10)), (OCTOBER, "credit_note", "C")),
    ],
)
def test_documents_that_cannot_be_counted_are_exceptions(documents: Any, expected: Any) -> None:
    assert found_in(company(FLAT, documents=documents)) == [expected]


def test_a_payment_on_an_unknown_document_is_an_exception() -> None:
    rows = company(plan(flat("0.02"), basis="collected"), allocations=(receipt("R", "gone", october(9), 1),))
    assert found_in(rows) == [(OCTOBER, "document", "R gone")]


def test_a_waiver_lets_the_month_be_locked_and_what_comes_later_is_an_adjustment() -> None:
    waiver = Waiver(OCTOBER, "quota", "A P", "finance", "the quota is being negotiated", EARLY)
    quota = company(MARGINAL).quotas
    late = tuple(replace(row, recorded_at=datetime(2026, 11, 20, tzinfo=EARLY.tzinfo)) for row in quota)
    late = tuple(replace(row, approved_at=row.recorded_at) for row in late)
    rows = company(MARGINAL, quotas=late, documents=(SALE,), waivers=(waiver,))
    first = posting_of(rows)
    assert [found.is_waived for found in first.exceptions] == [True]
    assert (first.open_exceptions, first.entries) == ((), ())
    second = posting_of(rows, NOVEMBER, first.entries)
    assert amounts(list(second.entries), NOVEMBER) == figures(("adjustment", "1"))


def test_what_is_recorded_but_not_approved_does_not_count() -> None:
    assert found_in(company(replace(FLAT, approved_at=None), documents=(SALE,))) == []
    unapproved = replace(held(), approved_at=None)
    assert found_in(company(FLAT, assignments=(unapproved,), documents=(SALE,))) == [(OCTOBER, "plan", "A")]
    later = replace(plan(flat("0.5")), version_no=2, approved_at=datetime(2026, 11, 20, tzinfo=EARLY.tzinfo))
    entries = posting_of(company(FLAT, later, documents=(SALE,))).entries
    assert amounts(list(entries), OCTOBER) == figures(("earning", "2"))


def test_exceptions_of_months_before_the_ledger_do_not_hold_it_up() -> None:
    rows = company(FLAT, assignments=(), documents=(replace(SALE, document_date=date(2026, 8, 31)),))
    assert found_in(rows) == []
    assert rows.company.first_month == SEPTEMBER


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (plan(flat("0.02", filters=(("product_category", ("x",)),)), basis="won"), "filters by product"),
        (plan(flat("0.02"), basis="collected", payout="invoiced"), "before it credits"),
        (plan(component(tiers=())), "do not start at 0"),
        (plan(component(tiers=(Tier(Decimal(0), Decimal(1)), Tier(Decimal(0), Decimal(2))))), "do not rise"),
        (plan(component("override")), "one rate per level"),
        (
            plan(component("override", overrides=DIRECT, credit_type="overlay")),
            "overlay",
        ),
        (plan(component("marginal", attainment_scope="plan")), "reads the attainment"),
        (plan(flat("0.02"), flat("0.03")), "twice"),
        (plan(flat("0.00000001")), "too fine"),
    ],
)
def test_a_plan_that_cannot_be_computed_is_an_exception(faulty: Any, words: str) -> None:
    assert any(words in fault for fault in plan_faults(faulty))
    won = Deal("D", 1, "A", million(1), "VND", october(5), EARLY)
    rows = company(faulty, deals=(won,), documents=(SALE,), allocations=(receipt("R", "I", october(6), 100),))
    assert (OCTOBER, "plan", "A P") in found_in(rows)


def test_a_plan_that_cannot_be_computed_pays_no_floor_either_and_is_an_exception_without_a_sale() -> None:
    faulty = plan(component(tiers=(Tier(Decimal("0.5"), Decimal("0.01")),), floor=million(3)))
    assert found_in(company(faulty)) == [(SEPTEMBER, "plan", "A P"), (OCTOBER, "plan", "A P")]
    assert posting_of(company(faulty)).entries == ()
    assert posting_of(company(faulty, documents=(SALE,))).entries == ()
