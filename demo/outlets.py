"""Selling locations: own stores, the online store, and customers who sell on."""

from dataclasses import dataclass

import numpy as np

from demo.columns import ACCOUNT, OUTLET, Rows, constant, numbers_from, pick, where
from demo.customers import CUSTOMER, DEALER, DISTRIBUTOR, OUTLET_TYPE, Customers
from demo.names import addresses, people
from demo.randomness import NULL, Ints, chance, generator, weighted
from demo.reference import REGION_IDS, REGION_WEIGHTS
from demo.size import Size
from demo.working_time import local_day

OUTLET_TYPES = ("dealer", "distributor", "retail_outlet", "supermarket", "own_store", "online_store")
OWN_STORE, ONLINE_STORE = 4, 5
OWN_STORES = 5


@dataclass(frozen=True)
class Outlets:
    """Outlets by position (number − 1): own stores, the online store, then customers' outlets."""

    account: Ints
    kind: Ints
    region: Ints
    approved: Ints
    closed: Ints

    @property
    def stores(self) -> int:
        """How many of the first outlets are the company's own, the online store included."""
        return OWN_STORES + 1


def list_outlets(size: Size, customers: Customers) -> Outlets:
    """Every dealer, distributor or outlet account that became a customer is an outlet; a few closed again."""
    rng = generator(size.seed, "fld_outlets")
    reached = customers.account_reached(CUSTOMER)
    selling = np.isin(customers.account_type, (DEALER, DISTRIBUTOR, OUTLET_TYPE))
    account = np.flatnonzero(selling & (reached != NULL)).astype(np.int64)
    types = customers.account_type[account]
    kind = where(types == DEALER, 0, where(types == DISTRIBUTOR, 1, constant(2, len(account))))
    kind = where((types == OUTLET_TYPE) & chance(rng, len(account), 200), 3, kind)
    approved = local_day(reached[account]) + rng.integers(0, 12, len(account))
    closed = where(chance(rng, len(account), 45), approved + rng.integers(60, 400, len(account)))
    stores = OWN_STORES + 1
    store_regions = np.concatenate([np.asarray([4, 6, 9, 10, 11], dtype=np.int64), constant(0, 1)])
    region = customers.account_region[account]
    region = where(region == NULL, weighted(rng, len(account), REGION_WEIGHTS), region)
    return Outlets(
        np.concatenate([constant(NULL, stores), account]),
        np.concatenate([constant(OWN_STORE, OWN_STORES), constant(ONLINE_STORE, 1), kind]),
        np.concatenate([store_regions, region]),
        np.concatenate([constant(size.first_day - 900, stores), where(approved <= size.last_day, approved)]),
        np.concatenate([constant(NULL, stores), where(closed <= size.last_day, closed)]),
    )  # fmt: skip


def outlet_rows(outlets: Outlets, size: Size) -> Rows:
    """`fld_outlets`: one record in six lacks a telephone, an address or a way of delivery."""
    rng = generator(size.seed, "fld_outlets.rows")
    count = len(outlets.account)
    phones = [f"09{number:08d}" for number in rng.integers(0, 10**8, count).tolist()]
    contacts, streets = people(rng, count), addresses(rng, count)
    missing = rng.integers(0, 18, count)
    verified = size.last_day - rng.integers(0, 600, count)
    return {
        "outlet_id": OUTLET.text(numbers_from(count)),
        "account_id": ACCOUNT.text(where(outlets.account == NULL, NULL, outlets.account + 1)),
        "outlet_type": pick(OUTLET_TYPES, outlets.kind),
        "region_id": pick(REGION_IDS, outlets.region),
        "approved_on": outlets.approved,
        "closed_on": outlets.closed,
        "in_universe": (outlets.kind < OWN_STORE) & chance(rng, count, 940),
        "contact_name": contacts,
        "contact_phone": [None if gap == 0 else phone for gap, phone in zip(missing, phones, strict=True)],
        "address": [None if gap == 1 else street for gap, street in zip(missing, streets, strict=True)],
        "delivery_method": pick(
            ("giao tận nơi", "nhận tại kho", "bưu điện"), where(missing == 2, NULL, missing % 3)
        ),
        "profile_verified_on": where((verified >= outlets.approved) & (outlets.approved != NULL), verified),
    }
