"""The worked examples of the commission engine's page, section 8, 1 to 10. Amounts in million."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from publishing.commission.engine.payables import payables
from publishing.commission.engine.rows import Deal, Draw, OverrideLevel, SplitSet, Team
from tests.unit.publishing.commission.companies import (
    DECEMBER,
    EARLY,
    MARGINAL,
    MILLION,
    NOVEMBER,
    OCTOBER,
    RETROACTIVE,
    SEPTEMBER,
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
    million,
    note,
    november,
    october,
    paid,
    plan,
    receipt,
)


def test_01_marginal_tiers_pay_each_part_of_the_way() -> None:
    entries = ledger(company(MARGINAL, documents=(invoice("I", october(10), 560),)))
    assert amounts(entries, OCTOBER) == figures(("earning", "4"), ("earning", "2"), ("earning", "1.8"))
    assert paid(entries, OCTOBER) == 7_800_000


def test_02_retroactive_tiers_pay_all_of_it_at_the_tier_reached() -> None:
    entries = ledger(company(RETROACTIVE, documents=(invoice("I", october(10), 560),)))
    assert amounts(entries, OCTOBER) == figures(("earning", "16.8"))
    assert paid(entries, OCTOBER) == 16_800_000


def test_03_an_event_passed_at_a_lower_tier_gets_a_true_up() -> None:
    documents = (invoice("I1", october(10), 490), invoice("I2", october(11), 20))
    entries = ledger(company(RETROACTIVE, documents=documents))
    assert amounts(entries, OCTOBER) == figures(("earning", "9.8"), ("true_up", "4.9"), ("earning", "0.6"))
    assert paid(entries, OCTOBER) == 15_300_000


def test_04_a_half_paid_invoice_is_half_credited_and_split() -> None:
    rows = company(
        plan(flat("0.02"), basis="collected"),
        assignments=(held("A"), held("B")),
        deals=(Deal("D", 1, "A", million(50), "VND", None, EARLY),),
        splits=(SplitSet("D", 1, SPLIT, EARLY),),
        documents=(invoice("I", october(1), 100, 110, deal_id="D"),),
        allocations=(receipt("R", "I", october(10), 55),),
    )
    entries = ledger(rows)
    assert paid(entries, OCTOBER, "A") == 600_000
    assert paid(entries, OCTOBER, "B") == 400_000


def test_05_an_overlay_share_is_extra_and_takes_nothing_away() -> None:
    overlay = plan(flat("0.01", credit_type="overlay"), basis="collected", plan_id="O")
    shares: Shares = (*SPLIT, ("S", "overlay", Decimal("0.1")))
    rows = company(
        plan(flat("0.02"), basis="collected"),
        overlay,
        assignments=(held("A"), held("B"), held("S", "O")),
        deals=(Deal("D", 1, "A", million(50), "VND", None, EARLY),),
        splits=(SplitSet("D", 1, shares, EARLY),),
        documents=(invoice("I", october(1), 100, 110, deal_id="D"),),
        allocations=(receipt("R", "I", october(10), 55),),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER, "S") == figures(("earning", "0.05"))
    assert [paid(entries, OCTOBER, rep) for rep in "ABS"] == [600_000, 400_000, 50_000]


def test_06_a_manager_earns_on_her_team_but_not_on_herself() -> None:
    override = component("override", component_id="ov", overrides=(OverrideLevel(1, Decimal("0.005")),))
    rows = company(
        plan(flat("0.02")),
        plan(override, plan_id="M"),
        assignments=(held("A"), held("M", "M")),
        teams=(Team("A", SEPTEMBER, 1, "M", EARLY), Team("M", SEPTEMBER, 1, "M", EARLY)),
        documents=(invoice("I1", october(1), 40), invoice("I2", october(2), 10, rep="M")),
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER, "M") == figures(("override", "0.2"))
    assert paid(entries, OCTOBER, "M") == 200_000


def test_07_a_cap_never_cuts_a_clawback() -> None:
    september = plan(flat("0.05"), valid_to=OCTOBER)
    capped = plan(component("retroactive", cap=million(15)), version_no=2, valid_from=OCTOBER)
    documents = (
        invoice("I1", date(2026, 9, 20), 40),
        invoice("I2", october(5), 560),
        note("C", october(10), "I1", 40),
    )
    entries = ledger(company(september, capped, documents=documents))
    assert sorted(amounts(entries, OCTOBER)) == figures(
        ("cap", "-1.8"), ("clawback", "-2"), ("earning", "16.8")
    )
    assert paid(entries, OCTOBER) == 13_000_000


def test_08_a_draw_is_advanced_and_recovered_from_what_exceeds_it() -> None:
    rows = company(
        plan(flat("0.02")),
        draws=(Draw("A", "VND", OCTOBER, 1, million(10), True, Decimal("0.5"), EARLY, EARLY),),
        documents=tuple(
            invoice(f"I{month}", date(2026, month, 5), net)
            for month, net in ((10, 300), (11, 700), (12, 600))
        ),
    )
    entries = ledger(rows)
    assert carried(entries, OCTOBER) == figures(("draw_advance", "4"))
    assert carried(entries, NOVEMBER) == figures(("draw_recovery", "-2"))
    assert carried(entries, DECEMBER) == figures(("draw_recovery", "-1"))
    assert [paid(entries, month) / MILLION for month in (OCTOBER, NOVEMBER, DECEMBER)] == [10, 12, 11]


def test_09_three_thirds_of_a_hundred_thousand_are_all_of_it() -> None:
    rows = company(
        plan(flat("0.02"), payout="collected"),
        documents=(invoice("I", october(1), 5, 6),),
        allocations=tuple(receipt(f"R{month}", "I", date(2026, month, 5), 2) for month in (10, 11, 12)),
    )
    entries = ledger(rows)
    assert [paid(entries, month) for month in (OCTOBER, NOVEMBER, DECEMBER)] == [33_333, 33_333, 33_334]


def test_10_a_credit_note_after_the_payment_takes_its_part_back() -> None:
    rows = company(
        plan(flat("0.02"), basis="collected"),
        documents=(invoice("I", october(1), 100, 110), note("C", november(9), "I", 40, 44)),
        allocations=(receipt("R", "I", october(10), 110),),
    )
    entries = ledger(rows)
    assert amounts(entries, NOVEMBER) == figures(("clawback", "-0.8"))
    assert paid(entries, OCTOBER) + sum(row.clawback for row in payables(entries)) == 1_200_000
