"""Builds random companies in one warehouse and says which property of roll-ups and money does not hold."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from expectations.thresholds import THRESHOLDS, read_thresholds
from tests.cases.building import build_cases
from tests.properties.random_company import FIRST_DAY, LAST_DAY, random_company
from tests.properties.second_opinion import monthly_totals, receivables_at

_SQL = Path(__file__).parent
_MINIMUM = {"sales_revenue": 8, "deals_won": 4, "deals_lost": 4, "calls_made": 4, "inbound_calls_offered": 4}


@dataclass(frozen=True)
class Verdict:
    """Violations in words, and how many figures were looked at by rule."""

    violations: list[str]
    compared: dict[str, int]


def check_random_companies(seeds: range, folder: Path) -> Verdict:
    """One build of one random company per seed, in `folder`."""
    companies = [random_company(seed) for seed in seeds]
    made = build_cases(companies, folder, history_months=11)
    violations = (
        [f"dbt: {made.node_counts}"] if set(made.node_counts) - {"success", "pass", "warn", "no-op"} else []
    )
    compared: dict[str, int] = {}
    with duckdb.connect(str(made.warehouse), read_only=True) as warehouse:
        recomputed = list(read_thresholds(THRESHOLDS).recomputed_in_each_cell)
        roll_ups = (_SQL / "roll_ups.sql").read_text(encoding="utf-8")
        rows = warehouse.execute(roll_ups, {"recomputed": recomputed}).fetchall()
        rows += warehouse.execute((_SQL / "identities.sql").read_text(encoding="utf-8")).fetchall()
        violations += [str(row) for row in rows]
        for (kpi, month), expected in sorted(monthly_totals(companies).items()):
            actual = _company_figure(warehouse, kpi, month.isoformat())
            compared[kpi] = compared.get(kpi, 0) + 1
            if actual != expected:
                violations.append(f"{kpi} of {month}: {actual}, by hand {expected}")
        month = FIRST_DAY
        while month <= LAST_DAY:
            last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
            expected = receivables_at(companies, last)
            actual = _company_figure(warehouse, "receivables_balance", month.isoformat())
            compared["receivables_balance"] = compared.get("receivables_balance", 0) + 1
            if actual != expected:
                violations.append(f"receivables_balance at {last}: {actual}, by hand {expected}")
            month = last + timedelta(days=1)
    thin = [kpi for kpi, count in _MINIMUM.items() if compared.get(kpi, 0) < count]
    return Verdict(violations + [f"too little to compare: {kpi}" for kpi in thin], compared)


def _company_figure(warehouse: duckdb.DuckDBPyConnection, kpi_code: str, month: str) -> Decimal | None:
    row = warehouse.execute(
        "select numerator from kpi.fct_kpi_values where kpi_code = ? and grain = 'company'"
        " and period_type = 'month' and period_start = ? and detail is null",
        [kpi_code, month],
    ).fetchone()
    return row[0] if row else None
