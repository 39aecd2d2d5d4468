"""Parameters, KPI set-up, assignments, targets, focus products and commission tiers."""

from dataclasses import dataclass

import numpy as np

from demo.columns import USER, Rows, constant, nothing, pick, where
from demo.randomness import NULL, Ints, generator, rounded
from demo.size import Size
from demo.staff import NEVER, ROLES, Staff
from demo.working_time import DAY_MICROSECONDS, day_number, local_midnight

MILLION = 1_000_000
# code, value in millionths: the defaults that the company confirms.
PARAMETERS: tuple[tuple[str, int], ...] = (
    ("reporting_timezone_offset_hours", 7 * MILLION),
    ("customer_inactivity_days", 365 * MILLION),
    ("loyal_min_purchases", 3 * MILLION),
    ("repeat_min_purchases", 3 * MILLION),
    ("vip_top_share", 200_000),
    ("stage_conversion_window_days", 90 * MILLION),
    ("customer_conversion_window_days", 180 * MILLION),
    ("follow_up_window_days", 7 * MILLION),
    ("reply_window_days", 30 * MILLION),
    ("answer_threshold_seconds", 5 * MILLION),
    ("short_abandon_seconds", 5 * MILLION),
    ("long_call_seconds", 600 * MILLION),
    ("cohort_silence_days", 90 * MILLION),
    ("fcr_repeat_days", 7 * MILLION),
    ("fast_response_hours", 24 * MILLION),
    ("velocity_fast_pct", 200_000),
    ("max_customer_lifespan_years", 10 * MILLION),
    ("call_revenue_lookback_days", 30 * MILLION),
    ("goal_met_threshold", 800_000),
    ("allowance_rounding_pct", 100_000),
    ("quota_growth_target", 150_000),
    ("quota_buffer", 100_000),
    ("quota_history_weight", 500_000),
    ("ramp_full_months", 3 * MILLION),
    ("restatement_window_days", 90 * MILLION),
)
CHANGED_PARAMETER = "answer_threshold_seconds"
LATER_VALUE = 15 * MILLION


@dataclass(frozen=True)
class Definition:
    """One KPI that the company assigns; `base` is the monthly target of one full rep in units of the KPI."""

    code: str
    content: str
    kind: str
    direction: str
    objective: str
    base: int
    share: int


DEFINITIONS = (
    Definition(
        "sales_revenue", "Doanh thu thuần", "revenue", "higher_better", "TANG-TRUONG", 320_000_000, 400_000
    ),
    Definition("deals_won", "Số hợp đồng thắng", "activity", "higher_better", "TANG-TRUONG", 5, 300_000),
    Definition("calls_made", "Số cuộc gọi ra", "activity", "higher_better", "CHAM-SOC", 70, 150_000),
    Definition("meetings_scheduled", "Số cuộc hẹn", "activity", "higher_better", "CHAM-SOC", 8, 150_000),
)


def parameter_rows(size: Size) -> Rows:
    """`pln_parameters`: all defaults; the answer threshold later changes from 5 to 15 seconds."""
    start = day_number(size.until.replace(year=size.until.year - 6, month=1, day=1))
    change = size.calendar[len(size.calendar) // 2].start
    codes: list[str | None] = [*(code for code, _ in PARAMETERS), CHANGED_PARAMETER]
    values = [value for _, value in PARAMETERS] + [LATER_VALUE]
    ends = [change if code == CHANGED_PARAMETER else NULL for code, _ in PARAMETERS] + [NULL]
    return {
        "param_code": codes,
        "param_value": np.asarray(values, dtype=np.int64),
        "valid_from": np.asarray([start] * len(PARAMETERS) + [change], dtype=np.int64),
        "valid_to": np.asarray(ends, dtype=np.int64),
    }


def definition_rows(size: Size) -> Rows:
    """`pln_kpi_definitions`: approved versions in force over the company's whole time."""
    count = len(DEFINITIONS)
    start = size.first_day - 60
    return {
        "kpi_code": [definition.code for definition in DEFINITIONS],
        "version_no": constant(1, count),
        "content": [definition.content for definition in DEFINITIONS],
        "applies_to": ["rep"] * count,
        "kpi_type": [definition.kind for definition in DEFINITIONS],
        "direction": [definition.direction for definition in DEFINITIONS],
        "exposure_kpi_code": [None] * count,
        "objective_code": [definition.objective for definition in DEFINITIONS],
        "status": ["approved"] * count,
        "minutes_ref": ["BB-HOP-01"] * count,
        "approved_by": ["GD-01"] * count,
        "approved_at": constant(
            int(local_midnight(np.asarray([start - 5]))[0]) + DAY_MICROSECONDS // 2, count
        ),
        "effective_from": constant(start, count),
    }


def _assigned(staff: Staff, size: Size) -> tuple[Ints, Ints, Ints, Ints]:
    """Rep, KPI, first and last day of each assignment; a rep who leaves has an end."""
    reps = np.repeat(staff.reps, len(DEFINITIONS))
    kpi = np.tile(np.arange(len(DEFINITIONS), dtype=np.int64), len(staff.reps))
    start = np.maximum(staff.hire[reps], size.first_day)
    end = where(staff.leave[reps] == NEVER, NULL, staff.leave[reps] - 1)
    return reps, kpi, start, end


def _assignment_ids(reps: Ints, kpi: Ints) -> list[str | None]:
    return [f"GV-{rep + 1:05d}-{number + 1}" for rep, number in zip(reps.tolist(), kpi.tolist(), strict=True)]


def assignment_rows(staff: Staff, size: Size) -> Rows:
    """`pln_kpi_assignments`: four KPIs a rep, by month; the weights of a rep add up to one."""
    reps, kpi, start, end = _assigned(staff, size)
    shares = np.asarray([definition.share for definition in DEFINITIONS], dtype=np.int64)
    return {
        "assignment_id": _assignment_ids(reps, kpi),
        "kpi_code": pick([definition.code for definition in DEFINITIONS], kpi),
        "assignee_type": ["rep"] * len(reps),
        "assignee_id": USER.text(reps + 1),
        "cycle": ["month"] * len(reps),
        "start_date": start,
        "end_date": end,
        "weight": shares[kpi],
    }


def target_rows(staff: Staff, size: Size) -> Rows:
    """`pln_kpi_targets`: one approved version for each month that the assignment touches."""
    rng = generator(size.seed, "pln_kpi_targets")
    reps, kpi, start, end = _assigned(staff, size)
    firsts = np.asarray([month.start for month in size.calendar], dtype=np.int64)
    lasts = (firsts.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]").astype(
        np.int64
    ) - 1
    row, month = np.nonzero((start[:, None] <= lasts) & (where(end == NULL, NEVER, end)[:, None] >= firsts))
    bases = np.asarray([definition.base for definition in DEFINITIONS], dtype=np.int64)[kpi[row]]
    values = bases * rng.integers(80, 125, len(row)) // 100
    values = where(bases > 10_000, rounded(values, 1_000_000), np.maximum(values, 1))
    entered = local_midnight(firsts[month] - 6) + DAY_MICROSECONDS // 3
    count = len(row)
    ids = np.asarray(_assignment_ids(reps, kpi), dtype=object)
    return {
        "assignment_id": ids[row].tolist(),
        "period_start": firsts[month],
        "period_end": lasts[month],
        "target_type": ["target"] * count,
        "version_no": constant(1, count),
        "target_value": values * 10_000,
        "recorded_at": entered,
        "entered_by": USER.text(staff.manager[reps[row]] + 1),
        "approval_status": ["approved"] * count,
        "approved_by": ["GD-01"] * count,
        "approved_at": entered + DAY_MICROSECONDS,
        "approval_ref": ["QD-CHITIEU"] * count,
    }


def tier_rows(size: Size) -> Rows:
    """`pln_commission_tiers`: one plan per selling role, three tiers on collected money."""
    roles = [ROLES[1], ROLES[6], ROLES[7]]
    bounds, rates = (0, 800_000, 1_000_000), (10_000, 20_000, 30_000)
    count = len(roles) * 3
    return {
        "plan_id": [f"HH-{role.upper().replace('_', '-')}" for role in roles for _ in bounds],
        "version_no": constant(1, count),
        "role": [role for role in roles for _ in bounds],
        "basis": ["collected"] * count,
        "tier_no": np.asarray([1, 2, 3] * len(roles), dtype=np.int64),
        "from_attainment": np.asarray(bounds * len(roles), dtype=np.int64),
        "rate": np.asarray(rates * len(roles), dtype=np.int64),
        "max_payout": nothing(count),
        "valid_from": constant(size.first_day, count),
        "approved_by": ["GD-01"] * count,
    }


def focus_rows(size: Size) -> Rows:
    """`pln_focus_products`: one product everywhere each quarter, one in the south only."""
    quarters = [month.start for month in size.calendar[::3]]
    ends = [*quarters[1:], NULL]
    products = ("TC-THANG", "SACH-KD", "LICH-BAN", "SO-TAY")
    count = len(quarters)
    return {
        "product_id": [products[number % 4] for number in range(count)] + ["SACH-TN"] * count,
        "region_id": ["ALL"] * count + ["HCM-Q1"] * count,
        "valid_from": np.asarray(quarters * 2, dtype=np.int64),
        "valid_to": np.asarray(ends * 2, dtype=np.int64),
    }
