"""Deals: first ones, then upsells, cross-sells and renewals, and their way through the stages."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, CONTACT, DEAL, LEAD, USER, Rows, nothing, pick, where
from demo.customers import COMPANY, CUSTOMER, OPPORTUNITY, Customers
from demo.leads import Leads
from demo.randomness import NULL, Flags, Ints, chance, generator, rounded, skewed, weighted
from demo.reference import RENEWAL_OPEN, RENEWAL_WON, SALES_OPEN, SALES_WON, STAGE_IDS
from demo.size import Size
from demo.staff import Staff
from demo.working_time import SECOND, Season, local_day, local_midnight, moments

DEAL_TYPES = ("new_business", "upsell", "cross_sell", "renewal")
NEW, RENEWAL = 0, 3
CURRENCIES = ("VND", "USD")
OPEN, WON, LOST = 0, 1, 2
HUNDREDTHS = 100


@dataclass(frozen=True)
class Deals:
    """Deals by position (number − 1), oldest first. Amounts in hundredths of the deal's currency."""

    account: Ints
    created: Ints
    closes: Ints
    """When it is or would be decided; after the cutoff for deals that are still open."""
    wins: Flags
    kind: Ints
    amount: Ints
    currency: Ints
    owner: Ints

    @property
    def count(self) -> int:
        """Number of deals."""
        return len(self.account)

    def closed(self, cutoff: int) -> Flags:
        """Whether each deal is decided by the cutoff."""
        return self.closes < cutoff


def _first_deals(
    rng: np.random.Generator, size: Size, customers: Customers, limit: int
) -> tuple[Ints, Ints, Ints, Flags]:
    opening = int(local_midnight(np.asarray([size.first_day]))[0])
    opportunity = customers.account_reached(OPPORTUNITY)
    customer = customers.account_reached(CUSTOMER)
    account = np.flatnonzero(opportunity >= opening)[:limit].astype(np.int64)
    created = opportunity[account]
    wins = customer[account] != NULL
    other_end = created + skewed(rng, len(account), 2 * 86_400, 150 * 86_400) * SECOND
    return account, created, where(wins, customer[account], other_end), wins


def _later_deals(
    rng: np.random.Generator, size: Size, season: Season, customers: Customers, count: int
) -> tuple[Ints, Ints, Ints, Flags]:
    reached = customers.account_reached(CUSTOMER)
    buyers = np.flatnonzero(reached != NULL).astype(np.int64)
    buyers = buyers[np.argsort(reached[buyers], kind="stable")]
    early = max(int(np.searchsorted(local_day(reached[buyers]), size.first_day + 45)), 1)
    range_end = where(chance(rng, count, 600), early, np.full(count, len(buyers)))
    account = buyers[(rng.random(count) * range_end).astype(np.int64)]
    start = np.maximum(local_day(reached[account]), size.first_day)
    created = moments(rng, season.days(rng.random(count), start, np.full(count, size.last_day + 1)))
    created = np.minimum(np.maximum(created, reached[account] + 60 * SECOND), size.cutoff - SECOND)
    decided = local_day(created) + skewed(rng, count, 1, 110)
    known = np.minimum(decided, size.last_day)
    closes = moments(
        rng, season.days(rng.random(count), np.maximum(known - 3, local_day(created) + 1), known + 1)
    )
    closes = where(decided > size.last_day, local_midnight(decided + 1), closes)
    closes = np.maximum(closes, created + 1800 * SECOND)
    return account, created, closes, chance(rng, count, 430)


def _amounts(rng: np.random.Generator, kind: Ints, in_dollars: Flags) -> Ints:
    dong = rounded(skewed(rng, len(kind), 3_000_000, 320_000_000), 100_000)
    dong = where(kind == RENEWAL, rounded(dong * 2 // 3, 100_000), dong)
    dollars = rounded(dong * HUNDREDTHS // 25_400, 50)
    return where(in_dollars, dollars, dong * HUNDREDTHS)


def open_deals(size: Size, staff: Staff, season: Season, customers: Customers) -> Deals:
    """First deals of the accounts that became opportunities; the rest of the asked number with customers."""
    rng = generator(size.seed, "crm_deals")
    first = _first_deals(rng, size, customers, size.deals)
    later = _later_deals(rng, size, season, customers, size.deals - len(first[0]))
    account, created, closes = (np.concatenate([first[part], later[part]]) for part in range(3))
    wins = np.concatenate([first[3], later[3]])
    later_kind = weighted(rng, len(later[0]), (0, 38, 27, 35))
    kind = np.concatenate([np.zeros(len(first[0]), dtype=np.int64), later_kind])
    in_dollars = chance(rng, len(kind), 70) & (customers.account_type[account] == COMPANY)
    amount = _amounts(rng, kind, in_dollars)
    order = np.argsort(created, kind="stable")
    account, created = account[order], created[order]
    owner = staff.serving(customers.owner[account], created)
    return Deals(
        account, created, closes[order], wins[order], kind[order], amount[order],
        in_dollars[order].astype(np.int64), owner,
    )  # fmt: skip


@dataclass(frozen=True)
class Walk:
    """Ways of some deals through their pipeline: one row per stay, in order of deal and time."""

    deal: Ints
    stage: Ints
    entered: Ints
    current: Ints
    """Per deal of the slice: the stage it stands in."""


def walk_stages(size: Size, deals: Deals, chosen: Ints, chunk: int) -> Walk:
    """Stays of the chosen deals: open stages at rising moments, some skipped, then won or lost."""
    rng = generator(size.seed, "crm_deal_stage_history", chunk)
    count = len(chosen)
    created, closes = deals.created[chosen], deals.closes[chosen]
    renewal = deals.kind[chosen] == RENEWAL
    wins = deals.wins[chosen]
    last_open = where(wins, 3, rng.integers(0, 4, count))
    last_open = where(renewal, np.minimum(last_open, 1), last_open)
    grid = np.full((count, 5), NULL, dtype=np.int64)
    grid[:, 0] = created
    for stage in range(1, 4):
        share = (stage * 100 + rng.integers(0, 80, count)) * 1000 // 480
        held = (stage <= last_open) & ~(chance(rng, count, 80) & (stage < last_open))
        entered = created + (closes - created) // 1000 * share // SECOND * SECOND
        grid[:, stage] = where(held & (entered > created) & (entered < closes), entered)
    grid[:, 4] = closes
    for stage in range(2, 4):
        before = np.max(grid[:, :stage], axis=1)
        grid[:, stage] = where(grid[:, stage] > before, grid[:, stage])
    grid = where(grid < size.cutoff, grid)
    row, column = np.nonzero(grid != NULL)
    ends = where(renewal, RENEWAL_WON, np.full(count, SALES_WON)) + where(
        wins, 0, np.ones(count, dtype=np.int64)
    )
    first = where(renewal, RENEWAL_OPEN, np.full(count, SALES_OPEN))
    stages = where(column == 4, ends[row], first[row] + column)
    last = np.append(np.flatnonzero(row[1:] != row[:-1]), len(row) - 1)
    return Walk(row.astype(np.int64), stages, grid[row, column], stages[last])


def history_rows(deals: Deals, chosen: Ints, walk: Walk) -> Rows:
    """`crm_deal_stage_history` of the chosen deals; the first value is unknown in one of eight."""
    following = np.append(walk.deal[1:] == walk.deal[:-1], False)
    number = chosen[walk.deal]
    unknown = (number % 8 == 3) & np.isin(walk.stage, (SALES_OPEN,)) & following
    return {
        "deal_id": DEAL.text(number + 1),
        "stage_id": pick(STAGE_IDS, walk.stage),
        "entered_at": walk.entered,
        "exited_at": where(following, np.append(walk.entered[1:], NULL)),
        "amount": where(unknown, NULL, deals.amount[number]),
        "currency": pick(CURRENCIES, deals.currency[number]),
    }


def deal_rows(
    size: Size,
    deals: Deals,
    chosen: Ints,
    walk: Walk,
    customers: Customers,
    leads: Leads,
    staff: Staff,
    chunk: int,
) -> Rows:
    """`crm_deals` of the chosen deals."""
    rng = generator(size.seed, "crm_deals.rows", chunk)
    count = len(chosen)
    account, created = deals.account[chosen], deals.created[chosen]
    contact = customers.primary_contact[account]
    lead = leads.first_of_contact[contact]
    lead = where((deals.kind[chosen] == NEW) & (lead != NULL), lead)
    lead = where((lead != NULL) & (leads.created[np.maximum(lead, 1) - 1] <= created), lead)
    callers = np.concatenate([staff.with_role(4), staff.with_role(5), staff.reps[:1]])
    sourcer = staff.serving(callers[rng.integers(0, len(callers), count)], created)
    expected = local_day(deals.closes[chosen]) + rng.integers(-15, 30, count)
    expected = np.maximum(expected, local_day(created))
    margin = deals.amount[chosen] * rng.integers(8, 45, count) // 100
    return {
        "deal_id": DEAL.text(chosen + 1),
        "account_id": ACCOUNT.text(account + 1),
        "primary_contact_id": CONTACT.text(contact + 1),
        "lead_id": LEAD.text(lead),
        "sourced_by_user_id": USER.text(where(chance(rng, count, 300), sourcer + 1)),
        "deal_type": pick(DEAL_TYPES, deals.kind[chosen]),
        "stage_id": pick(STAGE_IDS, walk.current),
        "created_at": created,
        "expected_close_date": where(chance(rng, count, 25), NULL, expected),
        "closed_at": where(deals.closed(size.cutoff)[chosen], deals.closes[chosen]),
        "amount": deals.amount[chosen],
        "currency": pick(CURRENCIES, deals.currency[chosen]),
        "expected_margin_amount": where(chance(rng, count, 900), margin),
    }


def split_rows(size: Size, deals: Deals, chosen: Ints, staff: Staff, chunk: int) -> Rows:
    """`crm_deal_splits`: one deal in twelve is shared by two reps; some have an overlay for a third."""
    rng = generator(size.seed, "crm_deal_splits", chunk)
    shared = chosen[chance(rng, len(chosen), 85)]
    owner = deals.owner[shared]
    lasting = staff.successor[staff.reps]
    partner = lasting[rng.integers(0, len(lasting), len(shared))]
    kept = np.flatnonzero(partner != owner)
    shared, owner, partner = shared[kept], owner[kept], partner[kept]
    share = rng.integers(5, 20, len(shared)) * 50_000
    overlay = np.flatnonzero(chance(rng, len(shared), 250))
    count = 2 * len(shared) + len(overlay)
    return {
        "deal_id": DEAL.text(np.concatenate([shared, shared, shared[overlay]]) + 1),
        "user_id": USER.text(np.concatenate([owner, partner, staff.manager[owner[overlay]]]) + 1),
        "split_type": ["revenue"] * (2 * len(shared)) + ["overlay"] * len(overlay),
        "split_pct": np.concatenate([share, 1_000_000 - share, np.full(len(overlay), 100_000)]),
        "valid_from": nothing(count),
    }
