"""Debtors of the accounting system: buying accounts (some have two), stores, unknown readers."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, CUSTOMER, OUTLET, Rows, nothing, numbers_from, pick, where
from demo.customers import ACCOUNT_TYPES, OUTLET_TYPE, READER, Customers
from demo.customers import CUSTOMER as CUSTOMER_STAGE
from demo.outlets import Outlets
from demo.randomness import NULL, Flags, Ints, chance, generator, weighted
from demo.reference import REGION_IDS, REGION_WEIGHTS
from demo.size import Size
from demo.working_time import local_day


@dataclass(frozen=True)
class Debtors:
    """Debtors by position (number − 1). They buy from `start` to before `stop` (days)."""

    account: Ints
    kind: Ints
    region: Ints
    outlet: Ints
    start: Ints
    stop: Ints
    is_store: Flags
    of_account: Ints
    """By account position: its first debtor's position, `NULL` without one."""

    @property
    def count(self) -> int:
        """Number of debtors."""
        return len(self.account)


def list_debtors(size: Size, customers: Customers, outlets: Outlets) -> Debtors:
    """One debtor in six falls silent; one account in seventy has a second debtor number."""
    rng = generator(size.seed, "acc_customers")
    reached = customers.account_reached(CUSTOMER_STAGE)
    buying = np.flatnonzero(reached != NULL).astype(np.int64)
    second = buying[chance(rng, len(buying), 14)]
    readers = max(4, len(buying) // 30)
    account = np.concatenate([nothing(outlets.stores), buying, second, nothing(readers)])
    known = np.maximum(account, 0)
    count = len(account)
    is_store = np.arange(count) < outlets.stores
    start = where(account == NULL, size.first_day, np.maximum(local_day(reached[known]), size.first_day))
    stop = where(chance(rng, count, 170) & ~is_store, start + rng.integers(20, 300, count), size.last_day + 1)
    outlet_of_account = nothing(len(reached))
    outlet_of_account[outlets.account[outlets.stores :]] = np.arange(outlets.stores, len(outlets.account))
    store_numbers = np.concatenate(
        [np.arange(outlets.stores, dtype=np.int64), nothing(count - outlets.stores)]
    )
    of_account = nothing(len(reached))
    of_account[buying] = outlets.stores + np.arange(len(buying))
    region = where(account == NULL, weighted(rng, count, REGION_WEIGHTS), customers.account_region[known])
    kind = where(account == NULL, READER, customers.account_type[known])
    return Debtors(
        account, where(is_store, OUTLET_TYPE, kind),
        where(is_store, np.concatenate([outlets.region[: outlets.stores], region[outlets.stores :]]), region),
        where(account == NULL, store_numbers, outlet_of_account[known]),
        start, np.maximum(np.minimum(stop, size.last_day + 1), start + 1), is_store, of_account,
    )  # fmt: skip


def debtor_rows(debtors: Debtors) -> Rows:
    """`acc_customers`."""
    return {
        "customer_id": CUSTOMER.text(numbers_from(debtors.count)),
        "account_id": ACCOUNT.text(where(debtors.account == NULL, NULL, debtors.account + 1)),
        "customer_type": pick(ACCOUNT_TYPES, debtors.kind),
        "region_id": pick(REGION_IDS, debtors.region),
        "outlet_id": OUTLET.text(where(debtors.outlet == NULL, NULL, debtors.outlet + 1)),
    }
