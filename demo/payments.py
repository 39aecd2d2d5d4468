"""What takes an invoice back, and what pays it: credit notes, receipts and their allocations."""

from dataclasses import dataclass

import numpy as np

from demo.columns import (
    ALLOCATION,
    CREDIT_NOTE,
    CUSTOMER,
    DEAL,
    INVOICE,
    LINE,
    OUTLET,
    PAYMENT,
    USER,
    Rows,
    constant,
    nothing,
    pick,
    where,
)
from demo.deals import CURRENCIES
from demo.debtors import Debtors
from demo.invoices import CHANNELS, POSTED, THOUSAND_DONG, Invoices, taxed
from demo.randomness import NULL, Flags, Ints, chance, generator, rounded, skewed, weighted
from demo.reference import PRODUCT_IDS
from demo.size import Month, Size

REASONS = ("return", "cancellation", "price", "error", "bad_debt")
RETURN, PRICE, BAD_DEBT = 0, 2, 4
_REASON_WEIGHTS = (46, 16, 22, 10, 6)
_LINE_OFFSET = 800_000_000


@dataclass(frozen=True)
class CreditNotes:
    """Credit notes of some invoices of the month, one line each; amounts in hundredths."""

    invoice: Ints
    day: Ints
    reason: Ints
    line: Ints
    quantity: Ints
    net: Ints
    gross: Ints

    def gross_by_invoice(self, count: int) -> Ints:
        """Credited gross per invoice row."""
        total = np.zeros(count, dtype=np.int64)
        total[self.invoice] = self.gross
        return total


def make_credit_notes(size: Size, month: Month, invoices: Invoices) -> CreditNotes:
    """One posted invoice in thirty is credited within two months, wholly or in part, for its first line."""
    rng = generator(size.seed, "acc_invoices.credit_notes", int(month.label.replace("-", "")))
    chosen = np.flatnonzero(chance(rng, invoices.count, 33) & (invoices.status == POSTED)).astype(np.int64)
    reason = weighted(rng, len(chosen), _REASON_WEIGHTS)
    day = invoices.day[chosen] + where(reason == BAD_DEBT, 75, skewed(rng, len(chosen), 1, 62))
    kept = day <= size.last_day
    chosen, reason, day = chosen[kept], reason[kept], day[kept]
    line = np.searchsorted(invoices.lines.invoice, chosen).astype(np.int64)
    held, line_net = invoices.lines.quantity[line], invoices.lines.net[line]
    unit = where(invoices.currency[chosen] == 0, THOUSAND_DONG, constant(1, len(chosen)))
    back = np.maximum(held * rng.integers(5, 60, len(chosen)) // 100, 1)
    quantity = where(reason == RETURN, back, where(reason == PRICE, 0, held))
    share = where(reason == PRICE, rng.integers(4, 20, len(chosen)) * held, quantity * 100)
    net = np.maximum(line_net // unit * share // (held * 100) * unit, unit)
    net = np.minimum(where((reason != RETURN) & (reason != PRICE), line_net, net), line_net)
    gross = net + taxed(net, invoices.tax_percent[chosen], invoices.currency[chosen])
    return CreditNotes(chosen, day, reason, line, quantity, net, gross)


def credit_note_rows(invoices: Invoices, notes: CreditNotes, debtors: Debtors, sellers: Ints) -> Rows:
    """`acc_invoices`, the credit notes among them."""
    of = notes.invoice
    count = len(of)
    in_store = debtors.is_store[invoices.debtor[of]]
    outlet = debtors.outlet[invoices.debtor[of]]
    return {
        "document_id": CREDIT_NOTE.text(invoices.number[of]),
        "document_type": ["credit_note"] * count,
        "customer_id": CUSTOMER.text(invoices.debtor[of] + 1),
        "document_date": notes.day,
        "due_date": notes.day,
        "currency": pick(CURRENCIES, invoices.currency[of]),
        "gross_amount": notes.gross,
        "status": ["posted"] * count,
        "deal_id": DEAL.text(where(invoices.deal[of] == NULL, NULL, invoices.deal[of] + 1)),
        "salesperson_user_id": USER.text(where(sellers[of] == NULL, NULL, sellers[of] + 1)),
        "outlet_id": OUTLET.text(where(in_store, outlet + 1)),
        "channel": pick(CHANNELS, where(in_store, 0, constant(4, count))),
        "applies_to_document_id": INVOICE.text(invoices.number[of]),
        "credit_reason": pick(REASONS, notes.reason),
        "tax_amount": notes.gross - notes.net,
    }


def credit_line_rows(invoices: Invoices, notes: CreditNotes) -> Rows:
    """`acc_invoice_lines` of the credit notes; a price reduction takes back no units and no cost."""
    lines = invoices.lines
    cost = where(
        notes.quantity == 0, 0, lines.cost[notes.line] * notes.quantity // lines.quantity[notes.line]
    )
    return {
        "line_id": LINE.text(invoices.number[notes.invoice] + _LINE_OFFSET),
        "document_id": CREDIT_NOTE.text(invoices.number[notes.invoice]),
        "product_id": pick(PRODUCT_IDS, lines.product[notes.line]),
        "quantity": notes.quantity * 10_000,
        "unit_price": lines.unit_price[notes.line] * 100,
        "net_amount": notes.net,
        "cost_amount": cost,
    }


@dataclass(frozen=True)
class Receipts:
    """Receipts by row: which invoice row, which of its one or two parts, when and how much (hundredths)."""

    invoice: Ints
    part: Ints
    received: Ints
    amount: Ints
    allocated: Flags


def make_receipts(
    size: Size, month: Month, invoices: Invoices, notes: CreditNotes, debtors: Debtors
) -> Receipts:
    """Stores are paid at once, others around the due day, one invoice in twelve in two parts, some never.

    Never more than what is left after credit notes.
    """
    rng = generator(size.seed, "acc_payments", int(month.label.replace("-", "")))
    count = invoices.count
    written_off = np.zeros(count, dtype=np.bool_)
    written_off[notes.invoice[notes.reason == BAD_DEBT]] = True
    owed = invoices.net + invoices.tax - notes.gross_by_invoice(count)
    at_once = debtors.is_store[invoices.debtor]
    pays = (invoices.status == POSTED) & (owed > 0) & ~written_off & (at_once | chance(rng, count, 880))
    due = where(invoices.due == NULL, invoices.day, invoices.due)
    first_day = where(at_once, invoices.day, np.maximum(due + skewed(rng, count, -9, 75), invoices.day))
    in_parts = pays & ~at_once & chance(rng, count, 85)
    step = where(invoices.currency == 0, 100, constant(1, count))
    first_amount = where(in_parts, rounded(owed * rng.integers(20, 80, count) // 100, 1) // step * step, owed)
    second = np.flatnonzero(in_parts & (owed > first_amount)).astype(np.int64)
    first = np.flatnonzero(pays & (first_amount > 0)).astype(np.int64)
    invoice = np.concatenate([first, second])
    part = np.concatenate([constant(0, len(first)), constant(1, len(second))])
    later = first_day[second] + rng.integers(3, 40, len(second))
    received = np.concatenate([first_day[first], later])
    amount = np.concatenate([first_amount[first], (owed - first_amount)[second]])
    kept = received <= size.last_day
    invoice, part, received, amount = invoice[kept], part[kept], received[kept], amount[kept]
    return Receipts(invoice, part, received, amount, chance(rng, len(invoice), 993))


def receipt_rows(size: Size, month: Month, invoices: Invoices, receipts: Receipts, sellers: Ints) -> Rows:
    """`acc_payments`: a few bounced, some of the last two days still pending."""
    rng = generator(size.seed, "acc_payments.rows", int(month.label.replace("-", "")))
    count = len(receipts.invoice)
    received = receipts.received
    bounced_on = received + rng.integers(2, 12, count)
    bounced = chance(rng, count, 5) & (bounced_on <= size.last_day)
    pending = ~bounced & (received >= size.last_day - 1) & chance(rng, count, 350)
    status = where(bounced, 2, where(pending, 0, constant(1, count)))
    cleared = np.minimum(received + where(chance(rng, count, 200), 1, constant(0, count)), size.last_day)
    deposited = where(
        chance(rng, count, 920), np.minimum(received + rng.integers(0, 2, count), size.last_day)
    )
    collector = where(chance(rng, count, 400), sellers[receipts.invoice])
    return {
        "payment_id": PAYMENT.text(invoices.number[receipts.invoice] * 2 - 1 + receipts.part),
        "customer_id": CUSTOMER.text(invoices.debtor[receipts.invoice] + 1),
        "payment_type": ["receipt"] * count,
        "received_date": received,
        "deposited_date": deposited,
        "amount": receipts.amount,
        "currency": pick(CURRENCIES, invoices.currency[receipts.invoice]),
        "status": pick(("pending", "cleared", "bounced"), status),
        "collected_by_user_id": USER.text(where(collector == NULL, NULL, collector + 1)),
        "cleared_on": where(pending | bounced, NULL, cleared),
        "bounced_on": where(bounced, bounced_on),
    }


def allocation_rows(size: Size, month: Month, invoices: Invoices, receipts: Receipts) -> Rows:
    """`acc_payment_allocations`: each receipt to its invoice; a few stay unallocated."""
    rng = generator(size.seed, "acc_payment_allocations", int(month.label.replace("-", "")))
    kept = np.flatnonzero(receipts.allocated)
    later = where(chance(rng, len(kept), 100), rng.integers(1, 6, len(kept)), nothing(len(kept)))
    later = where(later == NULL, 0, later)
    numbers = (invoices.number[receipts.invoice] * 2 - 1 + receipts.part)[kept]
    return {
        "allocation_id": ALLOCATION.text(numbers),
        "payment_id": PAYMENT.text(numbers),
        "document_id": INVOICE.text(invoices.number[receipts.invoice[kept]]),
        "allocated_on": np.minimum(receipts.received[kept] + later, size.last_day),
        "allocated_amount": receipts.amount[kept],
    }
