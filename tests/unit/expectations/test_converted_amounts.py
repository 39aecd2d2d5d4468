"""Money of every source asks for its rate, also where a company has no accounting."""

from __future__ import annotations

from datetime import date

from expectations.checks import NightFacts
from expectations.suites import declare_suites, required_suites
from expectations.thresholds import THRESHOLDS, read_thresholds

CRM_ALONE = NightFacts(date(2026, 10, 30), date(2025, 1, 1), 7, "VND", frozenset({"crm_deals"}))


def test_a_company_without_accounting_must_have_rates_for_its_deals() -> None:
    """A won deal in dollars and no rate is no money in any figure: the gate has to look."""
    declared, left_out = declare_suites((), CRM_ALONE, read_thresholds(THRESHOLDS))

    assert "reconciliation.fx_rates" in {suite.name for suite in declared}
    assert "reconciliation.sales_revenue" in left_out
    assert "reconciliation.fx_rates" in required_suites(CRM_ALONE)
