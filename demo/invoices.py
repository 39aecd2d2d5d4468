"""Invoices and their lines: what won deals are billed, and what customers order without a deal."""

from dataclasses import dataclass

import numpy as np

from demo.columns import (
    CUSTOMER,
    DEAL,
    INVOICE,
    LINE,
    OUTLET,
    USER,
    Rows,
    constant,
    nothing,
    numbers_from,
    pick,
    where,
)
from demo.customers import READER, Customers
from demo.deals import CURRENCIES, Deals
from demo.debtors import Debtors
from demo.outlets import OWN_STORES
from demo.randomness import NULL, Ints, chance, generator, rounded, skewed, weighted
from demo.reference import DEAL_PRODUCTS, PRODUCT_IDS, PRODUCT_PRICES, SHOP_WEIGHTS
from demo.size import Month, Size
from demo.staff import Staff
from demo.working_time import Season, local_day, local_midnight

CHANNELS = ("store", "online", "phone", "field", "direct")
STATUSES = ("draft", "posted", "void")
POSTED, VOID = 1, 2
LINES_PER_DOCUMENT_TENTHS = 18
_LINE_COUNT_WEIGHTS = (40, 40, 20)
THOUSAND_DONG = 100_000
"""In hundredths of a đồng, as all amounts here."""


@dataclass(frozen=True)
class Invoices:
    """Invoices of one month by row; amounts in hundredths of the document's currency, days since 1970."""

    number: Ints
    debtor: Ints
    day: Ints
    due: Ints
    deal: Ints
    currency: Ints
    status: Ints
    tax_percent: Ints
    net: Ints
    lines: "Lines"

    @property
    def count(self) -> int:
        """Number of invoices."""
        return len(self.number)

    @property
    def tax(self) -> Ints:
        """Tax, whole đồng or cents."""
        return taxed(self.net, self.tax_percent, self.currency)


@dataclass(frozen=True)
class Lines:
    """Lines of the invoices by row; `invoice` is the row of the invoice."""

    invoice: Ints
    product: Ints
    quantity: Ints
    unit_price: Ints
    net: Ints
    cost: Ints


def taxed(net: Ints, percent: Ints, currency: Ints) -> Ints:
    """Tax on `net`, rounded half up to a whole đồng or cent."""
    unit = where(currency == 0, 100, constant(1, len(net)))
    return (net * percent + 50 * unit) // (100 * unit) * unit


def _deal_documents(size: Size, month: Month, deals: Deals, debtors: Debtors) -> tuple[Ints, Ints]:
    """Won deals that are billed in the month, and the day: up to eleven days after the closing."""
    closed = local_day(deals.closes)
    billed = closed + (np.arange(deals.count) * 7919) % 12
    wins = deals.wins & deals.closed(size.cutoff) & (debtors.of_account[deals.account] != NULL)
    chosen = np.flatnonzero(wins & (billed >= month.start) & (billed < month.stop)).astype(np.int64)
    return chosen, billed[chosen]


def _repeat_orders(
    rng: np.random.Generator, month: Month, count: int, season: Season, debtors: Debtors
) -> tuple[Ints, Ints]:
    active = np.flatnonzero((debtors.start < month.stop) & (debtors.stop > month.start)).astype(np.int64)
    repeated = np.concatenate(
        [active, np.repeat(active[debtors.is_store[active]], max(len(active) // 40, 1))]
    )
    debtor = repeated[rng.integers(0, len(repeated), count)]
    start = np.maximum(debtors.start[debtor], month.start)
    stop = np.minimum(debtors.stop[debtor], month.stop)
    return debtor, season.days(rng.random(count), start, stop)


def _deal_lines(
    rng: np.random.Generator, row: Ints, position: Ints, lines: Ints, deals: Deals, deal: Ints
) -> Lines:
    """Lines that add up to the deal's amount: equal parts in whole units, the last one takes the rest."""
    amount = deals.amount[deal]
    unit = where(deals.currency[deal] == 0, THOUSAND_DONG, constant(50, len(deal)))
    part = amount // lines // unit * unit
    net = where(position == lines - 1, amount - part * (lines - 1), part)
    quantity = np.asarray([1, 1, 1, 2, 4, 5], dtype=np.int64)[rng.integers(0, 6, len(row))]
    price = (net + quantity * unit - 1) // (quantity * unit) * unit
    product = DEAL_PRODUCTS[rng.integers(0, len(DEAL_PRODUCTS), len(row))]
    cost = net * rng.integers(42, 74, len(row)) // 100
    return Lines(row, product, quantity, price, net, cost)


def _shop_lines(rng: np.random.Generator, row: Ints, debtor: Ints, debtors: Debtors) -> Lines:
    """Lines at list price less a trade discount; readers buy a few copies, dealers up to some hundreds."""
    product = weighted(rng, len(row), SHOP_WEIGHTS)
    few = (debtors.kind[debtor] == READER) | debtors.is_store[debtor]
    quantity = where(few, rng.integers(1, 6, len(row)), skewed(rng, len(row), 5, 320))
    price = PRODUCT_PRICES[product] * 100
    discount = np.asarray([0, 0, 5, 10, 15, 25], dtype=np.int64)[rng.integers(0, 6, len(row))]
    net = rounded(quantity * price * (100 - where(few, 0, discount)) // 100, THOUSAND_DONG)
    cost = net * rng.integers(48, 70, len(row)) // 100 // 100 * 100
    net = np.minimum(net, quantity * price)
    return Lines(row, product, quantity, price, net, cost)


def _joined(first: Lines, second: Lines) -> Lines:
    pairs = [(getattr(first, name), getattr(second, name)) for name in Lines.__dataclass_fields__]
    return Lines(*(np.concatenate(pair) for pair in pairs))


def make_invoices(
    size: Size, month: Month, first_number: int, count: int, season: Season, deals: Deals, debtors: Debtors
) -> Invoices:
    """The invoices of one month: all that deals call for, filled up with repeat orders to `count`."""
    rng = generator(size.seed, "acc_invoices", int(month.label.replace("-", "")))
    deal, deal_day = _deal_documents(size, month, deals, debtors)
    order_debtor, order_day = _repeat_orders(rng, month, max(count - len(deal), count // 8), season, debtors)
    debtor = np.concatenate([debtors.of_account[deals.account[deal]], order_debtor])
    deal = np.concatenate([deal, nothing(len(order_debtor))])
    order = np.argsort(np.concatenate([deal_day, order_day]), kind="stable")
    debtor, deal = debtor[order], deal[order]
    day = np.concatenate([deal_day, order_day])[order]
    total = len(day)
    lines = 1 + weighted(rng, total, _LINE_COUNT_WEIGHTS)
    row = np.repeat(np.arange(total, dtype=np.int64), lines)
    position = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(lines) - lines, lines)
    of_deal = deal[row] != NULL
    billed = _deal_lines(rng, row[of_deal], position[of_deal], lines[row[of_deal]], deals, deal[row[of_deal]])
    ordered = _shop_lines(rng, row[~of_deal], debtor[row[~of_deal]], debtors)
    all_lines = _joined(billed, ordered)
    all_lines = Lines(*(getattr(all_lines, name)[np.argsort(all_lines.invoice, kind="stable")]
                        for name in Lines.__dataclass_fields__))  # fmt: skip
    net = np.zeros(total, dtype=np.int64)
    np.add.at(net, all_lines.invoice, all_lines.net)
    terms = np.asarray([0, 15, 30, 30, 45], dtype=np.int64)[rng.integers(0, 5, total)]
    at_once = debtors.is_store[debtor] | (debtors.kind[debtor] == READER)
    due = where(chance(rng, total, 30), NULL, day + where(at_once, 0, terms))
    status = where(chance(rng, total, 7), VOID, constant(POSTED, total))
    status = where(chance(rng, total, 90) & (day > size.last_day - 4), 0, status)
    tax_percent = np.asarray([5, 8, 10, 10], dtype=np.int64)[rng.integers(0, 4, total)]
    currency = where(deal == NULL, 0, deals.currency[np.maximum(deal, 0)])
    return Invoices(
        numbers_from(total, first_number),
        debtor,
        day,
        due,
        deal,
        currency,
        status,
        tax_percent,
        net,
        all_lines,
    )


def salespersons(
    size: Size,
    month: Month,
    invoices: Invoices,
    debtors: Debtors,
    customers: Customers,
    deals: Deals,
    staff: Staff,
) -> Ints:
    """Staff position named on each document: the deal's owner or the account's; nobody on one in seven."""
    rng = generator(size.seed, "acc_invoices.salespersons", int(month.label.replace("-", "")))
    account = debtors.account[invoices.debtor]
    owner = np.where(
        invoices.deal != NULL,
        deals.owner[np.maximum(invoices.deal, 0)],
        customers.owner[np.maximum(account, 0)],
    )
    serving = staff.serving(owner, local_midnight(invoices.day))
    return where((account != NULL) & chance(rng, invoices.count, 860), serving)


def invoice_rows(size: Size, month: Month, invoices: Invoices, debtors: Debtors, sellers: Ints) -> Rows:
    """`acc_invoices`, the invoices among them."""
    rng = generator(size.seed, "acc_invoices.rows", int(month.label.replace("-", "")))
    count = invoices.count
    outlet = debtors.outlet[invoices.debtor]
    in_store = debtors.is_store[invoices.debtor]
    channel = where(
        in_store, where(outlet == OWN_STORES, 1, constant(0, count)), weighted(rng, count, (0, 8, 30, 34, 28))
    )
    voided = local_midnight(invoices.day + 1) + rng.integers(1, 9 * 3600, count) * 1_000_000
    return {
        "document_id": INVOICE.text(invoices.number),
        "document_type": ["invoice"] * count,
        "customer_id": CUSTOMER.text(invoices.debtor + 1),
        "document_date": invoices.day,
        "due_date": invoices.due,
        "currency": pick(CURRENCIES, invoices.currency),
        "gross_amount": invoices.net + invoices.tax,
        "status": pick(STATUSES, invoices.status),
        "deal_id": DEAL.text(where(invoices.deal == NULL, NULL, invoices.deal + 1)),
        "salesperson_user_id": USER.text(where(sellers == NULL, NULL, sellers + 1)),
        "outlet_id": OUTLET.text(where(in_store, outlet + 1)),
        "channel": pick(CHANNELS, channel),
        "tax_amount": invoices.tax,
        "voided_at": where((invoices.status == VOID) & (voided < size.cutoff), voided),
    }


def line_rows(size: Size, month: Month, invoices: Invoices, first_line: int) -> Rows:
    """`acc_invoice_lines` of the invoices; four lines in a thousand have no cost yet."""
    rng = generator(size.seed, "acc_invoice_lines", int(month.label.replace("-", "")))
    lines = invoices.lines
    count = len(lines.invoice)
    return {
        "line_id": LINE.text(numbers_from(count, first_line)),
        "document_id": INVOICE.text(invoices.number[lines.invoice]),
        "product_id": pick(PRODUCT_IDS, lines.product),
        "quantity": lines.quantity * 10_000,
        "unit_price": lines.unit_price * 100,
        "net_amount": lines.net,
        "cost_amount": where(chance(rng, count, 4), NULL, lines.cost),
    }
