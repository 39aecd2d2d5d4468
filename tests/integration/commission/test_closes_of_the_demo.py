"""The demo company's months closed one after the other, in little: the long run is fifteen of them."""

from __future__ import annotations

from datetime import date

import pytest

from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.ledger.reading import read_steps
from publishing.commission.ledger.verifying import Verification, verify
from tests.long_runs.demo_hand_overs import make_demo
from tests.long_runs.fifteen_closes import Close, changed_pages, close_all, kinds_of

UNTIL = date(2025, 10, 31)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Close], Verification, set[str], int, int]:
    state = tmp_path_factory.mktemp("closes") / "state"
    whole = make_demo(state, 10, 3, 7, UNTIL)
    with opened_commission_ledger(ledger_url(state)) as engine:
        closes = list(close_all(state, whole, engine, date(2025, 8, 1), 3))
        with engine.connect() as connection:
            verified = verify(connection)
            assert [step.step for step in read_steps(connection)].count("paid") == 3
        return closes, verified, set(kinds_of(engine)), *changed_pages(state, engine, closes)


def test_every_month_agrees_with_accounting_in_every_currency_and_adjusts_the_months_before(
    closed: tuple[list[Close], Verification, set[str], int, int],
) -> None:
    closes = closed[0]
    assert [each.month.month for each in closes] == [8, 9, 10]
    assert all(each.entries > 200 and each.reconciled >= 4 for each in closes)
    assert {each.largest_difference for each in closes} == {0}
    assert closes[0].adjustments == 0
    assert all(each.adjustments > 0 for each in closes[1:])
    assert all({"USD", "VND"} >= set(each.payable) for each in closes)


def test_the_ledger_is_whole_and_every_page_is_as_it_was_locked(
    closed: tuple[list[Close], Verification, set[str], int, int],
) -> None:
    closes, verified, _, pages, changed = closed
    assert verified.finding is None
    assert verified.entry_count == sum(each.entries for each in closes)
    assert (pages, changed) == (verified.document_count, 0)
    assert pages > 60


def test_every_kind_of_component_posted_something(
    closed: tuple[list[Close], Verification, set[str], int, int],
) -> None:
    kinds = {name.split(",")[0] for name in closed[2]}
    assert kinds >= {"rate", "marginal", "retroactive", "override"}
