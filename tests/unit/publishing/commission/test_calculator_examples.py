"""The commission calculator of the scoring page, section 9, out of the engine. Amounts in million."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from publishing.commission.engine.payables import payables
from publishing.commission.engine.rows import Deal, FxRate
from tests.unit.publishing.commission.companies import (
    EARLY,
    NOVEMBER,
    OCTOBER,
    amounts,
    company,
    component,
    figures,
    flat,
    invoice,
    ledger,
    million,
    note,
    plan,
    receipt,
)

FIFTH = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        (560, (("earning", "4"), ("earning", "2"), ("earning", "1.8"))),
        (450, (("earning", "4"), ("earning", "1"))),
    ],
)
def test_each_part_of_the_base_earns_its_own_tiers_rate(
    net: int, expected: tuple[tuple[str, str], ...]
) -> None:
    entries = ledger(company(plan(component()), documents=(invoice("I", FIFTH, net),)))
    assert amounts(entries, OCTOBER) == figures(*expected)


def test_a_negative_base_earns_the_lowest_rate_and_is_carried_forward() -> None:
    unknown = note("C", FIFTH, "before the books", 20)
    entries = ledger(company(plan(component()), documents=(unknown, invoice("I", date(2026, 11, 5), 450))))
    assert amounts(entries, OCTOBER) == figures(("earning", "-0.2"))
    assert [row.payable for row in payables(entries)] == [0, 4_800_000]


def test_a_half_paid_dollar_invoice_counts_half_at_its_own_days_rate() -> None:
    thousand = Decimal("0.001")
    dollars = invoice("I", date(2026, 10, 1), 10 * thousand, 11 * thousand, currency="USD")
    rows = company(
        plan(flat("0.02"), basis="collected"),
        documents=(dollars,),
        allocations=(receipt("R", "I", date(2026, 10, 20), Decimal("5.5") * thousand),),
        rates=tuple(
            FxRate(date(2026, 10, day), "USD", Decimal(rate), EARLY)
            for day, rate in ((1, 25_400), (20, 25_500))
        ),
    )
    (earning,) = [entry for entry in ledger(rows) if entry.side == "earned"]
    assert earning.credited == 127_000_000
    assert earning.fx_rate == 25_400


def test_a_reopened_deal_corrects_its_locked_month() -> None:
    won = [
        Deal("D1", 1, "A", million(510), "VND", FIFTH, EARLY),
        Deal("D2", 1, "A", million(50), "VND", date(2026, 10, 20), EARLY),
        Deal("D2", 2, "A", million(50), "VND", None, datetime(2026, 11, 11, tzinfo=EARLY.tzinfo)),
    ]
    entries = ledger(company(plan(component(), basis="won"), deals=tuple(won)))
    assert sum(row.payable for row in payables(entries) if row.period == OCTOBER) == 7_800_000
    assert amounts(entries, NOVEMBER) == figures(("adjustment", "-1.5"))
