"""Costs and what recurs: expenses, payroll, capital, subscriptions and their use."""

import numpy as np

from demo.columns import ACCOUNT, CUSTOMER, EMPLOYEE, OUTLET, Rows, constant, pick, where
from demo.customers import COMPANY, READER, Customers
from demo.debtors import Debtors
from demo.leads import CAMPAIGNS, campaign_ids
from demo.outlets import OWN_STORES
from demo.randomness import NULL, chance, generator, skewed
from demo.reference import REGION_IDS
from demo.size import Size
from demo.staff import OTHER_FUNCTIONS, SUPPORT, Staff

CATEGORIES = ("marketing", "selling", "customer_service", "premises", "telephony", "recruitment", "training",
              "other_operating")  # fmt: skip
_MILLIONS = np.asarray([18, 9, 5, 35, 4, 3, 3, 6], dtype=np.int64)
MILLION_HUNDREDTHS = 100_000_000
_LEAF_REGIONS = np.asarray([4, 5, 6, 7, 9, 10, 11, 12], dtype=np.int64)


def expense_rows(size: Size) -> Rows:
    """`acc_expenses`: each category in each region and month; premises also per store."""
    rng = generator(size.seed, "acc_expenses")
    months, regions, kinds = len(size.calendar), len(_LEAF_REGIONS), len(CATEGORIES)
    month, region, kind = (part.ravel() for part in np.indices((months, regions, kinds), dtype=np.int64))
    count = len(month)
    starts = np.asarray([part.start for part in size.calendar], dtype=np.int64)
    lasts = np.asarray([part.stop - 1 for part in size.calendar], dtype=np.int64)
    scale = max(size.reps // 40, 1)
    amount = _MILLIONS[kind] * scale * rng.integers(60, 140, count) * (MILLION_HUNDREDTHS // 100)
    amount = where(chance(rng, count, 8), -(amount // 4), amount) // 100_000 * 100_000
    day = np.minimum(starts[month] + rng.integers(0, 28, count), lasts[month])
    in_store = (kind == 3) & (region < OWN_STORES)
    return {
        "expense_id": [f"CP{number:07d}" for number in range(1, count + 1)],
        "expense_date": day,
        "category": pick(CATEGORIES, kind),
        "amount": amount,
        "currency": ["VND"] * count,
        "cost_centre": pick([f"TT-{name.upper()[:4]}" for name in CATEGORIES], kind),
        "campaign_id": pick(
            campaign_ids(), where((kind == 0) & chance(rng, count, 600), month * CAMPAIGNS // months)
        ),
        "region_id": pick(REGION_IDS, where(chance(rng, count, 80), NULL, _LEAF_REGIONS[region])),
        "outlet_id": OUTLET.text(where(in_store, region + 1)),
    }


def payroll_rows(staff: Staff, size: Size) -> Rows:
    """`acc_payroll`: each employee for each month in which the employment runs."""
    rng = generator(size.seed, "acc_payroll")
    people = staff.count + staff.others
    hire = np.concatenate([staff.hire, constant(size.first_day - 30, staff.others)])
    leave = np.concatenate([staff.leave, constant(2**40, staff.others)])
    role = np.concatenate([staff.role, constant(-1, staff.others)])
    base = (8 + rng.integers(0, 12, people)) * MILLION_HUNDREDTHS
    base = where(role == 0, base + 15 * MILLION_HUNDREDTHS, base)
    allowance = base // 4
    starts = np.asarray([month.start for month in size.calendar], dtype=np.int64)
    stops = np.asarray([month.stop for month in size.calendar], dtype=np.int64)
    month, person = np.nonzero((hire < stops[:, None]) & (leave > starts[:, None]))
    functions = ("sales", "customer_service", *OTHER_FUNCTIONS)
    other = 2 + np.arange(people) % len(OTHER_FUNCTIONS)
    function = where(role == SUPPORT, 1, where(role == -1, other, constant(0, people)))
    return {
        "employee_id": EMPLOYEE.text(person.astype(np.int64) + 1),
        "pay_month": starts[month],
        "cost_function": pick(functions, function[person]),
        "base_salary": base[person],
        "productivity_allowance": allowance[person],
        "employer_cost": base[person] + allowance[person] + base[person] * 215 // 1000 // 100 * 100,
        "currency": ["VND"] * len(person),
    }


def capital_rows(size: Size) -> Rows:
    """`acc_capital_balances`: the company and each own store, at month ends."""
    rng = generator(size.seed, "acc_capital_balances")
    ends = [size.first_day - 1] + [month.stop - 1 for month in size.calendar]
    places = ["TOTAL"] + [f"{OUTLET.prefix}{number:0{OUTLET.width}d}" for number in range(1, OWN_STORES + 1)]
    count = len(ends) * len(places)
    first = np.tile(np.asarray([1] + [0] * OWN_STORES, dtype=bool), len(ends))
    return {
        "as_of_date": np.repeat(np.asarray(ends, dtype=np.int64), len(places)),
        "outlet_id": places * len(ends),
        "capital_employed": where(first, 40_000, 1_500) * MILLION_HUNDREDTHS
        + rng.integers(0, 300, count) * MILLION_HUNDREDTHS,
        "currency": ["VND"] * count,
    }


def subscription_rows(size: Size, debtors: Debtors) -> Rows:
    """`acc_subscriptions`: readers and software users; some change price, some cancel."""
    rng = generator(size.seed, "acc_subscriptions")
    suits = np.isin(debtors.kind, (READER, COMPANY)) & (debtors.account != NULL) & ~debtors.is_store
    holder = np.flatnonzero(suits & chance(rng, debtors.count, 110)).astype(np.int64)
    count = len(holder)
    software = debtors.kind[holder] == COMPANY
    monthly = where(software, 1_900_000 * rng.integers(1, 9, count), constant(79_000, count)) * 100
    start = np.minimum(debtors.start[holder] + rng.integers(0, 30, count), size.last_day)
    change = start + rng.integers(60, 300, count)
    changed = np.flatnonzero(chance(rng, count, 220) & (change <= size.last_day))
    end = change + skewed(rng, count, 30, 400)
    end = where(chance(rng, count, 250) & (end <= size.last_day), end)
    first_end = end.copy()
    first_end[changed] = change[changed]
    numbers = np.concatenate([np.arange(count, dtype=np.int64), changed])
    return {
        "subscription_id": [f"TB{number + 1:06d}" for number in numbers.tolist()],
        "customer_id": CUSTOMER.text(holder[numbers] + 1),
        "product_id": pick(
            ("TB-DOCBAO", "TB-PHANMEM"), where(software[numbers], 1, constant(0, len(numbers)))
        ),
        "mrr_amount": np.concatenate([monthly, monthly[changed] * 6 // 5 // 100_000 * 100_000]),
        "currency": ["VND"] * len(numbers),
        "valid_from": np.concatenate([start, change[changed]]),
        "valid_to": np.concatenate([first_end, end[changed]]),
    }


def usage_rows(size: Size, debtors: Debtors, customers: Customers) -> Rows:
    """`prd_usage_daily`: up to 200 software accounts on most days of the last three months."""
    rng = generator(size.seed, "prd_usage_daily")
    companies = np.flatnonzero((customers.account_type == COMPANY) & (debtors.of_account != NULL))[:200]
    start = size.calendar[-3].start
    days = np.arange(start, size.last_day + 1, dtype=np.int64)
    account, day = np.repeat(companies.astype(np.int64), len(days)), np.tile(days, len(companies))
    kept = np.flatnonzero(
        rng.integers(0, 1000, len(day)) < where((day + 3) % 7 < 5, 640, constant(90, len(day)))
    )
    return {
        "account_id": ACCOUNT.text(account[kept] + 1),
        "usage_date": day[kept],
        "active_seconds": skewed(rng, len(kept), 0, 25_000),
    }
