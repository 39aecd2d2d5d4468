"""The worked examples of the commission engine's page, section 8, 11 to 20. Amounts in million."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from publishing.commission.engine.rows import Deal, SplitSet, Tier
from tests.unit.publishing.commission.companies import (
    DECEMBER,
    EARLY,
    MARGINAL,
    NOVEMBER,
    OCTOBER,
    RETROACTIVE,
    SPLIT,
    Shares,
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
    quotas,
    receipt,
)

OCTOBER_560 = (invoice("I1", october(1), 400), invoice("I2", october(2), 160))


def test_11_a_marginal_clawback_takes_the_credits_own_lines_and_lowers_the_position() -> None:
    documents = (*OCTOBER_560, invoice("I3", november(10), 520), note("C", november(20), "I2", 80))
    entries = ledger(company(MARGINAL, documents=documents))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-1.9"), ("earning", "4.8"), ("earning", "0.8"))
    assert paid(entries, NOVEMBER) == 3_700_000


def test_12_a_retroactive_clawback_does_not_reopen_the_earlier_tier() -> None:
    documents = (*OCTOBER_560, invoice("I3", november(10), 520), note("C", november(20), "I2", 80))
    entries = ledger(company(RETROACTIVE, documents=documents))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-2.4"), ("earning", "10.4"))
    assert paid(entries, NOVEMBER) == 8_000_000


def test_13_a_credit_note_of_a_locked_month_learnt_later_is_an_adjustment() -> None:
    late = note("C", october(28), "I2", 100, recorded_at=datetime(2026, 11, 10, tzinfo=EARLY.tzinfo))
    documents = (invoice("I1", october(10), 460), invoice("I2", october(11), 100), late)
    entries = ledger(company(RETROACTIVE, documents=documents))
    assert amounts(entries, NOVEMBER) == figures(("adjustment", "-4.6"), ("adjustment", "-3"))
    assert {entry.original_period for entry in entries if entry.entry_type == "adjustment"} == {OCTOBER}
    assert paid(entries, NOVEMBER) == 0
    assert carried(entries, NOVEMBER) == figures(("carry_forward", "7.6"))


def test_14_what_a_cap_cut_is_not_taken_back() -> None:
    capped = plan(component("retroactive", cap=million(15)))
    documents = (
        invoice("I1", october(10), 490),
        invoice("I2", october(11), 70),
        note("C", november(10), "I2", 70),
    )
    entries = ledger(company(capped, documents=documents))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-1.875"))
    assert carried(entries, NOVEMBER) == figures(("carry_forward", "1.875"))


STEEP = plan(
    component(
        "retroactive", tiers=(Tier(Decimal(0), Decimal("0.01")), Tier(Decimal("0.08"), Decimal("0.03")))
    ),
    basis="collected",
)


def test_15_a_credit_note_undoes_the_youngest_credit_and_a_bounce_its_own() -> None:
    sold = invoice("I", october(1), 100, 110)
    payments = (receipt("R1", "I", october(10), 33), receipt("R2", "I", november(10), 77))
    noted = company(STEEP, documents=(sold, note("C", date(2026, 12, 10), "I", 40, 44)), allocations=payments)
    assert amounts(ledger(noted), OCTOBER) == figures(("earning", "0.3"))
    assert amounts(ledger(noted), NOVEMBER) == figures(("earning", "2.1"))
    assert amounts(ledger(noted), DECEMBER) == figures(("clawback", "-1.2"))
    bounced = replace(payments[0], version_no=2, bounced_on=date(2026, 12, 10))
    bounced = replace(bounced, recorded_at=datetime(2026, 12, 11, tzinfo=EARLY.tzinfo))
    entries = ledger(company(STEEP, documents=(sold,), allocations=(*payments, bounced)))
    assert amounts(entries, DECEMBER) == figures(("clawback", "-0.3"))
    assert carried(entries, DECEMBER) == figures(("carry_forward", "0.3"))


def test_16_a_refund_of_what_was_credited_counts_once() -> None:
    rows = company(
        plan(flat("0.02"), basis="collected"),
        documents=(invoice("I", october(1), 100, 110), note("C", november(9), "I", 40, 44)),
        allocations=(
            receipt("R", "I", october(10), 110),
            receipt("F", "I", november(15), 44, payment_type="refund"),
        ),
    )
    entries = ledger(rows)
    assert [amounts(entries, month) for month in (OCTOBER, NOVEMBER)] == [
        figures(("earning", "2")),
        figures(("clawback", "-0.8")),
    ]


def test_17_a_quota_is_prorated_by_working_days_and_rounded_once() -> None:
    rows = company(
        MARGINAL, assignments=(held(first=october(12)),), documents=(invoice("I", october(20), 400),)
    )
    entries = ledger(rows)
    found = [entry.amount for entry in entries if entry.side == "earned"]
    assert found == [2_727_273, 1_363_636, 1_772_727]
    assert paid(entries, OCTOBER) == 5_863_636


def test_18_a_quarter_plan_posts_what_each_month_adds() -> None:
    quarter = replace(quotas("A")[0], period="quarter", period_start=OCTOBER)
    rows = company(
        plan(component("retroactive"), period="quarter"),
        quotas=(quarter,),
        documents=(invoice("I1", october(5), 300), invoice("I2", november(5), 250)),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER) == figures(("earning", "3"))
    assert amounts(entries, NOVEMBER) == figures(("true_up", "6"), ("earning", "7.5"))
    assert paid(entries, NOVEMBER) == 13_500_000


def test_19_a_credit_note_takes_back_only_what_was_released() -> None:
    sold = invoice("I", october(1), 100, 110)
    rows = company(
        plan(flat("0.02"), payout="collected"),
        documents=(sold, note("C", november(9), "I", 40, 44)),
        allocations=(receipt("R", "I", october(10), 55),),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER, side="release") == figures(("release", "1"))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-0.8"))
    assert amounts(entries, NOVEMBER, side="release") == []
    entries = ledger(replace(rows, documents=(sold, note("C", november(9), "I", 80, 88))))
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-1.6"))
    assert amounts(entries, NOVEMBER, side="release") == figures(("release", "-0.6"))
    assert carried(entries, NOVEMBER) == figures(("carry_forward", "0.6"))


def test_20_a_corrected_split_moves_what_was_paid() -> None:
    half: Shares = (("A", "revenue", Decimal("0.5")), ("B", "revenue", Decimal("0.5")))
    later = datetime(2026, 11, 12, tzinfo=EARLY.tzinfo)
    assert lock_time(OCTOBER) < later < lock_time(NOVEMBER)
    rows = company(
        plan(flat("0.02")),
        assignments=(held("A"), held("B")),
        deals=(Deal("D", 1, "A", million(50), "VND", None, EARLY),),
        splits=(SplitSet("D", 1, SPLIT, EARLY), SplitSet("D", 2, half, later)),
        documents=(invoice("I", october(5), 50, deal_id="D"),),
    )
    entries = ledger(rows)
    assert amounts(entries, NOVEMBER, "A") == figures(("adjustment", "-0.1"))
    assert amounts(entries, NOVEMBER, "B") == figures(("adjustment", "0.1"))
    moved = [entry for entry in entries if entry.entry_type == "adjustment"]
    assert {entry.original_period for entry in moved} == {OCTOBER}
