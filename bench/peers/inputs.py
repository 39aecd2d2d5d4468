"""What both peers read: the current rows of the entities that they need, one Parquet file each.

Which rows are current is for the hand-over to say (`build/landed.duckdb`), and it has said so before a peer
begins: writing these files is no part of what is measured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dbt_project.night_values import history_start

SEEDS = Path("dbt_project/seeds")
ENTITIES = {
    "acc_customers": "customer_id, account_id, region_id, outlet_id",
    "acc_fx_rates": "rate_date, from_currency, to_currency, cast(rate as double) as rate",
    "acc_payments": "payment_id, customer_id, payment_type, received_date, cast(amount as double) as amount,"
    " currency, status, collected_by_user_id, bounced_on",
    "crm_accounts": "account_id, region_id",
    "crm_activities": "activity_id, message_id, activity_type, direction, user_id, contact_id, account_id,"
    " occurred_at, booked_at, outcome, purpose, is_automated, tel_call_id",
    "crm_campaigns": "campaign_id",
    "crm_contacts": "contact_id, account_id, region_id, created_at",
    "crm_deals": "deal_id, account_id, primary_contact_id, lead_id, deal_type, stage_id, created_at,"
    " closed_at",
    "crm_leads": "lead_id, lead_source, campaign_id, merged_into_lead_id, created_at",
    "crm_lifecycle_history": "contact_id, lifecycle_stage, entered_at, exited_at",
    "crm_merges": "object_type, merged_id, surviving_id",
    "crm_owner_history": "object_type, object_id, user_id, valid_from, valid_to",
    "crm_user_assignments": "user_id, region_id, manager_user_id, valid_from, valid_to",
    "crm_users": "user_id",
    "cs_tickets": "ticket_id, ticket_type, account_id, region_id, reason_code, owner_user_id, created_at,"
    " is_disputed, is_duplicate",
    "fld_outlets": "outlet_id, outlet_type, region_id",
    "ref_deal_stages": "stage_id, stage_type",
    "ref_regions": "region_id, parent_region_id",
    "tel_agents": "agent_id, user_id, valid_from, valid_to",
    "tel_call_legs": "call_id, leg_no, agent_id, offered_at, answered_at, ended_at, hold_seconds",
    "tel_calls": "call_id, direction, started_at, ended_at, disposition, contact_id, account_id",
}
PARAMETERS = ("short_abandon_seconds", "answer_threshold_seconds", "long_call_seconds")
PARAMETERS_SQL = """
    select calendar.calendar_date, defaults.param_code,
        cast(coalesce(changed.param_value, company.param_value, defaults.param_value) as double)
            as param_value
    from calendar
    cross join (select param_code, cast(param_value as decimal(18, 6)) as param_value
        from read_csv('{seeds}/default_parameters.csv', header = true)) as defaults
    left join company_parameters as company on defaults.param_code = company.param_code
    left join pln_parameters as changed on defaults.param_code = changed.param_code
        and not changed._is_deleted and calendar.calendar_date >= changed.valid_from
        and calendar.calendar_date < coalesce(changed.valid_to, date '9999-12-31')
    where calendar.calendar_date <= (select as_of_date from company) and defaults.param_code in {codes}"""


@dataclass(frozen=True)
class Night:
    """What a peer must know of the night: days are inclusive."""

    as_of: date
    first_day: date
    utc_offset_hours: int
    currency: str
    fiscal_month: int

    @classmethod
    def read(cls, folder: Path) -> Night:
        """The night that `write_inputs` wrote."""
        found = json.loads((folder / "night.json").read_text(encoding="utf-8"))
        as_of, first_day = (date.fromisoformat(found.pop(name)) for name in ("as_of", "first_day"))
        return cls(as_of=as_of, first_day=first_day, **found)


def write_inputs(landed: Path, folder: Path) -> Night:
    """Write one Parquet file per entity, the parameters by day, the ranks of stages, and the night.

    Raises:
        HandOverMissing: there is no hand-over at `landed`.
    """
    with duckdb.connect(str(landed), read_only=True) as connection:
        row = connection.execute(
            "select as_of_date, utc_offset_hours, reporting_currency, fiscal_year_start_month from company"
        ).fetchone()
        if row is None:
            raise ValueError(f"{landed} names no company. Nothing was written. Land the night again.")
        (as_of, offset, currency, fiscal_month) = row
        for entity, columns in ENTITIES.items():
            _write(connection, f"select {columns} from {entity} where not _is_deleted", folder / entity)
        _write(connection, PARAMETERS_SQL.format(seeds=SEEDS, codes=str(PARAMETERS)), folder / "parameters")
        _write(
            connection,
            f"select lifecycle_stage, cast(stage_rank as integer) as stage_rank"
            f" from read_csv('{SEEDS}/lifecycle_stages.csv', header = true)",
            folder / "lifecycle_stages",
        )
    night = Night(as_of, history_start(landed, as_of), int(offset), str(currency), int(fiscal_month))
    words = {**vars(night), "as_of": night.as_of.isoformat(), "first_day": night.first_day.isoformat()}
    (folder / "night.json").write_text(json.dumps(words), encoding="utf-8")
    return night


def _write(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    connection.execute(f"copy ({query}) to '{target}.parquet' (format parquet)")
