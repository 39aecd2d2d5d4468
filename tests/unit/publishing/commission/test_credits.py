"""Who is credited with what: owners, lines, filters, new customers, currencies, managers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from publishing.commission.engine.posting import credits_of_sources, entries_to_post
from publishing.commission.engine.rows import (
    CalendarDay,
    Deal,
    DocumentLine,
    FxRate,
    OverrideLevel,
    Owner,
    Quota,
    Reversal,
    SplitSet,
    Team,
)
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
    ledger,
    lock_time,
    million,
    note,
    november,
    october,
    paid,
    plan,
    quotas,
    receipt,
)

FLAT = plan(flat("0.02"))
TEN = tuple(held(rep) for rep in ("A", "B", "C", "D"))


def test_splits_come_before_the_owner_he_before_the_salesperson_and_she_before_the_account_owner() -> None:
    deal = Deal("D", 1, "B", million(1), "VND", None, EARLY)
    split = SplitSet("D", 1, (("C", "revenue", Decimal(1)),), EARLY)
    owner = Owner("account", "K", SEPTEMBER, 1, "D", EARLY)
    sale = invoice("I", october(5), 100, deal_id="D", customer="K")
    rows = company(FLAT, assignments=TEN, deals=(deal,), splits=(split,), owners=(owner,), documents=(sale,))
    assert paid(ledger(rows), OCTOBER, "C") == 2_000_000
    rows = replace(rows, splits=(replace(split, shares=(("C", "overlay", Decimal("0.1")),)),))
    assert paid(ledger(rows), OCTOBER, "B") == 2_000_000
    nobody = Owner("deal", "D", SEPTEMBER, 1, None, EARLY)
    rows = replace(rows, owners=(owner, nobody))
    assert paid(ledger(rows), OCTOBER, "A") == 2_000_000
    rows = replace(rows, documents=(replace(sale, rep=None),))
    assert paid(ledger(rows), OCTOBER, "D") == 2_000_000


def test_lines_are_credited_to_their_own_salespeople() -> None:
    lines = (DocumentLine("1", million(70), rep="B"), DocumentLine("2", million(30)))
    rows = company(FLAT, assignments=TEN, documents=(invoice("I", october(5), 100, lines=lines),))
    entries = ledger(rows)
    assert paid(entries, OCTOBER, "A") == 600_000
    assert paid(entries, OCTOBER, "B") == 1_400_000


def test_three_equal_shares_of_a_hundred_dong_add_up_with_the_smallest_id_first() -> None:
    third = Decimal("0.333333")
    split = SplitSet("D", 1, tuple((rep, "revenue", third) for rep in "BAC"), EARLY)
    sale = invoice("I", october(5), Decimal("0.0001"), deal_id="D")
    deal = Deal("D", 1, "A", million(1), "VND", None, EARLY)
    rows = company(FLAT, assignments=TEN, deals=(deal,), splits=(split,), documents=(sale,))
    credited = [(entry.rep, int(entry.credited)) for entry in ledger(rows) if entry.entry_type == "earning"]
    assert credited == [("A", 34), ("B", 33), ("C", 33)]


def test_a_new_customer_has_no_earlier_invoice_than_the_source_itself() -> None:
    new = plan(flat("0.02", filters=(("customer_is_new", ("true",)),)), basis="collected")
    first = invoice("I1", october(1), 100, customer="K")
    second = invoice("I2", october(8), 100, customer="K")
    rows = company(
        new,
        documents=(first, second),
        allocations=(
            receipt("R1", "I1", october(8), 50),
            receipt("R2", "I1", october(9), 50),
            receipt("R3", "I2", october(9), 100),
        ),
    )
    earned = [entry for entry in ledger(rows) if entry.side == "earned"]
    assert [(entry.event_id, int(entry.credited)) for entry in earned] == [("R1|A||revenue", 50_000_000)]


def test_a_manager_two_levels_up_earns_only_by_a_row_for_level_two_and_never_on_herself() -> None:
    levels = (OverrideLevel(1, Decimal("0.01")), OverrideLevel(2, Decimal("0.001")))
    override = plan(component("override", overrides=levels), plan_id="O")
    circle = (Team("A", SEPTEMBER, 1, "B", EARLY), Team("B", SEPTEMBER, 1, "A", EARLY))
    rows = company(
        FLAT,
        override,
        assignments=(held("A"), held("B", "O")),
        teams=circle,
        documents=(invoice("I", october(5), 100),),
    )
    assert amounts(ledger(rows), OCTOBER, "B") == figures(("override", "1"))
    chain = (Team("A", SEPTEMBER, 1, "C", EARLY), Team("C", SEPTEMBER, 1, "B", EARLY))
    assert amounts(ledger(replace(rows, teams=chain)), OCTOBER, "B") == figures(("override", "0.1"))


def test_a_quota_in_dollars_counts_at_the_first_day_of_the_period() -> None:
    quota = Quota("A", "month", OCTOBER, 1, Decimal(20_000), "USD", EARLY, EARLY)
    rates = (FxRate(OCTOBER, "USD", Decimal(25_000), EARLY), FxRate(october(2), "USD", Decimal(1), EARLY))
    rows = company(MARGINAL, quotas=(quota,), rates=rates, documents=(invoice("I", october(5), 560),))
    assert amounts(ledger(rows), OCTOBER) == figures(("earning", "4"), ("earning", "2"), ("earning", "1.8"))


def test_rates_cross_through_dong_and_grow_too_old_after_seven_days() -> None:
    dollars = plan(flat("0.01"), currency="USD")
    rates = (
        FxRate(date(2026, 9, 28), "USD", Decimal(25_000), EARLY),
        FxRate(date(2026, 9, 28), "EUR", Decimal(30_000), EARLY),
    )
    sale = replace(invoice("I", october(5), 0), currency="EUR", net=Decimal(100), gross=Decimal(100))
    rows = company(dollars, rates=rates, documents=(sale,))
    (earning,) = [entry for entry in ledger(rows) if entry.entry_type == "earning"]
    assert [earning.credited, earning.amount, earning.fx_rate] == [120, Decimal("1.20"), Decimal("1.2")]


def test_a_holiday_is_no_working_day_of_the_quota() -> None:
    free = CalendarDay(october(12), False, EARLY)
    rows = company(
        MARGINAL,
        assignments=(held(first=october(12)),),
        calendar=(free,),
        documents=(invoice("I", october(20), 1),),
    )
    # 14 of 21 working days: the quota is 333 333 333, the first tier ends at 266 666 666.4.
    assert amounts(ledger(rows), OCTOBER) == figures(("earning", "0.01"))
    rows = replace(rows, documents=(invoice("I", october(20), 400),))
    earned = [int(entry.amount) for entry in ledger(rows) if entry.side == "earned"]
    assert earned == [2_666_667, 1_333_333, 2_000_000]


def test_a_cancelled_part_of_an_invoice_is_taken_back_like_a_credit_note() -> None:
    cancelled = Reversal("X", 1, "invoice:I", november(3), million(25), "cancellation", EARLY)
    rows = company(FLAT, documents=(invoice("I", october(5), 100),), reversals=(cancelled,))
    assert amounts(ledger(rows), NOVEMBER) == figures(("clawback", "-0.5"))


def test_two_credit_notes_take_back_exactly_what_was_paid() -> None:
    third = Decimal("0.000033")
    notes = (note("C1", november(3), "I", third), note("C2", november(4), "I", Decimal("0.0001") - third))
    rows = company(plan(flat("0.333333")), documents=(invoice("I", october(5), Decimal("0.0001")), *notes))
    entries = ledger(rows)
    assert sorted(entry.amount for entry in entries if entry.entry_type == "clawback") == [-23, -10]
    assert sum(entry.amount for entry in entries if entry.side == "earned") == 0


def test_quotas_of_another_period_are_not_the_plans() -> None:
    monthly = quotas("A")
    quarterly = plan(component("retroactive"), period="quarter")
    quarter = Quota("A", "quarter", OCTOBER, 1, million(100), "VND", EARLY, EARLY)
    rows = company(quarterly, quotas=(*monthly, quarter), documents=(invoice("I", october(5), 100),))
    assert amounts(ledger(rows), OCTOBER) == figures(("earning", "3"))


def test_credits_of_sources_name_the_documents_behind_the_sums() -> None:
    documents = (invoice("I", october(1), 100), note("C", november(2), "I", 30), invoice("J", november(3), 7))
    rows = company(FLAT, documents=documents)
    found = credits_of_sources(rows, NOVEMBER, lock_time(NOVEMBER))
    assert [(total.month, total.source, int(total.amount)) for total in found] == [
        (OCTOBER, "invoice:I", 100_000_000),
        (NOVEMBER, "invoice:I", -30_000_000),
        (NOVEMBER, "invoice:J", 7_000_000),
    ]
    posting = entries_to_post(rows, NOVEMBER, lock_time(NOVEMBER), ledger(rows, SEPTEMBER, OCTOBER))
    assert [(total.month, int(total.amount)) for total in posting.credits] == [
        (OCTOBER, 100_000_000),
        (NOVEMBER, -23_000_000),
    ]


def test_a_prepayment_is_credited_on_the_invoices_own_day_and_in_full() -> None:
    bonus = component("spiff", component_id="bonus", amount=Decimal(900))
    rows = company(
        plan(flat("0.02"), bonus, basis="collected"),
        documents=(invoice("I", november(2), 100),),
        allocations=(receipt("R", "I", october(30), 50),),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER) == []
    earned = [(entry.event_id, int(entry.amount)) for entry in entries if entry.side == "earned"]
    assert earned == [("R|A||revenue", 450), ("R|A||revenue", 1_000_000)]


def test_a_refund_that_bounces_is_a_payment_again() -> None:
    refund = receipt("F", "I", october(9), 40, payment_type="refund", bounced_on=october(12))
    rows = company(
        plan(flat("0.02"), basis="collected"),
        documents=(invoice("I", october(1), 100),),
        allocations=(receipt("R", "I", october(5), 100), refund),
    )
    earned = [(entry.event_id, int(entry.credited)) for entry in ledger(rows) if entry.side == "earned"]
    assert earned == [("R|A||revenue", 60_000_000), ("bounce F|A||revenue", 40_000_000)]
