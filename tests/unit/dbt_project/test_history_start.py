"""Where the published history begins, worked out by hand, and from when on periods may begin."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dbt_project.night_values import night_values

ALWAYS = date.min
FACTS = {
    "acc_expenses": ["expense_date date"],
    "acc_invoices": ["document_date date"],
    "acc_payments": ["received_date date"],
    "acc_payroll": ["pay_month date"],
    "crm_activities": ["occurred_at timestamp", "booked_at timestamp"],
    "crm_campaign_members": ["sent_at timestamp"],
    "crm_deal_stage_history": ["entered_at timestamp"],
    "crm_deals": ["created_at timestamp"],
    "crm_leads": ["created_at timestamp"],
    "crm_quotes": ["sent_at timestamp"],
    "cs_surveys": ["sent_at timestamp", "responded_at timestamp"],
    "cs_tickets": ["created_at timestamp"],
    "fld_inventory_returns": ["collected_at timestamp", "warehoused_at timestamp"],
    "fld_orders": ["created_at timestamp", "approved_at timestamp"],
    "fld_visits": ["planned_date date", "check_in_at timestamp"],
    "hr_deliverables": ["due_at timestamp", "submitted_at timestamp"],
    "hr_events": ["scheduled_start_at timestamp"],
    "hr_rule_violations": ["occurred_on date"],
    "mkt_prices": ["observed_on date"],
    "tel_calls": ["started_at timestamp"],
}


def landed(
    folder: Path, as_of: date, months: int, fiscal_month: int, first_fact: date | None, offset: int = 7
) -> Path:
    """A hand-over that holds no more than what is asked for."""
    file = folder / "landed.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"create table company as select {offset} as utc_offset_hours, 'VND' as reporting_currency,"
            f" date '{as_of}' as as_of_date, {fiscal_month} as fiscal_year_start_month"
        )
        connection.execute(
            "create table company_parameters as"
            f" select 'history_months' as param_code, {months} as param_value"
        )
        connection.execute("create table entities (entity varchar, source varchar)")
        connection.execute("create table held_sources (source varchar, held_through date)")
        for entity, columns in FACTS.items():
            connection.execute(f"create table {entity} ({', '.join(columns)}, _is_deleted boolean)")
        if first_fact:
            connection.execute(f"insert into tel_calls values ('{first_fact}', false), ('{as_of}', false)")
            connection.execute("insert into acc_invoices values (date '2001-01-01', true)")
    return file


@pytest.mark.parametrize(
    ("as_of", "months", "fiscal_month", "first_fact", "start", "first_period"),
    [
        # nothing is left out: the quarter of the first fact
        (date(2026, 10, 31), 36, 1, date(2025, 8, 14), date(2025, 7, 1), ALWAYS),
        (date(2026, 10, 31), 36, 1, None, date(2026, 10, 1), ALWAYS),
        # 31 October 2023 lies three years back, in a year that is told from its beginning
        (date(2026, 10, 31), 36, 1, date(2019, 3, 1), date(2023, 1, 1), date(2023, 1, 1)),
        (date(2026, 10, 31), 36, 1, date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 1)),
        (date(2026, 10, 31), 36, 1, date(2023, 1, 1), date(2023, 1, 1), ALWAYS),
        # of the two years that hold the oldest day, the one that began earlier
        (date(2026, 10, 31), 36, 4, date(2019, 3, 1), date(2023, 1, 1), date(2023, 1, 1)),
        (date(2026, 2, 28), 1, 4, date(2019, 3, 1), date(2025, 4, 1), date(2025, 4, 1)),
        (date(2026, 2, 28), 1, 1, date(2019, 3, 1), date(2026, 1, 1), date(2026, 1, 1)),
        # a month before 31 March is the last day of February
        (date(2026, 3, 31), 1, 3, date(2019, 3, 1), date(2025, 3, 1), date(2025, 3, 1)),
    ],
)
def test_the_history_begins_with_its_first_fact_or_with_a_year(
    as_of: date,
    months: int,
    fiscal_month: int,
    first_fact: date | None,
    start: date,
    first_period: date,
    tmp_path: Path,
) -> None:
    night = night_values(landed(tmp_path, as_of, months, fiscal_month, first_fact), as_of)
    assert night["history_start"] == start.isoformat()
    assert night["first_period"] == first_period.isoformat()


@pytest.mark.parametrize(
    ("entity", "column"),
    [(entity, place) for entity, columns in FACTS.items() for place in range(len(columns))],
)
def test_whatever_happened_first_opens_the_history(entity: str, column: int, tmp_path: Path) -> None:
    file = landed(tmp_path, date(2026, 10, 31), 36, 1, date(2026, 8, 14))
    values = ["null"] * len(FACTS[entity])
    values[column] = "'2025-02-03'"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"insert into {entity} values ({', '.join(values)}, false)")
    assert night_values(file, date(2026, 10, 31))["history_start"] == "2025-01-01"


@pytest.mark.parametrize(
    ("offset", "utc", "start"),
    [
        # 31 March 18:00 UTC is the first of April in Việt Nam; 1 April 03:00 is the last of March in New York
        (7, "2026-03-31 18:00", "2026-04-01"),
        (7, "2026-03-31 16:59", "2026-01-01"),
        (-4, "2026-04-01 03:00", "2026-01-01"),
        (-4, "2026-04-01 04:00", "2026-04-01"),
    ],
)
def test_the_first_day_is_a_local_one(offset: int, utc: str, start: str, tmp_path: Path) -> None:
    file = landed(tmp_path, date(2026, 10, 31), 36, 1, None, offset)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"insert into crm_leads values ('{utc}', false)")
    assert night_values(file, date(2026, 10, 31))["history_start"] == start
