"""What accounting says was credited to date: one formula per source, without walking over events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from publishing.commission.engine.rows import Document, KnownRows

_NOTHING = Fraction(0)


def credited_to_date(known: KnownRows, source_id: str, event: str, last: date) -> Fraction:
    """Section 3.1 in the source's own currency. ``known``: the rows that count."""
    kind, name = source_id.split(":")
    reversed_rows = [row for row in known.reversals if row.source == source_id and not row.void]
    lost = sum((Fraction(row.net) for row in reversed_rows if row.reversed_on <= last), _NOTHING)
    if kind == "deal":
        return _won(known, name, lost, last)
    document = next(row for row in known.documents if row.document_id == name)
    if document.document_date > last:
        return _NOTHING
    if kind == "note":
        return -_net(document)
    notes = [note for note in _notes(known, last) if note.applies_to == name]
    net = max(_NOTHING, _net(document) - lost - sum((_net(note) for note in notes), _NOTHING))
    return net if event == "invoiced" else net * _collected_part(known, document, notes, last)


def _won(known: KnownRows, deal_id: str, lost: Fraction, last: date) -> Fraction:
    deal = next(row for row in known.deals if row.deal_id == deal_id)
    assert deal.won_on is not None
    assert deal.amount is not None
    if deal.won_on > last:
        return _NOTHING
    invoices = {row.document_id for row in known.documents if row.deal_id == deal_id and not row.void}
    for note in _notes(known, last):
        if note.applies_to in invoices:
            lost += _in_dong(known, _net(note), note.currency, deal.won_on)
    return max(_NOTHING, Fraction(deal.amount) - lost)


def _collected_part(known: KnownRows, document: Document, notes: list[Document], last: date) -> Fraction:
    gross = Fraction(document.gross or 0) - sum((Fraction(note.gross or 0) for note in notes), _NOTHING)
    allocated = Decimal(0)
    for row in known.allocations:
        if row.document_id == document.document_id and row.allocated_on <= last:
            is_good = row.bounced_on is None or row.bounced_on > last
            sign = 1 if row.payment_type == "receipt" else -1
            allocated += sign * row.amount if is_good else 0
    if gross <= 0:
        return _NOTHING
    return min(Fraction(1), max(_NOTHING, Fraction(allocated)) / gross)


def _notes(known: KnownRows, last: date) -> list[Document]:
    return [
        row
        for row in known.documents
        if row.document_type == "credit_note" and not row.void and row.document_date <= last
    ]


def _net(document: Document) -> Fraction:
    assert document.net is not None
    return Fraction(document.net)


def _in_dong(known: KnownRows, amount: Fraction, currency: str, day: date) -> Fraction:
    """In whole đồng, at the latest rate up to the day."""
    if currency == "VND":
        return amount
    rate = max((row for row in known.rates if row.rate_date <= day), key=lambda row: row.rate_date)
    return Fraction(floor(amount * Fraction(rate.rate) + Fraction(1, 2)))
