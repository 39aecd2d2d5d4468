"""Several components, plans and assignments of one rep: windows, quotas, bonuses. Amounts in million."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from publishing.commission.engine.posting import entries_to_post
from publishing.commission.engine.rows import Assignment, Deal, KnownRows, Quota, QuotaDays
from publishing.commission.entries import Entry
from tests.unit.publishing.commission.companies import (
    EARLY,
    MARGINAL,
    MILLION,
    NOVEMBER,
    OCTOBER,
    amounts,
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
    plan,
    receipt,
)


def of_component(entries: list[Entry], month: date, plan_id: str, name: str) -> list[tuple[str, Decimal]]:
    """Earned entries of one component in a month."""
    return [
        (entry.entry_type, (entry.amount / MILLION).normalize())
        for entry in entries
        if (entry.posted_period, entry.plan_id, entry.component_id, entry.side)
        == (month, plan_id, name, "earned")
    ]


def test_a_component_outside_its_own_window_is_not_lowered_when_another_claws_back() -> None:
    both = plan(component(component_id="tiers", clawback_days=30), flat("0.01", component_id="flat"))
    documents = (
        invoice("I1", october(1), 100),
        invoice("I2", november(10), 520),
        note("C", november(20), "I1", 80),
    )
    entries = ledger(company(both, documents=documents))
    assert of_component(entries, NOVEMBER, "P", "flat") == figures(("clawback", "-0.8"), ("earning", "5.2"))
    assert of_component(entries, NOVEMBER, "P", "tiers") == figures(
        ("clawback", "0"), ("earning", "4"), ("earning", "2"), ("earning", "0.6")
    )


def test_a_plan_that_nets_a_credit_itself_is_not_lowered_by_another_plans_clawback() -> None:
    quarterly = plan(component(), plan_id="Q", period="quarter")
    rows = company(
        plan(flat("0.02")),
        quarterly,
        assignments=(held(), held(plan_id="Q")),
        quotas=(Quota("A", "quarter", OCTOBER, 1, million(100), "VND", EARLY, EARLY),),
        documents=(
            invoice("I1", october(1), 100),
            invoice("I2", november(10), 90),
            note("C", november(20), "I1", 80),
        ),
    )
    entries = ledger(rows)
    assert of_component(entries, NOVEMBER, "P", "main") == figures(("clawback", "-1.6"), ("earning", "1.8"))
    earned = sum(entry.amount for entry in entries if (entry.plan_id, entry.side) == ("Q", "earned"))
    # 20 + 90 = 110 of a quota of 100: 80 × 1 % + 20 × 2 % + 10 × 3 %.
    assert earned == 1_500_000


def test_cash_for_a_deal_that_was_paid_at_closing_needs_no_plan_when_the_seller_left() -> None:
    won = plan(flat("0.02"), basis="won")
    collected = plan(flat("0.02"), basis="collected", plan_id="Q")
    rows = company(
        won,
        collected,
        assignments=(held(after=october(10)), held("B", "Q")),
        deals=(Deal("D", 1, "A", million(100), "VND", october(5), EARLY),),
        documents=(invoice("I", october(6), 100, deal_id="D"),),
        allocations=(receipt("R", "I", october(20), 100),),
    )
    posting = entries_to_post(rows, OCTOBER, lock_time(OCTOBER), ())
    assert posting.open_exceptions == ()
    assert amounts(list(posting.entries), OCTOBER) == figures(("earning", "2"))


def test_days_of_overlapping_assignments_to_a_plan_count_once() -> None:
    rows = company(
        MARGINAL, assignments=(held(), held(first=october(12))), documents=(invoice("I", october(20), 560),)
    )
    assert amounts(ledger(rows), OCTOBER) == figures(("earning", "4"), ("earning", "2"), ("earning", "1.8"))


def test_a_bonus_counts_only_what_is_left_of_the_payments_before() -> None:
    bonus = plan(component("spiff", amount=Decimal(100)), basis="collected")
    rows = company(
        bonus,
        documents=(invoice("I", october(1), 3),),
        allocations=(
            receipt("R1", "I", october(5), 1, bounced_on=october(20)),
            receipt("R2", "I", october(25), 1),
        ),
    )
    earned = [(entry.event_id, int(entry.amount)) for entry in ledger(rows) if entry.side == "earned"]
    assert earned == [("R2|A||revenue", 33)]


def test_two_plans_of_one_month_have_a_quota_each_and_one_statement() -> None:
    other = plan(component(), plan_id="Q")
    rows = company(
        MARGINAL,
        other,
        assignments=(held(after=october(16)), held(plan_id="Q", first=october(16))),
        documents=(invoice("I1", october(5), 250), invoice("I2", october(20), 250)),
    )
    entries = ledger(rows)
    # Half of the 22 working days each: a quota of 250 for either, so 200 × 1 % + 50 × 2 % twice.
    assert of_component(entries, OCTOBER, "P", "main") == figures(("earning", "2"), ("earning", "1"))
    assert of_component(entries, OCTOBER, "Q", "main") == figures(("earning", "2"), ("earning", "1"))


def with_two_quotas(assignment: Assignment, sale: int, day: date) -> KnownRows:
    """October's quota is 220 million until the 11th (7 working days of 22), 440 from the 12th on (15)."""
    quotas = tuple(
        Quota("A", "month", OCTOBER, 1, million(amount), "VND", EARLY, EARLY, assignment_id=name)
        for name, amount in (("K1", 220), ("K2", 440))
    )
    days = QuotaDays("K1", 1, date(2026, 1, 1), EARLY, october(11)), QuotaDays("K2", 1, october(12), EARLY)
    return company(
        MARGINAL,
        assignments=(assignment,),
        quotas=quotas,
        quota_days=days,
        documents=(invoice("I", day, sale),),
    )


@pytest.mark.parametrize(
    ("assignment", "day", "sale", "expected"),
    [
        (held(), october(20), 370, ("2.96", "1.48")),  # 70 + 300 = 370: 296 × 1 % + 74 × 2 %
        (held(after=october(12)), october(5), 70, ("0.56", "0.28")),  # 220 × 7 ÷ 22: 56 × 1 % + 14 × 2 %
        (held(first=october(12)), october(20), 300, ("2.4", "1.2")),  # 440 × 15 ÷ 22: 240 × 1 % + 60 × 2 %
    ],
)
def test_of_two_quotas_of_a_month_each_counts_by_the_days_that_it_is_for(
    assignment: Assignment, day: date, sale: int, expected: tuple[str, str]
) -> None:
    rows = with_two_quotas(assignment, sale, day)
    turned = replace(rows, quotas=rows.quotas[::-1], quota_days=rows.quota_days[::-1])
    for known in (rows, turned):
        assert amounts(ledger(known), OCTOBER) == figures(*(("earning", amount) for amount in expected))


def test_a_quota_whose_assignment_is_gone_gives_way_to_the_one_in_its_place() -> None:
    rows = with_two_quotas(held(), 440, october(20))
    first, second = rows.quota_days
    replaced = replace(first, void=True), replace(second, first=first.first)
    # 352 × 1 % + 88 × 2 %
    assert amounts(ledger(replace(rows, quota_days=replaced)), OCTOBER) == figures(
        ("earning", "3.52"), ("earning", "1.76")
    )
