"""From which day on a night is judged: the first one that is published, and no month that could not go."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from expectations.checks import CheckResult, Status
from tests.integration.expectations.test_history import audited, change, second_night, state
from tests.integration.expectations.test_planted_faults import plant

__all__ = ["second_night", "state"]
MONEY_STANDS = "history.closed_months.money_stands"


def test_figures_are_counted_again_from_the_first_published_day_on(
    night: Path, evaluated: Callable[[Path, str], dict[str, CheckResult]]
) -> None:
    """A fiscal year that began in September is published from there; a call of August is older than that."""
    plant(
        night,
        "warehouse",
        "insert into quality.period_fingerprints"
        " select 'day', unnest(range(date '2026-09-01', date '2026-10-01', interval 1 day));"
        " insert into kpi.fct_kpi_values select * replace (date '2026-09-01' as period_start,"
        " date '2026-09-01' as period_end, 0 as numerator, 0 as value) from kpi.fct_kpi_values"
        " where kpi_code = 'calls_made' and grain = 'company' and period_type = 'day'",
    )
    call = (
        "insert into rows_of_tel_calls (call_id, direction, started_at, disposition, _is_deleted)"
        " values ('{0}', 'outbound', timestamp '{1} 03:00:00', 'answered', false)"
    )
    check = "reconciliation.calls_made.every_month_agrees"
    plant(night, "landed", call.format("T7", "2026-08-20"))
    assert evaluated(night, "reconciliation.calls_made")[check].status is Status.PASSED

    plant(night, "landed", call.format("T8", "2026-09-20"))
    assert evaluated(night, "reconciliation.calls_made")[check].status is Status.FAILED


@pytest.mark.parametrize(
    ("month", "window", "status"),
    [
        (date(2026, 9, 1), "", Status.FAILED),
        # 31 October 2026 less 36 months is in 2023
        (date(2023, 1, 1), "", Status.FAILED),
        (date(2022, 12, 1), "", Status.PASSED),
        (date(2022, 12, 1), "update company set fiscal_year_start_month = 12", Status.FAILED),
        (date(2025, 12, 1), "insert into company_parameters values ('history_months', 1)", Status.PASSED),
    ],
    ids=["began later", "window's first", "before the window", "in the fiscal year", "a shorter window"],
)
def test_a_month_that_was_published_goes_with_the_window_alone(
    state: Path, month: date, window: str, status: Status
) -> None:
    change(
        state,
        "published/warehouse.duckdb",
        f"insert into kpi.fct_kpi_values select * replace (date '{month}' as period_start,"
        f" last_day(date '{month}') as period_end) from kpi.fct_kpi_values"
        " where kpi_code = 'sales_revenue' and grain = 'company' and period_type = 'month'",
    )
    if window:
        change(state, "build/landed.duckdb", window)

    assert audited(state)[1][MONEY_STANDS].status is status
