"""What a build is told of its night: the company's settings, and where the published history begins."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from dbt_project.errors import HandOverMissing

MEASURES = Path(__file__).parent / "seeds" / "measures.csv"
_DEFAULT_HISTORY_MONTHS = 36
_SUNDAY = 7

# Days of what happened; the first of them opens the published history. Registers (employments, outlets,
# contracts, histories of owners and stages) reach further back than that.
_FACT_DAYS = {
    "acc_expenses": ("expense_date",),
    "acc_invoices": ("document_date",),
    "acc_payments": ("received_date",),
    "acc_payroll": ("pay_month",),
    "crm_activities": ("occurred_at", "booked_at"),
    "crm_campaign_members": ("sent_at",),
    "crm_deal_stage_history": ("entered_at",),
    "crm_deals": ("created_at",),
    "crm_leads": ("created_at",),
    "crm_quotes": ("sent_at",),
    "cs_surveys": ("sent_at", "responded_at"),
    "cs_tickets": ("created_at",),
    "fld_inventory_returns": ("collected_at", "warehoused_at"),
    "fld_orders": ("created_at", "approved_at"),
    "fld_visits": ("planned_date", "check_in_at"),
    "hr_deliverables": ("due_at", "submitted_at"),
    "hr_events": ("scheduled_start_at",),
    "hr_rule_violations": ("occurred_on",),
    "mkt_prices": ("observed_on",),
    "tel_calls": ("started_at",),
}


def history_start(landed: Path, as_of: date) -> date:
    """First day that the night `as_of` publishes, as its build is told.

    Raises:
        HandOverMissing: `landed` is not the hand-over of this night.
    """
    return date.fromisoformat(str(night_values(landed, as_of)["history_start"]))


def night_values(landed: Path, as_of: date) -> dict[str, object]:
    """What models ask of a night (macro `night_value`), by name; and `full_rebuild_weekday`, 0 for none.

    `held_measures` is measure code → last day that its held source told of.

    Raises:
        HandOverMissing: `landed` is not the hand-over of this night.
    """
    if not landed.exists():
        raise HandOverMissing(
            f"{landed} does not exist. Nothing was built. Land the night first: "
            f"python -m ingestion land --company <folder> --state {landed.parent.parent} --date {as_of}"
        )
    with duckdb.connect(str(landed), read_only=True) as connection:
        (offset, currency, handed_over, fiscal_month) = _one(
            connection,
            "select utc_offset_hours, reporting_currency, as_of_date, fiscal_year_start_month from company",
        )
        if handed_over != as_of:
            raise HandOverMissing(
                f"{landed} was handed over for {handed_over}, not for {as_of}. Nothing was built. "
                f"Land the night of {as_of} first."
            )
        history_months = _setting(connection, "history_months") or _DEFAULT_HISTORY_MONTHS
        first_fact = _first_fact(connection, int(str(offset))) or as_of
        (oldest,) = _one(
            connection,
            "select cast(cast($as_of as date) - to_months($months) as date)",
            {"as_of": as_of, "months": history_months},
        )
        start, first_period = _history_start(first_fact, oldest, int(str(fiscal_month)))
        idle_months = _setting(connection, "idle_months")
        full_rebuild_weekday = _setting(connection, "full_rebuild_weekday")
        held_measures = _held_measures(connection)
        holds = connection.execute("select 1 from held_sources limit 1").fetchone() is not None
    return {
        "as_of_date": as_of.isoformat(),
        "utc_offset_hours": offset,
        "reporting_currency": currency,
        "fiscal_year_start_month": fiscal_month,
        "history_start": start.isoformat(),
        "first_period": first_period.isoformat(),
        "full_rebuild_weekday": _SUNDAY if full_rebuild_weekday is None else full_rebuild_weekday,
        "has_holds": holds,
        "held_measures": held_measures,
        "idle_start": start.isoformat() if idle_months is None else _months_before(as_of, idle_months),
    }


def _held_measures(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Measures counted from rows of a held source, with the last day (ISO) that it told of; none mostly."""
    rows = connection.execute(
        "select entities.entity, min(held.held_through) from entities inner join held_sources as held"
        " on list_contains(string_split(entities.source, '+'), held.source) group by entities.entity"
    ).fetchall()
    held: dict[str, date] = dict(rows)
    if not held:
        return {}
    with MEASURES.open(encoding="utf-8", newline="") as file:
        needed = {row["measure_code"]: held.keys() & row["entities"].split() for row in csv.DictReader(file)}
    return {
        measure: min(held[entity] for entity in entities).isoformat()
        for measure, entities in needed.items()
        if entities
    }


def _setting(connection: duckdb.DuckDBPyConnection, parameter: str) -> int | None:
    found = connection.execute(
        "select cast(param_value as integer) from company_parameters where param_code = $parameter",
        {"parameter": parameter},
    ).fetchone()
    return found[0] if found else None


def _months_before(day: date, months: int) -> str:
    """First day of the month that lies `months` months before the month of the day, as ISO text."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1).isoformat()


def _first_fact(connection: duckdb.DuckDBPyConnection, utc_offset_hours: int) -> date | None:
    """First local day on which anything happened; None where nothing did. Columns `*_at` are UTC times."""
    shift = f" + to_hours({utc_offset_hours})"
    firsts = " union all ".join(
        f"select min(cast({column}{shift if column.endswith('_at') else ''} as date)) as first_day"
        f" from {entity} where not _is_deleted"
        for entity, columns in _FACT_DAYS.items()
        for column in columns
    )
    (first_day,) = _one(connection, f"select min(first_day) from ({firsts})")
    if first_day is not None and not isinstance(first_day, date):
        raise TypeError(first_day)
    return first_day


def _history_start(first_fact: date, oldest: object, fiscal_month: int) -> tuple[date, date]:
    """First published day, and the day from which on periods may begin.

    The first day of the quarter of the earliest fact. Where facts reach further back than the `oldest` day
    that the company wants published, the first day of the year of that day, of the calendar's or the
    company's, whichever began earlier: running years are told from their beginning. What begins before the
    first day would then be told without the facts that are left out, and is no period.
    """
    if not isinstance(oldest, date):
        raise TypeError(oldest)
    fiscal_year = oldest.year if oldest.month >= fiscal_month else oldest.year - 1
    start = min(date(oldest.year, 1, 1), date(fiscal_year, fiscal_month, 1))
    if first_fact < start:
        return start, start
    return date(first_fact.year, (first_fact.month - 1) // 3 * 3 + 1, 1), date.min


def _one(connection: duckdb.DuckDBPyConnection, query: str, values: object = None) -> Sequence[object]:
    row = connection.execute(query, values).fetchone()
    if row is None:
        raise HandOverMissing(
            "The hand-over's table `company` is empty. Nothing was built. Land the night again."
        )
    return tuple(row)
