"""Tickets and surveys."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, EMPLOYEE, TICKET, USER, Rows, constant, nothing, numbers_from, pick, where
from demo.customers import CUSTOMER, Customers
from demo.randomness import NULL, Ints, chance, generator, skewed, weighted
from demo.reference import REGION_IDS
from demo.size import Size
from demo.staff import SUPPORT, Staff
from demo.working_time import DAY_MICROSECONDS, HOUR, SECOND, Season, local_day, local_midnight, moments

TICKET_TYPES = ("complaint", "request", "support")
REASONS = ("Giao chậm", "Thiếu số báo", "Sai hóa đơn", "Chất lượng in", "Thái độ phục vụ", "Lỗi phần mềm")
SURVEY_TYPES = ("nps", "csat", "enps", "complaint_speed", "goal_met")
NPS, CSAT, ENPS, COMPLAINT_SPEED, GOAL_MET = range(5)


def _customers_since(customers: Customers) -> tuple[Ints, Ints]:
    reached = customers.account_reached(CUSTOMER)
    buying = np.flatnonzero(reached != NULL).astype(np.int64)
    return buying, reached[buying]


def _some_customers(
    rng: np.random.Generator, size: Size, season: Season, customers: Customers, count: int
) -> tuple[Ints, Ints]:
    """Accounts that are customers, and a moment after they became that."""
    buying, since = _customers_since(customers)
    chosen = rng.integers(0, len(buying), count)
    start = np.maximum(local_day(since[chosen]) + 1, size.first_day)
    start = np.minimum(start, size.last_day)
    days = season.days(rng.random(count), start, constant(size.last_day + 1, count))
    return buying[chosen], moments(rng, days)


@dataclass(frozen=True)
class Tickets:
    """Tickets by position (number − 1), oldest first; moments in UTC microseconds, `NULL` while open."""

    account: Ints
    kind: Ints
    created: Ints
    responded: Ints
    resolved: Ints


def make_tickets(size: Size, season: Season, customers: Customers) -> Tickets:
    """Two a rep and month; most are answered within a day, some are open."""
    rng = generator(size.seed, "cs_tickets")
    count = size.rep_months * 2
    account, created = _some_customers(rng, size, season, customers, count)
    order = np.argsort(created, kind="stable")
    account, created = account[order], created[order]
    responded = created + skewed(rng, count, 120, 3 * 86_400) * SECOND
    responded = where(chance(rng, count, 960) & (responded < size.cutoff), responded)
    resolved = responded + skewed(rng, count, 900, 14 * 86_400) * SECOND
    resolved = where((responded != NULL) & chance(rng, count, 920) & (resolved < size.cutoff), resolved)
    return Tickets(account, weighted(rng, count, (28, 37, 35)), created, responded, resolved)


def ticket_rows(size: Size, tickets: Tickets, customers: Customers, staff: Staff) -> Rows:
    """`cs_tickets`: some disputed, some entered twice, some without account, region, cause or owner."""
    rng = generator(size.seed, "cs_tickets.rows")
    count = len(tickets.account)
    attempts = 1 + weighted(rng, count, (74, 16, 7, 2, 1))
    support = staff.with_role(SUPPORT)
    owner = support[rng.integers(0, len(support), count)]
    region = customers.account_region[tickets.account]
    return {
        "ticket_id": TICKET.text(numbers_from(count)),
        "ticket_type": pick(TICKET_TYPES, tickets.kind),
        "account_id": ACCOUNT.text(where(chance(rng, count, 975), tickets.account + 1)),
        "region_id": pick(REGION_IDS, where(chance(rng, count, 700), region)),
        "reason_code": pick(
            REASONS, where(chance(rng, count, 940), weighted(rng, count, (30, 22, 17, 14, 10, 7)))
        ),
        "owner_user_id": USER.text(where(chance(rng, count, 970), owner + 1)),
        "created_at": tickets.created,
        "first_responded_at": tickets.responded,
        "resolved_at": tickets.resolved,
        "resolution_attempts": where(tickets.resolved != NULL, attempts),
        "is_disputed": chance(rng, count, 45),
        "is_duplicate": chance(rng, count, 20),
    }


def _score(rng: np.random.Generator, kind: Ints) -> Ints:
    count = len(kind)
    ten = weighted(rng, count, (2, 1, 2, 2, 3, 5, 7, 14, 22, 23, 19))
    five = 1 + weighted(rng, count, (4, 7, 15, 40, 34))
    yes = weighted(rng, count, (17, 83))
    return where(kind == CSAT, five, where((kind == NPS) | (kind == ENPS), ten, yes)) * 100


def _employee_rounds(size: Size, staff: Staff) -> tuple[Ints, Ints]:
    """Employee number and moment of the half-yearly question, for those employed on the day."""
    rounds = np.arange(max(size.months // 6, 1), dtype=np.int64)
    asked_on = size.last_day - 20 - 180 * rounds
    turn, person = np.nonzero((staff.hire <= asked_on[:, None]) & (staff.leave > asked_on[:, None]))
    return person.astype(np.int64) + 1, local_midnight(asked_on[turn]) + 9 * HOUR


def survey_rows(size: Size, season: Season, tickets: Tickets, customers: Customers, staff: Staff) -> Rows:
    """`cs_surveys`: customers, half of the complaints, every employee twice a year; half of them answer."""
    rng = generator(size.seed, "cs_surveys")
    asked = size.rep_months * 3
    account, sent = _some_customers(rng, size, season, customers, asked)
    kind = np.asarray([NPS, CSAT, CSAT, GOAL_MET], dtype=np.int64)[rng.integers(0, 4, asked)]
    complaint = (
        (tickets.kind == 0) & (tickets.resolved != NULL) & (tickets.resolved < size.cutoff - DAY_MICROSECONDS)
    )
    about = np.flatnonzero(complaint & chance(rng, len(complaint), 500)).astype(np.int64)
    employee, employee_sent = _employee_rounds(size, staff)
    user = staff.serving(customers.owner[account], sent)
    fill_about, fill_employee = nothing(len(about)), nothing(len(employee))
    kind = np.concatenate([kind, constant(COMPLAINT_SPEED, len(about)), constant(ENPS, len(employee))])
    sent = np.concatenate([sent, tickets.resolved[about] + DAY_MICROSECONDS, employee_sent])
    order = np.argsort(sent, kind="stable")
    count = len(sent)
    responded = sent + skewed(rng, count, 300, 12 * 86_400) * SECOND
    answered = chance(rng, count, 520) & (responded < size.cutoff)
    return {
        "response_id": [f"KS{number:07d}" for number in range(1, count + 1)],
        "survey_type": pick(SURVEY_TYPES, kind[order]),
        "sent_at": sent[order],
        "responded_at": where(answered, responded)[order],
        "score": where(answered, _score(rng, kind))[order],
        "account_id": ACCOUNT.text(
            np.concatenate([account + 1, tickets.account[about] + 1, fill_employee])[order]
        ),
        "employee_id": EMPLOYEE.text(np.concatenate([nothing(asked), fill_about, employee])[order]),
        "user_id": USER.text(np.concatenate([user + 1, fill_about, fill_employee])[order]),
        "ticket_id": TICKET.text(np.concatenate([nothing(asked), about + 1, fill_employee])[order]),
    }
