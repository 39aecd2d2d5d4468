"""Filters of components: on lines, documents, deals, and whether the customer was new."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from publishing.commission.engine.credits import Credit
from publishing.commission.engine.facts import Source
from publishing.commission.engine.rows import Attributes, Component, KnownRows

NEW_CUSTOMER = "customer_is_new"


class Customers:
    """When each customer first bought."""

    def __init__(self, rows: KnownRows) -> None:
        """``rows`` are those that count; void documents are no purchases."""
        self._purchases: dict[str, list[tuple[date, str, str | None]]] = defaultdict(list)
        for row in rows.documents:
            if row.customer is not None and row.document_type == "invoice" and not row.void:
                self._purchases[row.customer].append((row.document_date, row.document_id, row.deal_id))
        for purchases in self._purchases.values():
            purchases.sort(key=lambda purchase: purchase[:2])

    def is_new(self, source: Source, day: date) -> bool:
        """No invoice dated before the day, other than the source itself (a deal: its own invoices)."""
        if source.customer is None:
            return True
        for bought_on, document_id, deal_id in self._purchases.get(source.customer, ()):
            if bought_on >= day:
                return True
            own = (
                deal_id == source.deal_id
                if source.kind == "deal"
                else source.source_id == f"invoice:{document_id}"
            )
            if not own:
                return False
        return True


def would_credit(component: Component, credit: Credit, customers: Customers) -> bool:
    """Whether the component takes credits of this type, and this one passes its filters."""
    if component.credit_type != credit.credit_type:
        return False
    return all(_value(name, credit, customers) in allowed for name, allowed in component.filters)


def _value(name: str, credit: Credit, customers: Customers) -> str | None:
    source = credit.event.source
    if name == NEW_CUSTOMER:
        return "true" if customers.is_new(source, credit.day) else "false"
    for attributes in (
        credit.attributes,
        source.document.attributes if source.document else (),
        source.deal.attributes if source.deal else (),
    ):
        found = _look_up(attributes, name)
        if found is not None:
            return found
    return None


def _look_up(attributes: Attributes, name: str) -> str | None:
    return next((value for key, value in attributes if key == name), None)
