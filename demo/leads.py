"""Leads: one when a contact becomes a lead, and enquiries that come later."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, CONTACT, LEAD, Rows, numbers_from, pick, where
from demo.customers import CUSTOMER, QUALIFIED, Customers
from demo.customers import LEAD as LEAD_STAGE
from demo.randomness import NULL, Flags, Ints, chance, generator, skewed, weighted, within
from demo.size import Size
from demo.staff import Staff, some_of
from demo.working_time import DAY_MICROSECONDS, SECOND, local_midnight

LEAD_SOURCES = (
    "inbound_form",
    "inbound_call",
    "outbound",
    "referral",
    "social",
    "event",
    "purchased_list",
    "other",
)
_SOURCE_WEIGHTS = (30, 14, 22, 9, 11, 6, 5, 3)
REFERRAL = 3
CAMPAIGNS = 12


@dataclass(frozen=True)
class Leads:
    """Leads by position (number − 1), oldest first; `contact` is a contact's position."""

    contact: Ints
    created: Ints
    qualified: Ints
    first_of_contact: Ints
    """By contact position: its first lead's number, `NULL` without one."""


def find_leads(size: Size, customers: Customers) -> Leads:
    """A lead for each contact that became one inside the company's time; a quarter of them enquire again."""
    rng = generator(size.seed, "crm_leads")
    opening = int(local_midnight(np.asarray([size.first_day]))[0])
    entered = customers.entered[:, LEAD_STAGE]
    first = np.flatnonzero(entered >= opening).astype(np.int64)
    qualified = customers.entered[first, QUALIFIED]
    again = first[chance(rng, len(first), 250)]
    since = entered[again]
    created = within(rng.random(len(again)), since + DAY_MICROSECONDS, np.full(len(again), size.cutoff))
    created = np.minimum(created // SECOND * SECOND, size.cutoff - SECOND)
    interest = created + skewed(rng, len(again), 1, 20 * 86_400) * SECOND
    interest = where(chance(rng, len(again), 500) & (interest < size.cutoff), interest)
    contact = np.concatenate([first, again])
    moments = np.concatenate([entered[first], created])
    order = np.argsort(moments, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    first_of_contact = np.full(len(entered), NULL, dtype=np.int64)
    first_of_contact[first] = number[: len(first)]
    return Leads(
        contact[order], moments[order], np.concatenate([qualified, interest])[order], first_of_contact
    )


def _merged(rng: np.random.Generator, leads: Leads) -> Ints:
    """Second leads that are duplicates of their contact's first one."""
    first = leads.first_of_contact[leads.contact]
    return where(chance(rng, len(first), 60) & (first != numbers_from(len(first))), first)


def lead_rows(leads: Leads, customers: Customers, size: Size) -> Rows:
    """`crm_leads`: sources, campaigns, referrals by existing customers, duplicates, a few tests."""
    rng = generator(size.seed, "crm_leads.rows")
    count = len(leads.contact)
    source = weighted(rng, count, _SOURCE_WEIGHTS)
    buyers = np.flatnonzero(customers.account_reached(CUSTOMER) != NULL)
    referrer = where(source == REFERRAL, buyers[rng.integers(0, len(buyers), count)] + 1)
    campaign = where(chance(rng, count, 350), rng.integers(0, CAMPAIGNS, count))
    tests: Flags = chance(rng, count, 4)
    return {
        "lead_id": LEAD.text(numbers_from(count)),
        "contact_id": CONTACT.text(leads.contact + 1),
        "created_at": leads.created,
        "lead_source": pick(LEAD_SOURCES, source),
        "campaign_id": pick(campaign_ids(), campaign),
        "referrer_account_id": ACCOUNT.text(some_of(rng, count, 900, referrer)),
        "qualified_at": leads.qualified,
        "merged_into_lead_id": LEAD.text(_merged(rng, leads)),
        "is_test": tests,
    }


def lead_owners(leads: Leads, customers: Customers, staff: Staff, size: Size) -> tuple[Ints, Ints]:
    """Owner (staff position, `NULL` for one lead in fifty that nobody took) and the moment it was given."""
    rng = generator(size.seed, "crm_owner_history.leads")
    count = len(leads.contact)
    owner = customers.owner[customers.contact_account[leads.contact]]
    since = leads.created + where(chance(rng, count, 700), 0, skewed(rng, count, 60, 30 * 3600) * SECOND)
    serving = staff.serving(owner, since)
    return where(chance(rng, count, 20), NULL, serving), np.minimum(since, size.cutoff - SECOND)


def campaign_ids() -> list[str]:
    """The company's campaigns."""
    return [f"CD-{number:03d}" for number in range(1, CAMPAIGNS + 1)]


def campaign_rows(size: Size) -> Rows:
    """`crm_campaigns`: one after the other over the company's time, the last one still running."""
    rng = generator(size.seed, "crm_campaigns")
    span = size.last_day - size.first_day
    start = size.first_day + np.arange(CAMPAIGNS, dtype=np.int64) * span // CAMPAIGNS
    last = start + rng.integers(10, 45, CAMPAIGNS)
    last[-1] = NULL
    kinds = ("email", "direct_mail", "event", "ads", "promotion")
    return {
        "campaign_id": campaign_ids(),
        "campaign_type": pick(kinds, np.arange(CAMPAIGNS, dtype=np.int64) % 5),
        "start_date": start,
        "end_date": last,
        "budget_amount": rng.integers(8, 90, CAMPAIGNS) * 1_000_000 * 100,
        "currency": ["VND"] * CAMPAIGNS,
    }


def campaign_member_rows(customers: Customers, size: Size) -> Rows:
    """`crm_campaign_members`: each campaign goes to some of the contacts that existed when it started."""
    rng = generator(size.seed, "crm_campaign_members")
    span = size.last_day - size.first_day
    contacts, campaigns, sent = [], [], []
    for campaign in range(CAMPAIGNS):
        start = int(local_midnight(np.asarray([size.first_day + campaign * span // CAMPAIGNS]))[0])
        known = int(np.searchsorted(customers.contact_created, start))
        chosen = np.flatnonzero(chance(rng, known, 120)).astype(np.int64)
        contacts.append(chosen)
        campaigns.append(np.full(len(chosen), campaign, dtype=np.int64))
        sent.append(start + rng.integers(9 * 3600, 17 * 3600, len(chosen)) * SECOND)
    sent_at = np.concatenate(sent)
    responded = sent_at + skewed(rng, len(sent_at), 60, 40 * 86_400) * SECOND
    answers = chance(rng, len(sent_at), 140) & (responded < size.cutoff)
    return {
        "campaign_id": pick(campaign_ids(), np.concatenate(campaigns)),
        "contact_id": CONTACT.text(np.concatenate(contacts) + 1),
        "sent_at": sent_at,
        "responded_at": where(answers, responded),
    }
