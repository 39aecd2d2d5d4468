"""The hand-over, the build and dbt's results of the tiny company, as LAND and BUILD would leave them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from expectations.contracts import CONTRACTS
from expectations.suites.atomic_facts import ATOMIC_FACTS
from tests.integration.expectations.tiny_company import LANDED, Row
from tests.integration.expectations.tiny_figures import BALANCES, FACTS, KPIS

NIGHT = date(2026, 10, 31)


def make_landed(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            """
            create table company as select 'tiny' as company_id, 'Tiny' as company_name,
                'Asia/Ho_Chi_Minh' as time_zone, cast(7 as integer) as utc_offset_hours,
                'VND' as reporting_currency, cast(1 as integer) as fiscal_year_start_month,
                date '2026-10-31' as as_of_date;
            create table calendar as select cast(day as date) as calendar_date,
                isodow(day) < 6 as is_working_day, cast(null as varchar) as holiday_name
                from range(date '2026-01-01', date '2027-01-01', interval 1 day) as days (day);
            create table company_parameters (param_code varchar, param_value decimal(18, 6));
            create table entities (entity varchar, source varchar, is_configured boolean,
                is_delivered boolean, delivery_mode varchar, landed_row_count bigint,
                quarantined_row_count bigint, latest_delivery_date date);
            create table held_sources (source varchar, held_through date, held_until date, held_by varchar,
                reason varchar);
            create table receipts (load_id varchar, source varchar, entity varchar, file_name varchar,
                content_sha256 varchar, delivery_date date, delivery_mode varchar, status varchar,
                row_count_in_file bigint, row_count_landed bigint, row_count_quarantined bigint,
                row_count_filtered bigint, message varchar, landed_at timestamp, landed_by varchar);
            create table quarantine (load_id varchar, entity varchar, source_file varchar, source_line bigint,
                column_name varchar, reason varchar, raw_text varchar);
            create table set_up_problems (severity varchar, rule varchar, entity varchar, source_file varchar,
                source_line bigint, column_name varchar, message varchar, not_done varchar)
            """
        )
        for contract in sorted(CONTRACTS.glob("*.yml")):
            _land_entity(connection, YAML(typ="safe").load(contract)["schema"][0])


def _land_entity(connection: duckdb.DuckDBPyConnection, table: dict[str, Any]) -> None:
    name, rows = table["name"], LANDED.get(table["name"], [])
    columns = ", ".join(f'"{column["name"]}" {column["physicalType"]}' for column in table["properties"])
    connection.execute(
        f"create table rows_of_{name} ({columns}, _extracted_at timestamp, _batch_id varchar, "
        "_is_deleted boolean default false, _load_id varchar, _source_file varchar, _source_line bigint)"
    )
    for row in rows:
        connection.execute(
            f"insert into rows_of_{name} ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            list(row.values()),
        )
    connection.execute(f'create view "{name}" as select * from rows_of_{name}')
    connection.execute(
        "insert into entities values (?, 'all', ?, ?, 'snapshot', ?, 0, ?)",
        [name, bool(rows), bool(rows), len(rows), NIGHT if rows else None],
    )
    if rows:
        connection.execute(
            f"insert into receipts values ('L1', 'all', ?, ?, 'hash', ?, "
            f"'{'delta' if name == 'tel_calls' else 'snapshot'}', 'landed', ?, ?, 0, 0, "
            "'', "
            "timestamp '2026-11-01 01:00:00', 'test')",
            [name, f"{name}.csv", NIGHT, len(rows), len(rows)],
        )


def make_warehouse(file: Path, landed: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{landed}' as landed (read_only)")
        connection.execute(
            """
            create schema core; create schema kpi; create schema quality;
            create table core.dim_company as select * from landed.main.company;
            create table core.dim_rep as select * from (values ('R1', 'R1', true), ('R2', 'R2', true),
                ('UNASSIGNED', 'UNASSIGNED', false), ('UNKNOWN', 'UNKNOWN', false))
                as reps (rep_id, rep_name, is_active);
            create table core.dim_rep_assignment as select user_id as rep_id, role, region_id,
                manager_user_id as manager_rep_id, valid_from, valid_to from landed.main.crm_user_assignments;
            create table core.dim_region as select * from (values ('N', 'North', cast(null as varchar)),
                ('S', 'South', null), ('UNKNOWN', 'UNKNOWN', null))
                as regions (region_id, region_name, parent_region_id);
            create table core.dim_lifecycle_stage as select * from (values ('lead', 1, 'a', 'a'),
                ('opportunity', 2, 'b', 'b'), ('customer', 3, 'c', 'c'), ('unknown', 4, 'd', 'd'))
                as stages (lifecycle_stage, stage_order, name_vi, name_en);
            create table core.dim_date as select cast(day as date) as calendar_date, true as is_working_day
                from range(date '2026-10-01', date '2026-11-01', interval 1 day) as days (day);
            create table core.dim_product as select unnest(['P1', 'UNASSIGNED', 'UNKNOWN']) as product_id,
                'a' as product_name, 'b' as product_category, 'c' as uom;
            create table core.dim_account as select unnest(['A1', 'UNASSIGNED', 'UNKNOWN']) as account_id,
                'company' as account_type, 'N' as region_id;
            create table core.dim_outlet as select unnest(['UNASSIGNED', 'UNKNOWN']) as outlet_id,
                'dealer' as outlet_type, 'N' as region_id, 'A1' as account_id;
            create table core.dim_kpi (kpi_code varchar, name_vi varchar, name_en varchar, definition varchar,
                unit varchar, additivity varchar, base_period varchar, denominator_measure varchar,
                grains varchar);
            create table quality.receipts as select * from landed.main.receipts;
            create table quality.entities as select * from landed.main.entities;
            create table quality.quarantine as select * from landed.main.quarantine;
            create table quality.period_fingerprints as select 'day' as period_type,
                calendar_date as period_start from core.dim_date;
            create table quality.model_costs as select 1 as kept
            """
        )
        for code, (unit, additivity) in KPIS.items():
            measure = "whole" if additivity == "ratio" else None
            grains = (
                "company"
                if code in ("receivables_balance", "lifecycle_stage_share")
                else "company rep region region_lifecycle_stage rep_lifecycle_stage"
            )
            connection.execute(
                "insert into core.dim_kpi values (?, ?, ?, ?, ?, ?, 'day', ?, ?)",
                [code, code, code, code, unit, additivity, measure, grains],
            )
        for fact, (entity, _, _) in ATOMIC_FACTS.items():
            connection.execute(f"create table core.{fact} as select * from landed.main.{entity}")
        connection.execute("delete from core.fct_deals where deal_id = 'D3'")
        connection.execute(
            "alter table core.fct_invoices add column region_id varchar default 'UNASSIGNED';"
            "alter table core.fct_invoices add column lifecycle_stage varchar default 'unknown'"
        )
        _make_kpi_values(connection)
        _make_wide_facts(connection)


def _make_kpi_values(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create temp table facts (kpi_code varchar, fact_date date, rep_id varchar, region_id varchar, "
        "lifecycle_stage varchar, detail varchar, numerator decimal(38, 6), denominator decimal(38, 6))"
    )
    connection.executemany("insert into facts values (?, ?, ?, ?, ?, ?, ?, ?)", FACTS)
    connection.execute("create temp table balances (fact_date date, balance decimal(38, 6))")
    connection.executemany("insert into balances values (?, ?)", list(BALANCES.items()))
    periods = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
    grains = {
        "company": "'COMPANY'",
        "rep": "rep_id",
        "region": "region_id",
        "lifecycle_stage": "lifecycle_stage",
        "role": "case rep_id when 'UNASSIGNED' then 'UNASSIGNED' else 'sales_executive' end",
        "region_lifecycle_stage": "region_id || '/' || lifecycle_stage",
        "rep_lifecycle_stage": "rep_id || '/' || lifecycle_stage",
    }
    cells = " union all ".join(
        f"select kpi_code, '{grain}' as grain, {member} as grain_id, detail, '{period}' as period_type, "
        f"cast(date_trunc('{period}', fact_date) as date) as period_start, sum(numerator) as numerator, "
        "sum(denominator) as denominator from facts group by all"
        for grain, member in grains.items()
        for period in periods
    )
    balances = " union all ".join(
        f"select 'receivables_balance', 'company', 'COMPANY', null, '{period}', "
        f"cast(date_trunc('{period}', days.calendar_date) as date), "
        "coalesce(arg_max(balances.balance, days.calendar_date), 0), null "
        "from core.dim_date as days asof join balances on days.calendar_date >= balances.fact_date "
        "group by all"
        for period in periods
    )
    shares = " union all ".join(
        f"select 'lifecycle_stage_share', 'company', 'COMPANY', 'stage={stage}', '{period}', "
        f"cast(date_trunc('{period}', calendar_date) as date), 1, 2 from core.dim_date group by all"
        for stage in ("lead", "opportunity")
        for period in periods
    )
    connection.execute(
        f"""
        create table kpi.fct_kpi_values as
        with cells as ({cells} union all {balances} union all {shares}),
        dated as (
            select *, cast(case period_type when 'day' then period_start when 'week' then period_start + 6
                else period_start + case period_type when 'month' then interval 1 month
                    when 'quarter' then interval 3 month else interval 1 year end
                    - interval 1 day end as date)
                as period_end
            from cells
        )
        select kpi_code, grain, grain_id,
            case when grain = 'rep' then grain_id end as rep_id,
            case when grain = 'region' then grain_id end as region_id,
            case when grain = 'lifecycle_stage' then grain_id end as lifecycle_stage,
            detail, period_type, period_start, period_end,
            cast(numerator as decimal(38, 6)) as numerator,
            cast(denominator as decimal(38, 6)) as denominator,
            case when denominator is null then cast(numerator as decimal(38, 12))
                else cast(
                    cast(numerator as double) / nullif(cast(denominator as double), 0) as decimal(38, 12)
                ) end
                as value,
            'ok' as status, period_end > date '2026-10-31'
                or period_start < (select min(calendar_date) from core.dim_date) as is_partial,
            date '2026-10-31' as as_of
        from dated
        """
    )


def _make_wide_facts(connection: duckdb.DuckDBPyConnection) -> None:
    for table, member in (
        ("fct_rep_daily", "rep_id"),
        ("fct_region_daily", "region_id"),
        ("fct_lifecycle_stage_daily", "lifecycle_stage"),
    ):
        connection.execute(
            f"create table kpi.{table} as "
            f"pivot (select fact_date as calendar_date, {member}, kpi_code, numerator "
            "from facts where kpi_code in ('sales_revenue', 'deals_won', 'calls_made')) "
            f"on kpi_code using coalesce(sum(numerator), 0) group by calendar_date, {member}"
        )


def dbt_target(tests: dict[str, str], severity: str = "error") -> tuple[Row, Row]:
    """Manifest and run results of a project whose tests ended as `tests` says; '' means not run."""
    nodes: dict[str, Row] = {
        f"test.sales.{name}.0a1b": {
            "name": name,
            "resource_type": "test",
            "config": {"severity": severity, "enabled": True},
            "attached_node": "model.sales.fct_kpi_values",
            "column_name": None,
            "depends_on": {"nodes": []},
        }
        for name in tests
    }
    results = [
        {"unique_id": f"test.sales.{name}.0a1b", "status": status, "failures": 0 if status == "pass" else 3}
        for name, status in tests.items()
        if status
    ]
    run = {"results": results, "metadata": {"env": {"NIGHT": json.dumps({"as_of_date": NIGHT.isoformat()})}}}
    return {"nodes": nodes}, run


def write_dbt_target(state: Path, manifest: Row, run: Row) -> None:
    target = state / "build" / "dbt" / "target"
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (target / "run_results.json").write_text(json.dumps(run), encoding="utf-8")
