"""What caps, floors and the plan's maximum leave of each credit. Amounts in million."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from publishing.commission.engine.caps import share_cut
from publishing.commission.engine.rows import Quota
from tests.unit.publishing.commission.companies import (
    DECEMBER,
    EARLY,
    NOVEMBER,
    OCTOBER,
    amounts,
    company,
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
)


def test_a_cut_is_carried_by_the_credits_that_earned_something() -> None:
    documents = (
        invoice("I1", october(1), 400),
        invoice("I2", october(2), 200),
        note("C", october(3), "unknown", 100),
    )
    entries = ledger(company(plan(flat("0.02", cap=million(4))), documents=documents))
    assert amounts(entries, OCTOBER) == figures(
        ("cap", "-6"), ("earning", "8"), ("earning", "4"), ("earning", "-2")
    )
    assert amounts(entries, OCTOBER, side="release") == figures(
        ("release", "4"), ("release", "2"), ("release", "-2")
    )


def test_no_credit_loses_more_than_it_earned() -> None:
    assert share_cut(5, {"a": 3, "b": 1, "c": -2}) == {"a": 3, "b": 1, "": 1}
    assert share_cut(2, {"a": 3, "b": 1}) == {"a": 2, "b": 0}
    assert share_cut(0, {"a": 3}) == {}
    assert share_cut(2, {}) == {"": 2}


def test_a_floor_fills_up_what_the_cap_left_and_the_maximum_comes_last() -> None:
    first = flat("0.02", component_id="first", floor=million(3))
    second = flat("0.01", component_id="second", cap=million(2))
    both = plan(first, second, max_payout=million(4))
    entries = ledger(company(both, documents=(invoice("I", october(5), 100),)))
    # first: 2 + floor 1; second: 1; together 4, the maximum cuts nothing.
    assert paid(entries, OCTOBER) == 4_000_000
    entries = ledger(company(both, documents=(invoice("I", october(5), 400),)))
    # first: 8; second: 4 − 2; the maximum cuts 6.
    assert ("cap", Decimal(-6)) in amounts(entries, OCTOBER)
    assert paid(entries, OCTOBER) == 4_000_000


def test_a_floor_of_part_of_a_month_is_prorated_and_belongs_to_no_credit() -> None:
    rows = company(
        plan(flat("0.02", floor=million(22))), assignments=(held(first=october(12), after=NOVEMBER),)
    )
    entries = ledger(rows)
    assert amounts(entries, OCTOBER) == figures(("floor", "15"))
    assert {entry.source for entry in entries} == {""}
    assert amounts(entries, NOVEMBER) == []


def test_a_cap_of_a_quarter_is_that_of_its_last_version_from_the_first_month_on() -> None:
    first = plan(flat("0.05", cap=million(15)), period="quarter", valid_to=DECEMBER)
    second = plan(flat("0.05", cap=million(5)), period="quarter", version_no=2, valid_from=DECEMBER)
    quarter = Quota("A", "quarter", OCTOBER, 1, million(500), "VND", EARLY, EARLY)
    documents = (invoice("I1", october(5), 80), invoice("I2", november(5), 80))
    entries = ledger(company(first, second, quotas=(quarter,), documents=documents))
    assert [paid(entries, month) for month in (OCTOBER, NOVEMBER)] == [4_000_000, 1_000_000]
    # Learnt only after October's lock, the same cap takes back what it would have cut.
    late = replace(
        second, recorded_at=EARLY.replace(month=11, day=20), approved_at=EARLY.replace(month=11, day=20)
    )
    large = (invoice("I1", october(5), 200),)
    entries = ledger(company(first, late, quotas=(quarter,), documents=large))
    assert paid(entries, OCTOBER) == 10_000_000
    assert amounts(entries, NOVEMBER) == figures(("adjustment", "-5"))
