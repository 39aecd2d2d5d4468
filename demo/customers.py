"""Accounts, their people, and how those went from subscriber to customer."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, CONTACT, Rows, numbers_from, pick, where
from demo.randomness import NULL, Ints, chance, generator, skewed, weighted, within
from demo.reference import REGION_IDS
from demo.size import Size
from demo.staff import Staff, some_of
from demo.working_time import DAY_MICROSECONDS, HOUR, SECOND, Season, moments

ACCOUNT_TYPES = ("company", "person", "reader", "dealer", "distributor", "outlet")
COMPANY, READER, DEALER, DISTRIBUTOR, OUTLET_TYPE = 0, 2, 3, 4, 5
TYPE_WEIGHTS = (38, 8, 24, 16, 3, 11)
INDUSTRIES = ("Bán lẻ", "Giáo dục", "Ngân hàng", "Bất động sản", "Y tế", "Công nghệ", "Du lịch", "Sản xuất")
SOURCES = ("Quảng cáo Facebook", "Tìm kiếm Google", "Giới thiệu", "Hội chợ sách", "Zalo", "Điện thoại")
LIFECYCLE = ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer",
             "evangelist", "other")  # fmt: skip
LEAD, QUALIFIED, OPPORTUNITY, CUSTOMER, EVANGELIST, OTHER = 1, 2, 4, 5, 6, 7
_REACH_WEIGHTS = (13, 16, 14, 10, 13, 31, 3)
_START_WEIGHTS = (58, 32, 4, 6)
_LONGEST_STAY_DAYS = 38


@dataclass(frozen=True)
class Customers:
    """Accounts and contacts by position (number − 1); UTC microseconds; `owner` a staff position."""

    account_created: Ints
    account_type: Ints
    account_region: Ints
    owner: Ints
    primary_contact: Ints
    contact_created: Ints
    contact_account: Ints
    entered: Ints
    """Contacts × 8 stages: first entry, `NULL` where the stage was never held."""

    def account_reached(self, stage: int) -> Ints:
        """When the account's primary contact entered the stage."""
        reached: Ints = self.entered[self.primary_contact, stage]
        return reached


def _lifecycle(rng: np.random.Generator, created: Ints, cutoff: int) -> Ints:
    count = len(created)
    reach = weighted(rng, count, _REACH_WEIGHTS)
    start = np.minimum(weighted(rng, count, _START_WEIGHTS), reach)
    entered = np.full((count, len(LIFECYCLE)), NULL, dtype=np.int64)
    moment = created.copy()
    for stage in range(EVANGELIST + 1):
        skipped = chance(rng, count, 70) & (start < stage) & (stage < reach)
        held = (start <= stage) & (stage <= reach) & ~skipped
        held &= moment < cutoff
        entered[:, stage] = where(held, moment)
        stay = skewed(rng, count, HOUR // SECOND, _LONGEST_STAY_DAYS * 86_400) * SECOND
        moment = where(held, moment + stay, moment)
    other = chance(rng, count, 20) & (entered[:, CUSTOMER] == NULL)
    latest = np.max(entered[:, :OTHER], axis=1)
    later = latest + rng.integers(5, 90, count) * DAY_MICROSECONDS
    entered[:, OTHER] = where(other & (later < cutoff), later)
    without = chance(rng, count, 8) & (entered[:, CUSTOMER] == NULL)
    entered[without] = NULL
    return entered


def win_customers(size: Size, staff: Staff, season: Season) -> Customers:
    """Ten accounts a rep and month, some older than the extracts; seven contacts to five accounts."""
    rng = generator(size.seed, "crm_accounts")
    count = size.rep_months * 10
    owner = staff.reps[rng.integers(0, len(staff.reps), count)]
    start = np.maximum(staff.hire[owner], size.first_day - 300)
    stop = np.minimum(staff.leave[owner], size.last_day + 1)
    created = moments(rng, season.days(rng.random(count), start, stop))
    order = np.argsort(created, kind="stable")
    created, owner = created[order], owner[order]
    region = where(chance(rng, count, 880), staff.region[owner], weighted(rng, count, [0, 0, 0, 0] + [9] * 9))
    region = where(chance(rng, count, 4), NULL, region)

    contacts = generator(size.seed, "crm_contacts")
    extra_account = contacts.integers(0, count, count * 2 // 5)
    extra_created = within(
        contacts.random(len(extra_account)), created[extra_account], np.full(len(extra_account), size.cutoff)
    )
    extra_created = extra_created // SECOND * SECOND
    contact_account = np.concatenate([np.arange(count, dtype=np.int64), extra_account])
    contact_created = np.concatenate([created, np.maximum(extra_created, created[extra_account])])
    order = np.argsort(contact_created, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    contact_created, contact_account = contact_created[order], contact_account[order]
    histories = generator(size.seed, "crm_lifecycle_history")
    return Customers(
        created, weighted(rng, count, TYPE_WEIGHTS), region, owner, place[:count], contact_created,
        contact_account, _lifecycle(histories, contact_created, size.cutoff),
    )  # fmt: skip


def account_rows(customers: Customers, size: Size) -> Rows:
    """`crm_accounts`; companies have an industry, a few accounts no region."""
    rng = generator(size.seed, "crm_accounts.rows")
    count = len(customers.account_created)
    industry = where(customers.account_type == COMPANY, rng.integers(0, len(INDUSTRIES), count))
    return {
        "account_id": ACCOUNT.text(numbers_from(count)),
        "account_type": pick(ACCOUNT_TYPES, customers.account_type),
        "industry": pick(INDUSTRIES, industry),
        "region_id": pick(REGION_IDS, customers.account_region),
        "created_at": customers.account_created,
    }


def contact_rows(customers: Customers, size: Size) -> Rows:
    """`crm_contacts`; one in five was never tracked before the record was made."""
    rng = generator(size.seed, "crm_contacts.rows")
    count = len(customers.contact_created)
    before = skewed(rng, count, 60, 50 * 86_400) * SECOND
    return {
        "contact_id": CONTACT.text(numbers_from(count)),
        "account_id": ACCOUNT.text(customers.contact_account + 1),
        "created_at": customers.contact_created,
        "first_touch_at": some_of(rng, count, 800, customers.contact_created - before),
        "original_source": pick(SOURCES, some_of(rng, count, 930, rng.integers(0, len(SOURCES), count))),
        "region_id": pick(REGION_IDS, customers.account_region[customers.contact_account]),
    }


def lifecycle_rows(customers: Customers, size: Size) -> Rows:
    """`crm_lifecycle_history`: each stay ends when the next begins; some fall back to lead."""
    rng = generator(size.seed, "crm_lifecycle_history.rows")
    count = len(customers.contact_created)
    latest = np.max(customers.entered, axis=1)
    back = latest + rng.integers(3, 60, count) * DAY_MICROSECONDS
    falls_back = chance(rng, count, 17) & (customers.entered[:, QUALIFIED] != NULL) & (back < size.cutoff)
    falls_back &= customers.entered[:, OTHER] == NULL
    grid = np.column_stack([customers.entered, where(falls_back, back)])
    stages = np.asarray([*range(len(LIFECYCLE)), LEAD], dtype=np.int64)
    contact, column = np.nonzero(grid != NULL)
    entered = grid[contact, column]
    following = np.append(contact[1:] == contact[:-1], False)
    return {
        "contact_id": CONTACT.text(contact.astype(np.int64) + 1),
        "lifecycle_stage": pick(LIFECYCLE, stages[column]),
        "entered_at": entered,
        "exited_at": where(following, np.append(entered[1:], NULL)),
    }
