"""Who of the generated people holds which commission plan, and draws. The plans: commission_cases.yml."""

import numpy as np
import pyarrow.compute as pc

from demo.columns import INVOICE, USER, Rows, constant, where
from demo.debtors import Debtors
from demo.invoices import POSTED, Invoices
from demo.payments import CreditNotes, Receipts
from demo.randomness import NULL, Ints
from demo.size import Size
from demo.staff import ADMIN, FIELD, MANAGER, NEVER, SUPPORT, Staff
from demo.working_time import DAY_MICROSECONDS, local_midnight

Held = list[tuple[int, str, int, int]]
"""User's position, plan, first day, first day after it (NULL: open)."""

# By the last digit of the rep's number; the other digits leave a rep to the plan of the role.
PLAN_BY_DIGIT = {0: "KH-BACTHANG", 1: "KH-HOITO", 2: "KH-QUY", 3: "KH-USD"}
PLAN_WITHOUT_ROLE_PLAN = ("KH-HOPDONG", "KH-THUTIEN", "KH-NAM")
PLAN_AFTER_A_MOVE = "KH-THUTIEN"
QUARTER_PLAN = "KH-QUY"
LATEST_ALLOCATION = 5  # days after the receipt
QUARTER_QUOTA = 960_000_000  # VND
SELLING_ROLES_WITH_PLAN = (1, 6, FIELD)
BACK_OFFICE = {MANAGER: "KH-DOINHOM", SUPPORT: "KH-HOTRO", ADMIN: "NO_COMMISSION"}


def _plan_of_rep(staff: Staff, rep: int) -> str | None:
    """The plan of a selling rep; None where the plan of the role holds."""
    digit = rep % 10
    if digit in PLAN_BY_DIGIT:
        return PLAN_BY_DIGIT[digit]
    if int(staff.role[rep]) in SELLING_ROLES_WITH_PLAN:
        return None
    return PLAN_WITHOUT_ROLE_PLAN[rep % len(PLAN_WITHOUT_ROLE_PLAN)]


def _held(staff: Staff, size: Size) -> Held:
    held: Held = []
    for user in range(staff.count):
        start = max(int(staff.hire[user]), size.first_day)
        stop = NULL if staff.leave[user] == NEVER else int(staff.leave[user])
        if user < staff.first_rep:
            held.append((user, BACK_OFFICE[int(staff.role[user])], start, stop))
            continue
        plan = _plan_of_rep(staff, user)
        move = int(staff.move_day[user])
        if plan is not None and move != NULL and plan != PLAN_AFTER_A_MOVE:
            held += [(user, plan, start, move), (user, PLAN_AFTER_A_MOVE, move, stop)]
        elif plan is not None:
            held.append((user, plan, start, stop))
        if plan is not None and user % 3 == 0:
            held.append((user, "KH-THUONGNONG", start, stop))
    return held


def quarter_reps(staff: Staff) -> Ints:
    """Positions of the reps whose plan runs by the quarter and so needs quotas by the quarter."""
    return np.asarray(
        [rep for rep in staff.reps.tolist() if _plan_of_rep(staff, rep) == QUARTER_PLAN], dtype=np.int64
    )


def assignment_rows(staff: Staff, size: Size) -> Rows:
    """`pln_assignments`: explicit plans of the back office and of some reps, approved before they begin."""
    held = _held(staff, size)
    users = np.asarray([user for user, _, _, _ in held], dtype=np.int64)
    starts = np.asarray([start for _, _, start, _ in held], dtype=np.int64)
    count = len(held)
    return {
        "assignment_id": [f"PC-{number + 1:05d}" for number in range(count)],
        "version_no": constant(1, count),
        "rep": USER.text(users + 1),
        "plan_id": [plan for _, plan, _, _ in held],
        "valid_from": starts,
        "valid_to": np.asarray([stop for _, _, _, stop in held], dtype=np.int64),
        "is_void": np.zeros(count, dtype=np.bool_),
        **_approval(starts, "QD-PHANCONG"),
    }


def draw_rows(staff: Staff, size: Size) -> Rows:
    """`pln_draws`: three months of a recoverable draw for everybody who joins in the company's time."""
    joined = staff.reps[staff.hire[staff.reps] >= size.first_day]
    starts = staff.hire[joined]
    count = len(joined)
    return {
        "rep": USER.text(joined + 1),
        "currency": ["VND"] * count,
        "valid_from": starts,
        "version_no": constant(1, count),
        "valid_to": starts + 90,
        "amount": constant(400_000_000, count),
        "is_recoverable": np.ones(count, dtype=np.bool_),
        "recovery_share": constant(500_000, count),
        **_approval(starts, "QD-TAMUNG"),
    }


def sale_waiver_rows(
    size: Size, invoices: Invoices, debtors: Debtors, notes: CreditNotes, receipts: Receipts
) -> Rows:
    """`pln_waivers`: finance takes sales to debtors without an account, which belong to nobody, for closed.

    One row for each invoice and each month in which something of it happens.
    """
    orphans = (debtors.account[invoices.debtor] == NULL) & (invoices.status == POSTED)
    invoice = np.concatenate(
        [np.arange(invoices.count), notes.invoice, receipts.invoice, receipts.invoice]
    ).astype(np.int64)
    latest = np.minimum(receipts.received + LATEST_ALLOCATION, size.last_day)
    day = np.concatenate([invoices.day, notes.day, receipts.received, latest])
    month = _months(day)
    kept = orphans[invoice]
    pairs = np.unique(np.stack([_first_days(month), invoice], axis=1)[kept], axis=0)
    numbers = invoices.number[pairs[:, 1]]
    return {
        "month": pairs[:, 0],
        "reason": ["rep"] * len(pairs),
        "subject": pc.binary_join_element_wise("invoice", INVOICE.text(numbers), ":"),
        **_waived(len(pairs), "Khách lẻ, không thuộc nhân viên nào"),
    }


def leaver_waiver_rows(staff: Staff, size: Size) -> Rows:
    """`pln_waivers`: cash that comes in after a rep left earns nothing, month by month."""
    pairs = [
        (month.start, rep)
        for rep in staff.reps.tolist()
        for month in size.calendar
        if staff.leave[rep] != NEVER and month.stop > staff.leave[rep]
    ]
    return {
        "month": np.asarray([start for start, _ in pairs], dtype=np.int64),
        "reason": ["plan"] * len(pairs),
        "subject": USER.text(np.asarray([rep for _, rep in pairs], dtype=np.int64) + 1),
        **_waived(len(pairs), "Đã nghỉ việc"),
    }


def _waived(count: int, note: str) -> Rows:
    return {"version_no": constant(1, count), "who": ["KT-01"] * count, "note": [note] * count}


def _months(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def quarter_assignment_rows(staff: Staff, size: Size) -> Rows:
    """`pln_kpi_assignments`: the quota KPI by the quarter for the reps whose plan runs by the quarter."""
    reps = quarter_reps(staff)
    count = len(reps)
    return {
        "assignment_id": _quarter_ids(reps),
        "kpi_code": ["sales_revenue"] * count,
        "assignee_type": ["rep"] * count,
        "assignee_id": USER.text(reps + 1),
        "cycle": ["quarter"] * count,
        "start_date": np.maximum(staff.hire[reps], size.first_day),
        "end_date": where(staff.leave[reps] == NEVER, NULL, staff.leave[reps] - 1),
        "weight": constant(1_000_000, count),
    }


def quarter_target_rows(staff: Staff, size: Size) -> Rows:
    """`pln_kpi_targets`: one approved version for each calendar quarter of the company's time."""
    firsts = np.unique(
        np.asarray([month.start for month in size.calendar], dtype="datetime64[D]")
        .astype("datetime64[M]").astype(np.int64) // 3 * 3
    )  # fmt: skip
    reps = np.repeat(quarter_reps(staff), len(firsts))
    months = np.tile(firsts, len(quarter_reps(staff)))
    starts, ends = _first_days(months), _first_days(months + 3) - 1
    count = len(reps)
    entered = local_midnight(starts - 6) + DAY_MICROSECONDS // 3
    return {
        "assignment_id": _quarter_ids(reps),
        "period_start": starts,
        "period_end": ends,
        "target_type": ["target"] * count,
        "version_no": constant(1, count),
        "target_value": constant(QUARTER_QUOTA, count) * 10_000,
        "recorded_at": entered,
        "entered_by": USER.text(staff.manager[reps] + 1),
        "approval_status": ["approved"] * count,
        "approved_by": ["GD-01"] * count,
        "approved_at": entered + DAY_MICROSECONDS,
        "approval_ref": ["QD-CHITIEU"] * count,
    }


def _quarter_ids(reps: Ints) -> list[str | None]:
    return [f"GV-{rep + 1:05d}-Q" for rep in reps.tolist()]


def _first_days(months: Ints) -> Ints:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _approval(days: Ints, reference: str) -> Rows:
    """Approved by the director a week before the day, at noon."""
    return {
        "approved_by": ["GD-01"] * len(days),
        "approved_at": local_midnight(days - 7) + DAY_MICROSECONDS // 2,
        "approval_ref": [reference] * len(days),
    }
