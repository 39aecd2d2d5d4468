"""Field sales: route plans and visits, orders and their lines, unsold copies collected."""

from dataclasses import dataclass

import numpy as np

from demo.columns import OUTLET, USER, Rows, constant, pick, where
from demo.customers import Customers
from demo.outlets import Outlets
from demo.randomness import NULL, Flags, Ints, chance, generator, rounded, skewed, weighted
from demo.reference import PRODUCT_IDS, PRODUCT_PRICES
from demo.size import Size
from demo.staff import Staff
from demo.working_time import DAY_MICROSECONDS, SECOND, Season, local_day, local_midnight, moments

VISITS_PER_REP_MONTH = 8
_PRESS = np.asarray([0, 1, 2, 3, 4], dtype=np.int64)
"""Positions of the products that outlets sell."""


@dataclass(frozen=True)
class Visits:
    """Visits by row; `check_in` in UTC microseconds, `NULL` where the visit was planned and not made."""

    outlet: Ints
    user: Ints
    planned: Ints
    check_in: Ints


def make_visits(size: Size, season: Season, outlets: Outlets, customers: Customers, staff: Staff) -> Visits:
    """Eight visits a rep and month: some missed, some unplanned, some on another day than planned."""
    rng = generator(size.seed, "fld_visits")
    count = size.rep_months * VISITS_PER_REP_MONTH
    open_outlets = np.flatnonzero((outlets.account != NULL) & (outlets.approved != NULL)).astype(np.int64)
    outlet = open_outlets[rng.integers(0, len(open_outlets), count)]
    start = np.minimum(np.maximum(outlets.approved[outlet], size.first_day), size.last_day)
    stop = where(outlets.closed[outlet] == NULL, size.last_day + 1, outlets.closed[outlet])
    day = season.days(rng.random(count), start, np.maximum(np.minimum(stop, size.last_day + 1), start + 1))
    check_in = moments(rng, day)
    made = chance(rng, count, 870)
    planned = where(chance(rng, count, 60), day + 1, day)
    planned = where(made & chance(rng, count, 120), NULL, planned)
    order = np.argsort(check_in, kind="stable")
    user = staff.serving(customers.owner[outlets.account[outlet]], check_in)
    return Visits(outlet[order], user[order], planned[order], where(made, check_in)[order])


def visit_rows(visits: Visits) -> Rows:
    """`fld_visits`."""
    return {
        "visit_id": _ids("TT", np.arange(len(visits.outlet), dtype=np.int64)),
        "outlet_id": OUTLET.text(visits.outlet + 1),
        "user_id": USER.text(visits.user + 1),
        "planned_date": visits.planned,
        "check_in_at": visits.check_in,
    }


def _ids(prefix: str, positions: Ints) -> list[str | None]:
    return [None if position == NULL else f"{prefix}{position + 1:07d}" for position in positions.tolist()]


@dataclass(frozen=True)
class Orders:
    """Orders by row: half of the made visits bring one, and outlets also order by telephone."""

    outlet: Ints
    user: Ints
    visit: Ints
    created: Ints


def make_orders(size: Size, visits: Visits) -> Orders:
    """Orders of visits, ten minutes after the check-in, and one telephone order to four of them."""
    rng = generator(size.seed, "fld_orders")
    visit = np.flatnonzero((visits.check_in != NULL) & chance(rng, len(visits.outlet), 520)).astype(np.int64)
    phoned = visit[chance(rng, len(visit), 250)]
    by_phone = np.concatenate([np.zeros(len(visit), dtype=np.bool_), np.ones(len(phoned), dtype=np.bool_)])
    source = np.concatenate([visit, phoned])
    created = visits.check_in[source] + where(by_phone, 3 * DAY_MICROSECONDS, 600 * SECOND)
    created = np.minimum(created, size.cutoff - SECOND)
    user = where(by_phone & chance(rng, len(source), 400), NULL, visits.user[source])
    return Orders(visits.outlet[source], user, where(by_phone, NULL, source), created)


def order_rows(size: Size, orders: Orders) -> Rows:
    """`fld_orders`: approved within hours, delivered within days; three in a hundred cancelled."""
    rng = generator(size.seed, "fld_orders.rows")
    count = len(orders.outlet)
    approved = orders.created + skewed(rng, count, 120, 20 * 3600) * SECOND
    approved = where(chance(rng, count, 975) & (approved < size.cutoff), approved)
    cancelled = orders.created + skewed(rng, count, 3600, 6 * 86_400) * SECOND
    cancelled = where(chance(rng, count, 30) & (cancelled < size.cutoff), cancelled)
    delivered = approved + skewed(rng, count, 6 * 3600, 5 * 86_400) * SECOND
    delivered = where((approved != NULL) & (cancelled == NULL) & (delivered < size.cutoff), delivered)
    return {
        "order_id": _ids("DH", np.arange(count, dtype=np.int64)),
        "outlet_id": OUTLET.text(orders.outlet + 1),
        "user_id": USER.text(where(orders.user == NULL, NULL, orders.user + 1)),
        "visit_id": _ids("TT", orders.visit),
        "approved_at": approved,
        "cancelled_at": cancelled,
        "delivered_at": delivered,
        "currency": ["VND"] * count,
        "created_at": orders.created,
    }


def order_line_rows(size: Size, orders: Orders) -> Rows:
    """`fld_order_lines`: one to four lines; copies added free of charge or given away cost nothing."""
    rng = generator(size.seed, "fld_order_lines")
    lines = 1 + weighted(rng, len(orders.outlet), (30, 34, 24, 12))
    order = np.repeat(np.arange(len(lines), dtype=np.int64), lines)
    number = np.arange(len(order), dtype=np.int64) - np.repeat(np.cumsum(lines) - lines, lines) + 1
    count = len(order)
    product = _PRESS[(rng.integers(0, len(_PRESS), len(lines))[order] + number) % len(_PRESS)]
    extra = weighted(rng, count, (90, 6, 4))
    free: Flags = extra != 0
    quantity = where(free, rng.integers(1, 9, count), skewed(rng, count, 5, 180))
    net = rounded(quantity * PRODUCT_PRICES[product] * 100 * 85 // 100, 100_000)
    return {
        "order_id": _ids("DH", order),
        "line_no": number,
        "product_id": pick(PRODUCT_IDS, product),
        "line_type": pick(("sale", "supplementary", "complimentary"), extra),
        "quantity": quantity * 10_000,
        "net_amount": where(extra == 2, 0, net),
    }


def return_rows(size: Size, season: Season, visits: Visits) -> Rows:
    """`fld_inventory_returns`: one a made visit in nine; most are put into stock within days."""
    rng = generator(size.seed, "fld_inventory_returns")
    visit = np.flatnonzero((visits.check_in != NULL) & chance(rng, len(visits.outlet), 110)).astype(np.int64)
    count = len(visit)
    collected = visits.check_in[visit]
    day = local_day(collected) + 1
    stocked = (
        local_midnight(season.days(rng.random(count), day, day + 6))
        + rng.integers(8, 16, count) * 3600 * SECOND
    )
    return {
        "return_id": _ids("TH", np.arange(count, dtype=np.int64)),
        "outlet_id": OUTLET.text(visits.outlet[visit] + 1),
        "product_id": pick(PRODUCT_IDS, _PRESS[rng.integers(0, 3, count)]),
        "quantity": skewed(rng, count, 1, 90) * 10_000,
        "warehoused_at": where(chance(rng, count, 940) & (stocked < size.cutoff), stocked),
        "user_id": USER.text(visits.user[visit] + 1),
        "collected_at": collected + constant(300 * SECOND, count),
    }
