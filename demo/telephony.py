"""Calls and their legs: operators, queues, transfers, hang-ups; who sat at which extension."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from demo.columns import ACCOUNT, AGENT, CALL, CONTACT, DEAL, USER, Rows, constant, numbers_from, pick, where
from demo.customers import Customers
from demo.deals import Deals
from demo.randomness import NULL, Flags, Ints, chance, generator, skewed, weighted
from demo.size import Month, Size
from demo.staff import FIELD, NEVER, SUPPORT, Staff
from demo.working_time import SECOND, Season, local_midnight, moments

DIRECTIONS = ("inbound", "outbound", "internal")
INBOUND, OUTBOUND, INTERNAL = 0, 1, 2
DISPOSITIONS = ("answered", "abandoned", "busy", "no_answer", "failed", "voicemail")
ANSWERED, ABANDONED = 0, 1
_INBOUND_ENDS = (835, 88, 9, 38, 5, 25)
_OUTBOUND_ENDS = (610, 0, 105, 225, 20, 40)
LEG_TYPES = ("operator", "agent", "transfer")
MILLISECOND = 1_000


@dataclass(frozen=True)
class Switchboard:
    """Seats by position: first the operators, then the reps who telephone. `user` is a staff position."""

    user: Ints
    operators: int
    start: int

    @property
    def count(self) -> int:
        """Number of seats."""
        return len(self.user)


def install_switchboard(size: Size, staff: Staff) -> Switchboard:
    """A seat for each operator and for each rep who does not sell in the field."""
    operators = staff.with_role(SUPPORT)
    callers = staff.reps[staff.role[staff.reps] != FIELD]
    start = int(local_midnight(np.asarray([size.first_day - 400]))[0])
    return Switchboard(np.concatenate([operators, callers]), len(operators), start)


def agent_rows(board: Switchboard, staff: Staff) -> Rows:
    """`tel_agents`: a seat passes to the successor of who left; the last one is a shared phone."""
    seats = np.arange(board.count, dtype=np.int64)
    since = np.maximum(local_midnight(staff.hire[board.user]), board.start)
    leave = staff.leave[board.user]
    passed = np.flatnonzero(leave != NEVER).astype(np.int64)
    until = where(leave == NEVER, NULL, local_midnight(np.minimum(leave, NEVER // 2**14)))
    shared = np.asarray([board.count], dtype=np.int64)
    number = np.concatenate([seats, passed, shared])
    users = np.concatenate([board.user + 1, staff.successor[board.user[passed]] + 1, constant(NULL, 1)])
    return {
        "agent_id": AGENT.text(number + 1),
        "extension": [str(200 + seat) for seat in number.tolist()],
        "user_id": USER.text(users),
        "valid_from": np.concatenate([since, until[passed], constant(board.start, 1)]),
        "valid_to": np.concatenate([until, constant(NULL, len(passed) + 1)]),
    }


@dataclass(frozen=True)
class Calls:
    """Calls of one month. `seat` is the agent who got or made the call, `operator` who took it first."""

    number: Ints
    direction: Ints
    disposition: Ints
    started: Ints
    ended: Ints
    seat: Ints
    operator: Ints
    wait: Ints
    transfer_after: Ints
    """Microseconds of talk before the transfer; `NULL` where the call was not transferred."""
    transfer_wait: Ints
    contact: Ints
    account: Ints
    deal: Ints


def _parties(
    rng: np.random.Generator,
    started: Ints,
    direction: Ints,
    customers: Customers,
    deals: Deals,
    first_deal: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Contact, account and deal of each call, as far as the number was recognised."""
    count = len(started)
    known = np.searchsorted(customers.contact_created, started)
    uniform = rng.random(count)
    contact = (uniform * np.maximum(known, 1)).astype(np.int64)
    matched = chance(rng, count, 830) & (direction != INTERNAL) & (known > 0)
    account = where(matched, customers.contact_account[contact])
    deal = where(matched & chance(rng, count, 300), first_deal[np.maximum(account, 0)])
    deal = where((deal != NULL) & (deals.created[np.maximum(deal, 0)] <= started), deal)
    return where(matched, contact), account, deal


def make_calls(
    size: Size, month: Month, first_number: int, count: int, season: Season, board: Switchboard,
    customers: Customers, deals: Deals, first_deal: Ints,
) -> Calls:  # fmt: skip
    """The calls of one month, in order of their numbers; none runs past the cutoff."""
    rng = generator(size.seed, "tel_calls", int(month.label.replace("-", "")))
    days = season.days(rng.random(count), constant(month.start, count), constant(month.stop, count))
    started = np.sort(moments(rng, days, MILLISECOND))
    direction = weighted(rng, count, (34, 61, 5))
    inbound = direction == INBOUND
    disposition = where(inbound, weighted(rng, count, _INBOUND_ENDS), weighted(rng, count, _OUTBOUND_ENDS))
    answered = disposition == ANSWERED
    seat = board.operators + rng.integers(0, board.count - board.operators, count)
    operator = where(inbound & chance(rng, count, 680), rng.integers(0, board.operators, count))
    wait = skewed(rng, count, 900, 70_000) * MILLISECOND
    hurried = chance(rng, count, 150) & (disposition == ABANDONED)
    wait = where(hurried, rng.integers(400, 5000, count) * MILLISECOND, wait)
    talk = where(answered, skewed(rng, count, 8_000, 900_000) * MILLISECOND, 0)
    transferred = answered & (operator != NULL)
    transferred |= answered & inbound & chance(rng, count, 60)
    before = where(transferred, rng.integers(4_000, 45_000, count) * MILLISECOND)
    second_wait = where(transferred, skewed(rng, count, 700, 45_000) * MILLISECOND)
    ended = started + wait + talk + where(transferred, before + second_wait, 0)
    late = ended >= size.cutoff
    started = where(late, started - (ended - size.cutoff) - SECOND, started)
    ended = np.minimum(ended, size.cutoff - SECOND)
    contact, account, deal = _parties(rng, started, direction, customers, deals, first_deal)
    return Calls(
        numbers_from(count, first_number), direction, disposition, started, ended, seat, operator, wait,
        before, second_wait, contact, account, deal,
    )  # fmt: skip


def _resolved(rng: np.random.Generator, calls: Calls) -> tuple[Flags, Flags]:
    count = len(calls.number)
    tagged = (calls.direction == INBOUND) & (calls.disposition == ANSWERED) & chance(rng, count, 720)
    return chance(rng, count, 810), tagged


def call_rows(size: Size, month: Month, calls: Calls) -> Rows:
    """`tel_calls`: outbound calls that were answered cost money, a few of them are not rated yet."""
    rng = generator(size.seed, "tel_calls.rows", int(month.label.replace("-", "")))
    count = len(calls.number)
    resolved, tagged = _resolved(rng, calls)
    seconds = (calls.ended - calls.started - calls.wait) // SECOND
    tariff = where(chance(rng, count, 800), 7_9500, constant(14_6667, count))
    rated = (calls.direction == OUTBOUND) & (calls.disposition == ANSWERED) & chance(rng, count, 975)
    return {
        "call_id": CALL.text(calls.number),
        "direction": pick(DIRECTIONS, calls.direction),
        "started_at": calls.started,
        "ended_at": calls.ended,
        "disposition": pick(DISPOSITIONS, calls.disposition),
        "contact_id": CONTACT.text(where(calls.contact == NULL, NULL, calls.contact + 1)),
        "account_id": ACCOUNT.text(where(calls.account == NULL, NULL, calls.account + 1)),
        "deal_id": DEAL.text(where(calls.deal == NULL, NULL, calls.deal + 1)),
        "is_resolved": pa.array(resolved, mask=~tagged),
        "cost_amount": where(rated, np.maximum(seconds, 1) * tariff),
        "currency": pick(("VND",), where(rated, 0)),
    }


def leg_rows(size: Size, month: Month, calls: Calls) -> Rows:
    """`tel_call_legs`: one per call, two where it was transferred."""
    rng = generator(size.seed, "tel_call_legs", int(month.label.replace("-", "")))
    count = len(calls.number)
    transferred = calls.transfer_after != NULL
    legs = 1 + transferred.astype(np.int64)
    row = np.repeat(np.arange(count, dtype=np.int64), legs)
    leg = np.ones(len(row), dtype=np.int64)
    second = np.append(False, row[1:] == row[:-1])
    leg[second] = 2
    answered = calls.disposition == ANSWERED
    first_answer = calls.started + calls.wait
    first_end = where(transferred, first_answer + calls.transfer_after, calls.ended)
    taken = where(calls.operator == NULL, calls.seat, calls.operator)
    queued = ~answered & (calls.direction == INBOUND) & (calls.operator == NULL) & chance(rng, count, 400)
    taken = where(queued, NULL, taken)
    second_answer = first_end + calls.transfer_wait
    answers = np.where(second, second_answer[row], where(answered, first_answer)[row])
    ends = np.where(second, calls.ended[row], first_end[row])
    operators = where(calls.operator == NULL, 1, constant(0, count))
    talk = np.maximum(ends - np.where(answered[row], answers, ends), 0) // SECOND
    hold = where(chance(rng, len(row), 90), talk * rng.integers(5, 40, len(row)) // 100, 0)
    agents = np.where(second, calls.seat[row], taken[row])
    return {
        "call_id": CALL.text(calls.number[row]),
        "leg_no": leg,
        "leg_type": pick(LEG_TYPES, where(second, 2, operators[row])),
        "agent_id": AGENT.text(where(agents == NULL, NULL, agents + 1)),
        "offered_at": np.where(second, first_end[row], calls.started[row]),
        "answered_at": answers,
        "ended_at": ends,
        "hold_seconds": hold,
    }


def calls_per_month(size: Size, season: Season) -> list[int]:
    """How many of the calls fall into each month, by the weight of its days; they add up."""
    calendar = size.calendar
    starts = np.asarray([month.start for month in calendar], dtype=np.int64)
    stops = np.asarray([month.stop for month in calendar], dtype=np.int64)
    bounds = np.cumsum(season.weight(starts, stops)) * size.calls // season.weight(starts, stops).sum()
    return [int(share) for share in np.diff(np.concatenate([[0], bounds]))]


def first_deals(deals: Deals, accounts: int) -> Ints:
    """By account position: its first deal's position, `NULL` without one."""
    first = np.full(accounts, NULL, dtype=np.int64)
    first[deals.account[::-1]] = np.arange(deals.count - 1, -1, -1, dtype=np.int64)
    return first
