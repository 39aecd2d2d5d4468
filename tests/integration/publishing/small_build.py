"""A small audited build with the shape that docs/architecture.md promises, worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

NIGHT = date(2026, 10, 31)
OCTOBER = date(2026, 10, 1)
SEPTEMBER = date(2026, 9, 1)

KPI_ROWS = [
    ("sales_revenue", "Doanh thu bán hàng", "Sales revenue (net)", "currency", "higher_better", "additive"),
    ("average_deal_size", "Quy mô giao dịch", "Average deal size", "currency", "higher_better", "ratio"),
    ("deals_won", "Giao dịch đã thắng", "Deals won", "count", "higher_better", "additive"),
    ("win_rate", "Tỷ lệ thắng", "Win rate", "ratio", "higher_better", "ratio"),
    ("calls_made", "Số cuộc gọi", "Calls made", "count", "higher_better", "additive"),
    ("abandoned_call_rate", "Tỷ số hủy cuộc gọi", "Abandoned call rate", "ratio", "lower_better", "ratio"),
    (
        "receivables_balance",
        "Công nợ phải thu",
        "Receivables balance",
        "currency",
        "lower_better",
        "semi_additive",
    ),
    ("csat_score", "Điểm hài lòng", "Customer satisfaction", "score", "higher_better", "ratio"),
    ("lifecycle_stage_share", "Tỷ lệ mỗi giai đoạn", "Share of stages", "ratio", "neutral", "ratio"),
]


@dataclass(frozen=True)
class Fact:
    """One row of kpi.fct_kpi_values; what is not said is plain."""

    kpi_code: str
    value: str | None
    grain: str = "company"
    grain_id: str = "COMPANY"
    month: date = OCTOBER
    numerator: str | None = None
    denominator: str | None = None
    status: str = "ok"
    target: str | None = None
    attainment: str | None = None
    is_partial: bool = False
    is_provisional: bool = False
    period_type: str = "month"


# October: 900 + 1 200 + 0 + 100 (unassigned) = 2 200 million;
# deals 5 + 3 + 0 + 1 = 9; calls 200 + 140 + 0 = 340.
DEFAULT_FACTS = (
    Fact("sales_revenue", "2200000000", target="2500000000", attainment="0.88"),
    Fact("sales_revenue", "2000000000", month=SEPTEMBER),
    Fact("sales_revenue", "1500000000", month=date(2025, 10, 1)),
    Fact("sales_revenue", "900000000", "rep", "R1"),
    Fact("sales_revenue", "1200000000", "rep", "R2"),
    Fact("sales_revenue", "0", "rep", "R3"),
    Fact("sales_revenue", "100000000", "rep", "UNASSIGNED"),
    Fact("sales_revenue", "1200000000", "region", "BAC"),
    Fact("sales_revenue", "900000000", "region", "NAM"),
    Fact("sales_revenue", "100000000", "region", "UNKNOWN"),
    Fact("deals_won", "9", target="10", attainment="0.9"),
    Fact("deals_won", "12", month=SEPTEMBER),
    Fact("deals_won", "5", "rep", "R1"),
    Fact("deals_won", "3", "rep", "R2"),
    Fact("deals_won", "0", "rep", "R3"),
    Fact("deals_won", "1", "rep", "UNASSIGNED"),
    Fact("win_rate", "0.6", numerator="9", denominator="15"),
    Fact("win_rate", "0.75", month=SEPTEMBER, numerator="12", denominator="16"),
    Fact("average_deal_size", "100000000", numerator="900000000", denominator="9"),
    Fact("average_deal_size", "125000000", numerator="1500000000", denominator="12", month=SEPTEMBER),
    Fact("average_deal_size", "120000000", "rep", "R1", numerator="600000000", denominator="5"),
    Fact("average_deal_size", "100000000", "rep", "R2", numerator="300000000", denominator="3"),
    Fact("calls_made", "340"),
    Fact("calls_made", "340", month=SEPTEMBER),
    Fact("calls_made", "200", "rep", "R1"),
    Fact("calls_made", "140", "rep", "R2"),
    Fact("calls_made", "0", "rep", "R3"),
    Fact("abandoned_call_rate", "0.08", numerator="8", denominator="100"),
    Fact("abandoned_call_rate", "0.1", month=SEPTEMBER, numerator="10", denominator="100"),
    Fact("receivables_balance", "5000000000"),
    Fact("receivables_balance", "4000000000", month=SEPTEMBER),
    Fact("csat_score", None, status="no_data"),
    Fact("lifecycle_stage_share", "0.6", "lifecycle_stage", "lead", numerator="60", denominator="100"),
    Fact("lifecycle_stage_share", "0.3", "lifecycle_stage", "opportunity", numerator="30", denominator="100"),
    Fact(
        "lifecycle_stage_share",
        "0.1",
        "lifecycle_stage",
        "salesqualifiedlead",
        numerator="10",
        denominator="100",
    ),
)


@dataclass(frozen=True)
class Gate:
    """The row of quality.gate_summary."""

    as_of: date = NIGHT
    is_open: bool = True
    expectation_count: int = 212
    failed_count: int = 0
    warning_count: int = 3
    build_id: str = "build-1"
    is_overridden: bool = False


@dataclass(frozen=True)
class Build:
    """What a test's build holds; a test changes what it speaks about."""

    facts: Sequence[Fact] = DEFAULT_FACTS
    gate: Gate | None = field(default_factory=Gate)
    company_name: str = "Công ty Cửu Long"
    currency: str = "VND"
    as_of: date = NIGHT
    statements: Sequence[str] = ()


def write_warehouse(state: Path, build: Build) -> Path:
    path = state / "build" / "warehouse.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        # One transaction: each statement for itself would wait for the disk.
        connection.execute("begin")
        for schema in ("staging", "intermediate", "core", "kpi", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute("create view staging.stg_crm__deals as select 1 as deal_id")
        _write_dimensions(connection, build)
        connection.execute(
            "create table kpi.fct_kpi_values (kpi_code varchar, grain varchar, grain_id varchar,"
            " rep_id varchar,"
            " region_id varchar, lifecycle_stage varchar, detail varchar, period_type varchar,"
            " period_start date,"
            " period_end date, numerator decimal(38,6), denominator decimal(38,6), value decimal(38,12),"
            " target decimal(38,6), attainment decimal(38,12), status varchar, is_partial boolean,"
            " is_mature boolean, is_provisional boolean, as_of date)"
        )
        connection.execute(
            "comment on table kpi.fct_kpi_values is 'KPI values. One row per KPI, member and period.'"
        )
        connection.execute("comment on column kpi.fct_kpi_values.value is 'The KPI''s value, unrounded.'")
        connection.executemany(
            "insert into kpi.fct_kpi_values values (?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?, ?, ?, ?,"
            " ?, ?, ?, true, ?, ?)",
            [_fact_row(fact, build.as_of) for fact in build.facts],
        )
        _write_quality(connection, build)
        connection.execute("commit")
        for statement in build.statements:
            connection.execute(statement)
    return path


def _fact_row(fact: Fact, as_of: date) -> list[object]:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    members = [
        fact.grain_id if fact.grain == grain else None for grain in ("rep", "region", "lifecycle_stage")
    ]
    parts = [
        number(each) for each in (fact.numerator, fact.denominator, fact.value, fact.target, fact.attainment)
    ]
    return [
        *(
            fact.kpi_code,
            fact.grain,
            fact.grain_id,
            *members,
            fact.period_type,
            fact.month,
            fact.month,
            *parts,
        ),
        *(fact.status, fact.is_partial, fact.is_provisional, as_of),
    ]


def _write_dimensions(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    connection.execute(
        "create table core.dim_company as select 'cuu_long' as company_id, $1::varchar as company_name,"
        " 'Asia/Ho_Chi_Minh' as time_zone, 7 as utc_offset_hours, $2::varchar as reporting_currency,"
        " 1 as fiscal_year_start_month, $3::date as as_of_date",
        [build.company_name, build.currency, build.as_of],
    )
    connection.execute(
        "create table core.dim_kpi (kpi_code varchar, name_vi varchar, name_en varchar, unit varchar,"
        " direction varchar, additivity varchar, definition varchar, family varchar, audience varchar)"
    )
    connection.executemany(
        "insert into core.dim_kpi values (?, ?, ?, ?, ?, ?, 'defined', 'revenue',"
        " 'sales_executive, sales_manager')",
        KPI_ROWS,
    )
    connection.execute(
        "create table core.dim_rep as from (values ('R1', 'Nguyễn Thị An', 'NV1', true), ('R2', 'Trần"
        " Văn Bình', 'NV2', true),"
        " ('R3', 'Lê Thị <Cúc>', null, true)) as reps (rep_id, rep_name, employee_id, is_active)"
    )
    connection.execute(
        "create table core.dim_region as from (values ('BAC', 'Miền Bắc', null::varchar),"
        " ('NAM', 'Miền Nam', null)) as regions (region_id, region_name, parent_region_id)"
    )
    connection.execute(
        "create table core.dim_lifecycle_stage as from (values ('lead', 2, 'Tiềm năng', 'Lead'),"
        " ('salesqualifiedlead', 4, 'Đủ điều kiện bán', 'SQL'), ('opportunity', 5, 'Cơ hội', 'Opportunity'))"
        " as stages (lifecycle_stage, stage_order, name_vi, name_en)"
    )
    connection.execute("create view core.dim_active_rep as select * from core.dim_rep where is_active")


def _write_quality(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    connection.execute(
        "create table quality.entities as from (values"
        " ('crm_deals', 'crm', true, true, 'snapshot', 120::bigint, 2::bigint, date '2026-10-31'),"
        " ('crm_leads', 'crm', true, false, 'snapshot', 0::bigint, 0::bigint, null),"
        " ('tel_calls', 'telephony', true, true, 'append', 340::bigint, 0::bigint, date '2026-10-28'),"
        " ('cs_surveys', 'service', false, false, 'append', 0::bigint, 0::bigint, null)) as"
        " entities (entity, source,"
        " is_configured, is_delivered, delivery_mode, landed_row_count, quarantined_row_count,"
        " latest_delivery_date)"
    )
    if build.gate is not None:
        gate = build.gate
        connection.execute(
            "create table quality.gate_summary (as_of date, is_open boolean, expectation_count bigint,"
            " failed_count bigint, warning_count bigint, build_id varchar, is_overridden boolean)"
        )
        connection.execute(
            "insert into quality.gate_summary values (?, ?, ?, ?, ?, ?, ?)",
            [
                *(gate.as_of, gate.is_open, gate.expectation_count, gate.failed_count),
                *(gate.warning_count, gate.build_id, gate.is_overridden),
            ],
        )
