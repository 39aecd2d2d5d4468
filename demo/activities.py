"""What reps log: e-mails, messages, meetings, demos, notes, calls by hand and from telephony."""

import numpy as np

from demo.columns import (
    ACCOUNT,
    ACTIVITY,
    CALL,
    CONTACT,
    DEAL,
    LEAD,
    MESSAGE,
    USER,
    Rows,
    numbers_from,
    pick,
    where,
)
from demo.customers import Customers
from demo.deals import Deals
from demo.leads import Leads
from demo.randomness import NULL, Flags, Ints, chance, generator, skewed, weighted
from demo.size import Month, Size
from demo.staff import Staff
from demo.telephony import ANSWERED, OUTBOUND, Calls, Switchboard
from demo.working_time import SECOND, Season, moments

ACTIVITY_TYPES = ("call", "email", "message", "meeting", "demo", "note", "testimonial")
_TYPE_WEIGHTS = (7, 44, 14, 16, 7, 11, 1)
CALL_TYPE, EMAIL, MEETING, DEMO, NOTE = 0, 1, 3, 4, 5
OUTCOMES = ("scheduled", "completed", "no_show", "cancelled", "rescheduled")
PURPOSES = ("prospecting", "selling", "customer_care", "issue_help", "debt_collection", "other")
_LOGGED_CALL_OFFSET = 5_000_000_000
PER_REP_MONTH = 55


def activity_rows(
    size: Size, month: Month, first_number: int, count: int, season: Season, staff: Staff,
    customers: Customers, leads: Leads, deals: Deals, first_deal: Ints,
) -> Rows:  # fmt: skip
    """`crm_activities` of one month. Meetings and demos are booked up to two weeks ahead."""
    rng = generator(size.seed, "crm_activities", int(month.label.replace("-", "")))
    days = season.days(rng.random(count), np.full(count, month.start), np.full(count, month.stop))
    done = np.sort(moments(rng, days))
    kind = weighted(rng, count, _TYPE_WEIGHTS)
    known = np.maximum(np.searchsorted(customers.contact_created, done), 1)
    uniform = rng.random(count)
    contact = known - 1 - (uniform * uniform * known).astype(np.int64)
    account = customers.contact_account[contact]
    lead = leads.first_of_contact[contact]
    lead = where((lead != NULL) & (leads.created[np.maximum(lead, 1) - 1] <= done), lead)
    deal = first_deal[account]
    deal = where(
        (deal != NULL) & (deals.created[np.maximum(deal, 0)] <= done) & chance(rng, count, 750), deal
    )
    user = staff.serving(customers.owner[account], done)
    booked = (kind == MEETING) | (kind == DEMO)
    ahead = skewed(rng, count, 3_600, 14 * 86_400) * SECOND
    occurred = where(booked, done + ahead, done)
    held = occurred < size.cutoff
    result = where(held, 1 + weighted(rng, count, (80, 8, 9, 3)), 0)
    automated = (kind == EMAIL) & chance(rng, count, 240)
    inbound = ~booked & ~automated & (kind < NOTE) & chance(rng, count, 230)
    internal = booked & chance(rng, count, 20)
    direction = where(kind >= NOTE, NULL, where(inbound, 1, where(internal, 2, 0)))
    reply = where(inbound, weighted(rng, count, (30, 14, 26, 30)))
    mail = numbers_from(count, first_number) // 2 * 2
    return {
        "activity_id": ACTIVITY.text(numbers_from(count, first_number)),
        "activity_type": pick(ACTIVITY_TYPES, kind),
        "direction": pick(("outbound", "inbound", "internal"), direction),
        "user_id": USER.text(where(automated & chance(rng, count, 500), NULL, user + 1)),
        "contact_id": CONTACT.text(where(internal, NULL, contact + 1)),
        "lead_id": LEAD.text(where(chance(rng, count, 600), lead)),
        "deal_id": DEAL.text(where(deal == NULL, NULL, deal + 1)),
        "account_id": ACCOUNT.text(where(internal, NULL, account + 1)),
        "occurred_at": occurred,
        "booked_at": where(booked, done),
        "outcome": pick(OUTCOMES, where(booked, result)),
        "demo_result": pick(
            ("successful", "unsuccessful"), _demo_results(rng, (kind == DEMO) & (result == 1))
        ),
        "purpose": pick(
            PURPOSES, where(chance(rng, count, 850), weighted(rng, count, (22, 34, 24, 9, 7, 4)))
        ),
        "reply_sentiment": pick(("positive", "negative", "neutral", None), reply),
        "is_automated": automated,
        "message_id": MESSAGE.text(where((kind == EMAIL) & ~inbound, mail)),
    }


def _demo_results(rng: np.random.Generator, held: Flags) -> Ints:
    return where(held & chance(rng, len(held), 930), weighted(rng, len(held), (64, 36)))


def logged_call_rows(size: Size, month: Month, calls: Calls, board: Switchboard, staff: Staff) -> Rows:
    """`crm_activities` that telephony logged: one matched outbound call in eight."""
    rng = generator(size.seed, "crm_activities.calls", int(month.label.replace("-", "")))
    logged = chance(rng, len(calls.number), 125) & (calls.direction == OUTBOUND) & (calls.contact != NULL)
    row = np.flatnonzero(logged).astype(np.int64)
    count = len(row)
    user = staff.serving(board.user[calls.seat[row]], calls.started[row])
    answered = calls.disposition[row] == ANSWERED
    deal = calls.deal[row]
    return {
        "activity_id": ACTIVITY.text(calls.number[row] + _LOGGED_CALL_OFFSET),
        "activity_type": ["call"] * count,
        "direction": ["outbound"] * count,
        "user_id": USER.text(user + 1),
        "contact_id": CONTACT.text(calls.contact[row] + 1),
        "deal_id": DEAL.text(where(deal == NULL, NULL, deal + 1)),
        "account_id": ACCOUNT.text(calls.account[row] + 1),
        "occurred_at": calls.started[row],
        "purpose": pick(PURPOSES, where(answered, weighted(rng, count, (30, 38, 18, 6, 8, 0)))),
        "is_automated": np.zeros(count, dtype=np.bool_),
        "tel_call_id": CALL.text(calls.number[row]),
    }
