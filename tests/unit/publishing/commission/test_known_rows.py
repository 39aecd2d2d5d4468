"""Which version of a row counts at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from publishing.commission.engine.rows import KnownRows
from tests.unit.publishing.commission.companies import company, flat, invoice, october, plan

FIRST = invoice("I", october(5), 100)
NOON = FIRST.recorded_at


def known(rows: KnownRows, day: int) -> list[Decimal | None]:
    """Nets of the documents that count at noon of a day of October."""
    return [row.net for row in rows.as_of(datetime(2026, 10, day, 12, tzinfo=UTC)).documents]


def test_the_highest_version_recorded_by_then_counts_whatever_came_first() -> None:
    second = replace(FIRST, version_no=2, net=Decimal(2), recorded_at=datetime(2026, 10, 8, 12, tzinfo=UTC))
    late_first = replace(FIRST, net=Decimal(1), recorded_at=datetime(2026, 10, 9, 12, tzinfo=UTC))
    for documents in ((second, late_first), (late_first, second)):
        rows = company(documents=documents)
        assert (known(rows, 7), known(rows, 8), known(rows, 9)) == ([], [Decimal(2)], [Decimal(2)])


def test_of_one_version_recorded_twice_the_earlier_is_kept() -> None:
    again = replace(FIRST, net=Decimal(1), recorded_at=datetime(2026, 10, 9, 12, tzinfo=UTC))
    for documents in ((FIRST, again), (again, FIRST)):
        assert known(company(documents=documents), 20) == [FIRST.net]


def test_an_approved_row_counts_from_its_approval_on() -> None:
    approved_at = datetime(2026, 10, 9, 12, tzinfo=UTC)
    rows = company(replace(plan(flat("0.02")), approved_at=approved_at))
    assert rows.as_of(NOON).plans == ()
    assert len(rows.as_of(approved_at).plans) == 1
