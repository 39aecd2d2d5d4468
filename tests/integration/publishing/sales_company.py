"""A company in the middle of a month, small enough to work out by hand, with every kind of page.

October 2026 has 22 working days (it begins on a Thursday, no holiday is put in), 15 of them are over on
the 21st. Millions of đồng: R1 120 of 220 (due 150), R3 90 of 110 (due 75), R2 150 of 440 (due 300). Region
BAC holds HN with R1 and R3, whose manager is R9. Sixty-five trainees stand in NAM: its list has two parts.
"""

from datetime import date, timedelta
from pathlib import Path

from tests.integration.publishing.small_build import OCTOBER, SEPTEMBER, Build, Fact, Gate, write_warehouse

NIGHT = date(2026, 10, 21)
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Phương Thảo"
TRAINEES = [f"T{number:02}" for number in range(65)]

MONTHS = [
    *(
        ("company", "COMPANY", 375),
        ("rep", "R1", 120),
        ("rep", "R2", 150),
        ("rep", "R3", 90),
        ("rep", "R9", 0),
    ),
    *(("rep", "UNASSIGNED", 15), ("region", "HN", 210), ("region", "NAM", 150), ("region", "UNKNOWN", 15)),
    *(("region_subtree", "BAC", 210), ("region_subtree", "HN", 210), ("region_subtree", "NAM", 150)),
    ("team", "R9", 210),
]
# Rep, month, target, due, actual: attainment and progress follow from them.
TARGETS = [
    ("R1", OCTOBER, 220, 150, 120),
    ("R3", OCTOBER, 110, 75, 90),
    ("R2", OCTOBER, 440, 300, 150),
    ("R1", SEPTEMBER, 200, 200, 210),
    ("R3", SEPTEMBER, 100, 100, 85),
    ("R2", SEPTEMBER, 400, 400, 100),
]


def million(amount: float) -> str:
    return str(round(amount * 1_000_000))


def facts() -> list[Fact]:
    def running(code: str, value: str, grain: str, member: str) -> Fact:
        return Fact(code, value, grain, member, is_partial=True)

    months = [running("sales_revenue", million(amount), grain, member) for grain, member, amount in MONTHS]
    # R1: 4 million on each day of September; in October 5.5 million on each of 20 days, 10 on the 21st.
    days = [(SEPTEMBER + timedelta(days=day), 4.0) for day in range(30)]
    days += [(OCTOBER + timedelta(days=day), 5.5) for day in range(20)] + [(NIGHT, 10.0)]
    return [
        *months,
        Fact("sales_revenue", million(120), "rep", "R1", month=SEPTEMBER),
        *(Fact("sales_revenue", million(v), "rep", "R1", month=d, period_type="day") for d, v in days),
        running("calls_made", "84", "rep", "R1"),
        Fact("calls_made", "150", "rep", "R1", month=SEPTEMBER),
        running("win_rate", "0.375", "rep", "R1"),
        running("calls_made", "1234", "company", "COMPANY"),
        running("calls_made", "200", "region_subtree", "BAC"),
        Fact("win_rate", "0.25", "lifecycle_stage", "lead", is_partial=True, is_provisional=True),
        *(
            Fact("lifecycle_stage_share", "0.5", "lifecycle_stage", stage, numerator="30", denominator="60")
            for stage in ("lead", "opportunity")
        ),
        *(Fact("sales_revenue", "0", "rep", rep, is_partial=True) for rep in TRAINEES),
        # A company of one fixed night sees every lock, so October's: what R9 earned, and in a region alone.
        *(
            Fact("commission_amount", "6600000", grain, member)
            for grain, member in (("rep", "R9"), ("team", "R9"), ("region_subtree", "BAC"))
        ),
    ]


def statements() -> list[str]:
    people = ", ".join(f"('{rep}', '{LONG_NAME} {rep}', 'NV-{rep}', true)" for rep in TRAINEES)
    assigned = ", ".join(
        f"('{rep}', '{role}', '{region}', {manager}, 1.0, date '2025-01-01', date '9999-12-31')"
        for rep, role, region, manager in [
            ("R1", "sales_executive", "HN", "'R9'"),
            ("R3", "sales_executive", "HN", "'R9'"),
            ("R2", "account_manager", "NAM", "null"),
            ("R9", "sales_manager", "BAC", "null"),
            *((rep, "sdr", "NAM", "null") for rep in TRAINEES),
        ]
    )
    targets = ", ".join(
        f"('{rep}-{month:%m}', 'sales_revenue', 'rep', '{rep}', 'month', date '{month}',"
        f" date '{month.replace(day=30)}' + {int(month.month == 10)}, 22, {million(target)}::decimal(38, 12),"
        f" {million(actual)}::decimal(38, 12), {actual / target}::decimal(38, 12), 0.4, 2.5,"
        f" {million(due)}::decimal(38, 12), {actual / due}::decimal(38, 12),"
        f" {15 / 22 if month == OCTOBER else 1}, 'higher_better', {month == OCTOBER}, null)"
        for rep, month, target, due, actual in TARGETS
    )
    return [
        "insert into core.dim_kpi values ('commission_amount', 'Hoa hồng', 'Commission', 'currency',"
        " 'neutral', 'additive', 'defined', 'commission', 'finance, sales_manager')",
        f"insert into core.dim_rep values ('R9', 'Hồ Quản Lý', 'NV9', true), {people}",
        "insert into core.dim_region values ('HN', 'Hà Nội', 'BAC')",
        "create table core.dim_rep_assignment as from (values " + assigned + ") as assignments"
        " (rep_id, role, region_id, manager_rep_id, fte, valid_from, valid_to)",
        "create table core.dim_date as select day::date as calendar_date, isodow(day) < 6 as is_working_day,"
        " date_trunc('month', day)::date as month_start"
        " from range(date '2026-09-01', date '2026-11-01', interval 1 day) as days (day)",
        "create table kpi.fct_target_attainment as from (values " + targets + ") as evaluations"
        " (assignment_id, kpi_code, assignee_type, assignee_id, cycle, period_start, period_end,"
        " covered_working_days, prorated_target, actual, attainment, weight, score, due_target, progress,"
        " time_progress, direction, is_partial, not_scored_reason)",
        "create table kpi.fct_employee_evaluation as from (values"
        " ('R1', date '2026-10-01', 'HN', 7.25, 12.5, 'under_20', 3250000.0, 3250000.0, false, true),"
        " ('R2', date '2026-10-01', 'NAM', 4.125, 50.0, 'over_50', 4125000.0, 4125000.0, false, true),"
        " ('R3', date '2026-10-01', 'HN', null, null, null, null, 2000000.0, true, true)) as evaluations"
        " (rep_id, period_start, region_id, score_shown, rounded_shortfall_pct, band, allowance_payable,"
        " full_allowance, is_held, is_partial)",
        "create schema commission",
        "create table commission.allowance_payable as from (values ('NV1', 'R1', date '2026-09-01', 'HN',"
        " 300000.0, 2300000.0, false)) as payable"
        " (employee_id, rep_id, pay_month, region_id, adjustment, allowance_payable, is_held)",
        "create table commission.payable as from (values (date '2026-09-01', 'R1', 'VND', 5000000.0,"
        " 4400000.0, true), (date '2026-09-01', 'R2', 'USD', 321.5, 321.5, false))"
        " as payable (period, rep_id, currency, earned, payable, is_paid)",
        "create table commission.open_period_preview as from (values (date '2026-10-01', 'R1', 'VND',"
        " 1750000.0, 1750000.0)) as preview (period, rep_id, currency, earned, payable)",
        "create table quality.gate_results as from (values ('history', 'warn', false, 'Calls fell by half',"
        " 'history.calls', date '2026-10-02', null, null, null), ('kpi', 'block', false, 'May moved',"
        " 'kpi.closed', date '2026-10-19', 'Lan', 'auditor, ref 12',"
        " date '2026-11-01'), ('kpi', 'block', true, 'ok', 'kpi.other', null, null, null, null))"
        " as results (layer, severity, is_success, message, check_id, standing_since, overridden_by,"
        " override_reason, override_until)",
    ]


def write_sales_company(state: Path) -> Path:
    """The audited build of this company in a state folder."""
    gate = Gate(as_of=NIGHT, failed_count=1, warning_count=1, is_overridden=True)
    return write_warehouse(
        state,
        Build(
            facts=facts(),
            gate=gate,
            as_of=NIGHT,
            company_name="Tổng Công ty Cổ phần Thương mại và Dịch vụ Văn phòng phẩm Đồng bằng sông Cửu Long",
            statements=statements(),
        ),
    )
