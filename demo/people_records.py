"""What HR records of the sales people: events, attendance, reports owed, breaches of the rules."""

import numpy as np

from demo.columns import EMPLOYEE, Rows, pick, where
from demo.randomness import Ints, chance, generator, skewed, weighted
from demo.size import Size
from demo.staff import MANAGER, Staff
from demo.working_time import HOUR, SECOND, local_midnight

EVENT_TYPES = ("training", "meeting", "company_activity", "team_building")
REPORT_TYPES = (
    "sales_data_report",
    "receivables_control_report",
    "debt_recovery_report",
    "weekly_analysis_file",
    "staff_evaluation",
    "data_archive_file",
)
RULES = ("NQ-GIO-LAM", "NQ-DONG-PHUC", "NQ-BAO-CAO", "NQ-TAI-SAN")


def _event_days(size: Size) -> Ints:
    days = np.arange(size.first_day + 3, size.last_day + 1, 12, dtype=np.int64)
    return where((days + 3) % 7 >= 5, days - 2, days)


def _event_ids(count: int) -> list[str]:
    return [f"SK{number:05d}" for number in range(1, count + 1)]


def event_rows(size: Size) -> Rows:
    """`hr_events`: one every twelfth day in the morning; one in twelve is cancelled."""
    rng = generator(size.seed, "hr_events")
    days = _event_days(size)
    count = len(days)
    kinds = weighted(rng, count, (45, 35, 12, 8))
    return {
        "event_id": _event_ids(count),
        "event_type": pick(EVENT_TYPES, kinds),
        "scheduled_start_at": local_midnight(days) + (8 * HOUR + HOUR // 2),
        "is_cancelled": chance(rng, count, 80),
    }


def attendance_rows(size: Size, staff: Staff) -> Rows:
    """`hr_event_attendance`: everybody employed on the day; required for four in five."""
    rng = generator(size.seed, "hr_event_attendance")
    days = _event_days(size)
    event, person = np.nonzero((staff.hire <= days[:, None]) & (staff.leave > days[:, None]))
    count = len(event)
    attendance = weighted(rng, count, (88, 7, 5))
    return {
        "event_id": pick(_event_ids(len(days)), event.astype(np.int64)),
        "employee_id": EMPLOYEE.text(person.astype(np.int64) + 1),
        "is_required": chance(rng, count, 800),
        "attendance_status": pick(("present", "late", "absent"), attendance),
        "is_excused": (attendance == 2) & chance(rng, count, 450),
    }


def deliverable_rows(size: Size, staff: Staff) -> Rows:
    """`hr_deliverables`: each rep owes a sales report a month, each manager the other kinds in turn."""
    rng = generator(size.seed, "hr_deliverables")
    lasts = np.asarray([month.stop - 1 for month in size.calendar], dtype=np.int64)
    month, person = np.nonzero((staff.hire <= lasts[:, None]) & (staff.leave > lasts[:, None]))
    month, person = month.astype(np.int64), person.astype(np.int64)
    count = len(month)
    due = local_midnight(lasts[month]) + 17 * HOUR
    kind = where(staff.role[person] == MANAGER, 1 + (month + person) % (len(REPORT_TYPES) - 1), 0)
    submitted = due - 30 * HOUR + skewed(rng, count, 0, 5 * 24 * 3600) * SECOND
    submitted = where(chance(rng, count, 960) & (submitted < size.cutoff), submitted)
    reviewed = chance(rng, count, 940)
    return {
        "deliverable_id": [f"BC{number:07d}" for number in range(1, count + 1)],
        "deliverable_type": pick(REPORT_TYPES, kind),
        "employee_id": EMPLOYEE.text(person + 1),
        "subject_id": EMPLOYEE.text(where(kind == 4, (person * 7 + month) % staff.count + 1)),
        "due_at": due,
        "submitted_at": submitted,
        "is_accepted": reviewed,
    }


def violation_rows(size: Size, staff: Staff) -> Rows:
    """`hr_rule_violations`: one in six reps a quarter, most of them confirmed."""
    rng = generator(size.seed, "hr_rule_violations")
    count = max(size.rep_months // 18, 3)
    person = staff.reps[rng.integers(0, len(staff.reps), count)]
    start = np.maximum(staff.hire[person], size.first_day)
    span = np.maximum(np.minimum(staff.leave[person], size.last_day + 1) - start, 1)
    day = start + (rng.random(count) * span).astype(np.int64)
    return {
        "violation_id": [f"VP{number:05d}" for number in range(1, count + 1)],
        "employee_id": EMPLOYEE.text(person + 1),
        "occurred_on": day,
        "rule_code": pick(RULES, rng.integers(0, len(RULES), count)),
        "status": pick(("reported", "confirmed", "dismissed"), weighted(rng, count, (15, 70, 15))),
    }
