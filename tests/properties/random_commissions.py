"""Random commission histories: plans, people, deals, documents and payments, late and corrected.

Made by a seeded generator and not by strategies: those prefer what is small, and a history in which nothing
is clawed back, capped or corrected proves nothing. A failing seed makes its history again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from publishing.commission.engine.rows import (
    Allocation,
    Company,
    Deal,
    Document,
    DocumentLine,
    Draw,
    FxRate,
    KnownRows,
    ManualAdjustment,
    Reversal,
    SplitSet,
    Team,
)
from tests.properties.random_plans import EARLY, FIRST, LOCKS, LONG_AGO, MONTHS, REPS, RandomPlans

__all__ = ["FIRST", "LOCKS", "random_rows"]


def random_rows(seed: int) -> KnownRows:
    """A company of three reps over five months of 2026; single amounts from 1 đồng to 400 million."""
    return _Company(seed).rows()


class _Company(RandomPlans):
    def rows(self) -> KnownRows:
        documents, payments = self._documents()
        deals, splits = self._deals()
        weeks = [FIRST + timedelta(days=7 * week - 35) for week in range(30)]
        draws = [
            Draw(
                "A", "VND", FIRST, 1, Decimal(self.largest // 900), self._may(), Decimal("0.5"), EARLY, EARLY
            )
        ]
        manual = [ManualAdjustment("X", 1, "B", MONTHS[1], Decimal(-5), "VND", "counted twice", EARLY, EARLY)]
        return KnownRows(
            Company(FIRST),
            plans=tuple(self._plans("P") + self._plans("Q")),
            assignments=tuple(self._assignments()),
            quotas=tuple(self._quotas()),
            draws=tuple(draws if self._may() else ()),
            adjustments=tuple(manual if self._may() else ()),
            deals=tuple(deals),
            splits=tuple(splits),
            documents=tuple(documents),
            allocations=tuple(payments),
            reversals=tuple(self._reversals()),
            rates=tuple(FxRate(day, "USD", Decimal(25_000 + 37 * day.day), EARLY) for day in weeks),
            teams=(
                Team("A", LONG_AGO, 1, "M", EARLY),
                Team("B", LONG_AGO, 1, "M", EARLY, date(2026, 2, 10)),
                Team("B", date(2026, 2, 10), 1, "A", EARLY),
            ),
        )

    def _deals(self) -> tuple[list[Deal], list[SplitSet]]:
        deals: list[Deal] = []
        splits: list[SplitSet] = []
        for place in range(4):
            deal_id, won_on = f"D{place}", self._day()
            deal = Deal(deal_id, 1, self._one(REPS), self._amount(), "VND", won_on, EARLY, customer="K")
            changes: tuple[dict[str, Any], ...] = (
                {"won_on": None},
                {"amount": self._amount()},
                {"void": True},
                {"owner": "B"},
            )
            deals += self._versions(deal, won_on, self._one(changes))
            if self._may():
                splits += self._splits(deal_id, won_on)
        return deals, splits

    def _splits(self, deal_id: str, won_on: date) -> list[SplitSet]:
        first = Decimal(self._one(("0.6", "0.333333", "1")))
        shares: list[tuple[str, Any, Decimal]] = [("A", "revenue", first), ("B", "revenue", 1 - first)]
        if self._may():
            shares.append(("M", "overlay", Decimal("0.1")))
        half = Decimal("0.5")
        other = {"shares": (("A", "revenue", half), ("B", "revenue", half)), "valid_from": self._day()}
        return self._versions(SplitSet(deal_id, 1, tuple(shares), EARLY), won_on, other)

    def _documents(self) -> tuple[list[Document], list[Allocation]]:
        documents: list[Document] = []
        payments: list[Allocation] = []
        for place in range(self._random.randint(2, 7)):
            name, day, net = f"I{place}", self._day(), self._amount()
            invoice = Document(name, 1, "invoice", day, "VND", net, net + net // 10, EARLY, customer="K")
            invoice = replace(
                invoice,
                currency=self._one(("VND", "VND", "VND", "USD")),
                deal_id=self._one((None, "D0", "D1")),
                rep=self._one(REPS),
                lines=_lines(net) if self._may() else (),
            )
            later = day + timedelta(days=9)
            changes: tuple[dict[str, Any], ...] = ({"void": True}, {"document_date": later}, {"rep": "B"})
            documents += self._versions(invoice, day, self._one(changes))
            documents += self._notes(invoice)
            payments += self._payments(invoice)
        return documents, payments

    def _notes(self, invoice: Document) -> list[Document]:
        found: list[Document] = []
        for number in range(self._one((0, 0, 1, 2))):
            on = invoice.document_date + timedelta(days=self._random.randint(0, 70))
            net = self._part_of(invoice)
            name = f"C{invoice.document_id}{number}"
            note = Document(
                name, 1, "credit_note", on, invoice.currency, net, net + net // 10, EARLY, rep="A"
            )
            applied = self._one((invoice.document_id,) * 4 + ("nothing",))
            found += self._versions(replace(note, applies_to=applied), on, {"void": True})
        return found

    def _payments(self, invoice: Document) -> list[Allocation]:
        found: list[Allocation] = []
        for number in range(self._random.randint(0, 4)):
            on = invoice.document_date + timedelta(days=self._random.randint(-5, 70))
            kind: Any = self._one(("receipt", "receipt", "receipt", "receipt", "refund"))
            name = f"P{invoice.document_id}{number}"
            payment = Allocation(name, 1, invoice.document_id, kind, on, self._part_of(invoice), EARLY)
            bounced = on + timedelta(days=self._random.randint(0, 40))
            found += self._versions(payment, on, {"bounced_on": bounced})
        return found

    def _part_of(self, invoice: Document) -> Decimal:
        return max(Decimal(1), (invoice.gross or Decimal(0)) // self._one((1, 2, 3, 7)))

    def _reversals(self) -> list[Reversal]:
        day = self._day()
        source = self._one(("deal:D0", "deal:D1", "invoice:I0"))
        return self._versions(
            Reversal("R", 1, source, day, self._amount(), "churn", EARLY), day, {"void": True}
        )


def _lines(net: Decimal) -> tuple[DocumentLine, ...]:
    part = net // 3
    return (
        DocumentLine("1", part, (("product_category", "x"),)),
        DocumentLine("2", net - part, (("product_category", "y"),)),
    )
