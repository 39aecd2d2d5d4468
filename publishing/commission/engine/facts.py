"""Facts of a source: what happened to a deal, an invoice, or a credit note that names no known invoice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import Literal

from publishing.commission.engine.exceptions import Problems
from publishing.commission.engine.money import SCALE, half_up_of, minor_digits, scaled
from publishing.commission.engine.rows import Allocation, Attributes, Deal, Document, KnownRows, Reversal
from publishing.commission.engine.standing import Standing


class Order(IntEnum):
    """In which facts of one day act."""

    DOCUMENT = 0
    RECEIPT = 1
    REFUND = 2
    BOUNCE = 3
    CREDIT_NOTE = 4
    REVERSAL = 5


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One thing that happened; the three changes are in 1/10 000 of the source's currency."""

    day: date
    order: Order
    fact_id: str
    net: int = 0
    gross: int = 0
    allocated: int = 0


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the credited document: net in 1/10 000."""

    line_id: str
    net: int
    attributes: Attributes
    rep: str | None


@dataclass(slots=True)
class Source:
    """What is credited; ``source_id`` is the ledger's: ``deal:D``, ``invoice:I``, ``note:C``."""

    source_id: str
    kind: Literal["deal", "invoice", "note"]
    currency: str
    day: date
    lines: tuple[SourceLine, ...]
    deal: Deal | None
    document: Document | None
    facts: list[Fact] = field(default_factory=list)

    @property
    def deal_id(self) -> str | None:
        """The deal whose splits and owner are asked first."""
        return self.document.deal_id if self.document else self.deal.deal_id if self.deal else None

    @property
    def customer(self) -> str | None:
        """Whose account owner is asked last."""
        own = self.document.customer if self.document else None
        return own or (self.deal.customer if self.deal else None)

    def happen(
        self, day: date, order: Order, fact_id: str, net: int = 0, gross: int = 0, allocated: int = 0
    ) -> None:
        """Adds a fact; none acts before the source itself."""
        self.facts.append(Fact(max(day, self.day), order, fact_id, net, gross, allocated))


def gather(rows: KnownRows, standing: Standing, problems: Problems) -> dict[str, Source]:
    """All sources by id, each with its facts in the order in which they act. ``rows``: those that count."""
    documents = {row.document_id: row for row in rows.documents}
    deals = {row.deal_id: row for row in rows.deals if not row.void}
    sources: dict[str, Source] = {}
    for deal in deals.values():
        _open_deal(deal, sources, problems)
    posted = [row for row in documents.values() if not row.void]
    for invoice in (row for row in posted if row.document_type == "invoice"):
        _open_document(invoice, "invoice", deals, sources, problems)
    for note in (row for row in posted if row.document_type == "credit_note"):
        _apply_note(note, documents, deals, sources, standing, problems)
    for allocation in rows.allocations:
        _apply_allocation(allocation, documents, sources, problems)
    for reversal in rows.reversals:
        _apply_reversal(reversal, sources, problems)
    for source in sources.values():
        source.facts.sort()
    return sources


def invoices_by_deal(sources: dict[str, Source]) -> dict[str, list[Source]]:
    """The invoices of each deal."""
    invoices: dict[str, list[Source]] = defaultdict(list)
    for source in sources.values():
        if source.kind == "invoice" and source.deal_id is not None:
            invoices[source.deal_id].append(source)
    return dict(invoices)


def _open_deal(deal: Deal, sources: dict[str, Source], problems: Problems) -> None:
    if deal.won_on is None:
        return
    name = f"deal:{deal.deal_id}"
    if deal.amount is None:
        problems.add(deal.won_on, "amount", name)
        return
    net = scaled(deal.amount)
    source = Source(name, "deal", deal.currency, deal.won_on, (SourceLine("", net, (), None),), deal, None)
    source.happen(deal.won_on, Order.DOCUMENT, deal.deal_id, net=net)
    sources[name] = source


def _open_document(
    document: Document,
    kind: Literal["invoice", "note"],
    deals: dict[str, Deal],
    sources: dict[str, Source],
    problems: Problems,
) -> None:
    name = f"{kind}:{document.document_id}"
    if document.net is None:
        problems.add(document.document_date, "amount", name)
        return
    if kind == "invoice" and document.net and not document.gross:
        problems.add(document.document_date, "amount", name)
    sign = 1 if kind == "invoice" else -1
    net, gross = scaled(document.net) * sign, scaled(document.gross or document.net * 0) * sign
    deal = deals.get(document.deal_id) if document.deal_id is not None else None
    day = document.document_date
    source = Source(name, kind, document.currency, day, _lines(document, net, sign), deal, document)
    source.happen(day, Order.DOCUMENT, document.document_id, net=net, gross=gross)
    sources[name] = source


def _lines(document: Document, net: int, sign: int) -> tuple[SourceLine, ...]:
    if not document.lines:
        return (SourceLine("", net, (), None),)
    return tuple(
        SourceLine(line.line_id, scaled(line.net) * sign, line.attributes, line.rep)
        for line in sorted(document.lines, key=lambda line: line.line_id)
    )


def _apply_note(
    note: Document,
    documents: dict[str, Document],
    deals: dict[str, Deal],
    sources: dict[str, Source],
    standing: Standing,
    problems: Problems,
) -> None:
    applied = documents.get(note.applies_to) if note.applies_to is not None else None
    deal_id = note.deal_id
    if applied is not None and applied.document_type == "invoice":
        deal_id = applied.deal_id
        if applied.void:
            problems.add(note.document_date, "credit_note", note.document_id)
            return
        _deduct(note, sources.get(f"invoice:{applied.document_id}"), standing, problems)
    else:
        _open_document(note, "note", deals, sources, problems)
    if deal_id is not None:
        _deduct(note, sources.get(f"deal:{deal_id}"), standing, problems)


def _deduct(note: Document, source: Source | None, standing: Standing, problems: Problems) -> None:
    """A credit note's amounts, at the rate of the source's own date, in whole minor units of its currency."""
    if source is None:
        return
    rate = standing.fx(note.currency, source.currency, source.day)
    if note.net is None or note.gross is None:
        problems.add(note.document_date, "amount", f"note:{note.document_id}")
        return
    if rate is None:
        problems.add(note.document_date, "rate", f"note:{note.document_id} {note.currency}")
        return
    net, gross = scaled(note.net), scaled(note.gross)
    if rate != 1:
        unit = SCALE // 10 ** minor_digits(source.currency)
        net, gross = (half_up_of(amount * rate * Fraction(1, unit)) * unit for amount in (net, gross))
    source.happen(note.document_date, Order.CREDIT_NOTE, note.document_id, net=-net, gross=-gross)


def _apply_allocation(
    allocation: Allocation, documents: dict[str, Document], sources: dict[str, Source], problems: Problems
) -> None:
    if allocation.void or not allocation.cleared:
        return
    source = sources.get(f"invoice:{allocation.document_id}")
    if source is None:
        document = documents.get(allocation.document_id)
        if document is None or document.document_type == "invoice":
            problems.add(
                allocation.allocated_on, "document", f"{allocation.allocation_id} {allocation.document_id}"
            )
        return
    if source.document and source.document.net and not source.document.gross:
        problems.add(allocation.allocated_on, "amount", source.source_id)
    sign = 1 if allocation.payment_type == "receipt" else -1
    amount = scaled(allocation.amount) * sign
    order = Order.RECEIPT if sign == 1 else Order.REFUND
    source.happen(allocation.allocated_on, order, allocation.allocation_id, allocated=amount)
    if allocation.bounced_on is not None:
        bounced_on = max(allocation.bounced_on, allocation.allocated_on)
        source.happen(bounced_on, Order.BOUNCE, allocation.allocation_id, allocated=-amount)


def _apply_reversal(reversal: Reversal, sources: dict[str, Source], problems: Problems) -> None:
    if reversal.void:
        return
    source = sources.get(reversal.source)
    if source is None or source.kind == "note":
        problems.add(reversal.reversed_on, "document", f"{reversal.reversal_id} {reversal.source}")
        return
    source.happen(reversal.reversed_on, Order.REVERSAL, reversal.reversal_id, net=-scaled(reversal.net))
