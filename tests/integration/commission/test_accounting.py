"""Accounting alone: credits of the engine's page, worked out by hand, out of a hand-over of literal rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publishing.commission.closing.accounting import account

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
TABLES = """
create table company (utc_offset_hours integer, reporting_currency varchar);
insert into company values (7, 'VND');
create table acc_invoices (document_id varchar, document_type varchar, document_date date, currency varchar,
    gross_amount decimal(18, 2), status varchar, deal_id varchar, applies_to_document_id varchar,
    _is_deleted boolean default false);
create table acc_invoice_lines (document_id varchar, net_amount decimal(18, 2),
    _is_deleted boolean default false);
create table acc_payments (payment_id varchar, payment_type varchar, status varchar, bounced_on date,
    _extracted_at timestamp default '2026-12-30', _is_deleted boolean default false);
create table acc_payment_allocations (payment_id varchar, document_id varchar, allocated_on date,
    allocated_amount decimal(18, 2), _is_deleted boolean default false);
create table crm_deals (deal_id varchar, stage_id varchar, amount decimal(18, 2), currency varchar,
    closed_at timestamp, _is_deleted boolean default false);
create table crm_merges (object_type varchar, merged_id varchar, surviving_id varchar,
    _is_deleted boolean default false);
create table ref_deal_stages (stage_id varchar, stage_type varchar, _is_deleted boolean default false);
insert into ref_deal_stages values ('W', 'won', false), ('L', 'lost', false);
create table pln_reversals (reversal_id varchar, version_no bigint, source varchar, reversal_date date,
    net_amount decimal(18, 2), is_void boolean, _is_deleted boolean default false);
create table acc_fx_rates (rate_date date, from_currency varchar, to_currency varchar, rate decimal(18, 8),
    _is_deleted boolean default false);
"""


class HandOver:
    """A hand-over with the columns that credits are worked out from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with duckdb.connect(path) as connection:
            connection.execute(TABLES)

    def add(self, table: str, columns: str, *rows: tuple[Any, ...]) -> None:
        names = columns.split()
        with duckdb.connect(self.path) as connection:
            places = ", ".join("?" for _ in names)
            connection.executemany(f"insert into {table} ({', '.join(names)}) values ({places})", rows)

    def document(
        self, name: str, kind: str, day: str, net: Any, gross: Any, currency: str = "VND", **others: Any
    ) -> None:
        values = {"status": "posted", "deal_id": None, "applies_to_document_id": None} | others
        columns = "document_id document_type document_date currency gross_amount " + " ".join(values)
        self.add("acc_invoices", columns, (name, kind, day, currency, gross, *values.values()))
        self.add("acc_invoice_lines", "document_id net_amount", (name, net))

    def pay(
        self, name: str, document: str, day: str, amount: Any, kind: str = "receipt", **others: Any
    ) -> None:
        values = {"status": "cleared", "bounced_on": None} | others
        columns = "payment_id payment_type " + " ".join(values)
        self.add("acc_payments", columns, (name, kind, *values.values()))
        columns = "payment_id document_id allocated_on allocated_amount"
        self.add("acc_payment_allocations", columns, (name, document, day, amount))

    def credits(
        self, event: str, currency: str = "VND", last: date = DECEMBER, **others: Any
    ) -> dict[str, Decimal]:
        found = account(self.path, last, [(last, event, currency)], **others)
        assert {key[1:] for key in found} <= {(event, currency)}
        assert {type(key[0]) for key in found} <= {date}
        return {f"{month:%m}": amount for (month, _, _), amount in found.items() if amount}


@pytest.fixture
def landed(tmp_path: Path) -> HandOver:
    return HandOver(tmp_path / "landed.duckdb")


def test_an_invoice_paid_in_parts_is_collected_net_of_tax_and_a_credit_note_takes_its_part_back(
    landed: HandOver,
) -> None:
    landed.document("I", "invoice", "2026-10-03", 100, 110)
    landed.pay("P1", "I", "2026-10-20", 33)
    landed.pay("P2", "I", "2026-11-02", 77)
    landed.document("C", "credit_note", "2026-12-05", 40, 44, applies_to_document_id="I")
    assert landed.credits("collected") == {"10": 30, "11": 70, "12": -40}
    assert landed.credits("invoiced") == {"10": 100, "12": -40}
    assert landed.credits("collected", last=NOVEMBER) == {"10": 30, "11": 70}


def test_a_refund_after_a_credit_note_counts_once(landed: HandOver) -> None:
    landed.document("I", "invoice", "2026-10-03", 100, 110)
    landed.pay("P1", "I", "2026-10-20", 110)
    landed.document("C", "credit_note", "2026-11-05", 40, 44, applies_to_document_id="I")
    landed.pay("R1", "I", "2026-12-05", 44, "refund")
    assert landed.credits("collected") == {"10": 100, "11": -40}


def test_a_bounce_takes_back_on_its_own_day_or_on_the_first_that_showed_it(landed: HandOver) -> None:
    landed.document("I", "invoice", "2026-10-03", 100, 110)
    landed.pay("P1", "I", "2026-10-20", 55, status="bounced", bounced_on="2026-11-03")
    landed.pay("P2", "I", "2026-10-21", 11, status="bounced")
    landed.pay("P3", "I", "2026-10-22", 22, status="pending")
    assert landed.credits("collected") == {"10": 60, "11": -50, "12": -10}
    assert landed.credits("collected", seen_bounces={"P2": NOVEMBER}) == {"10": 60, "11": -60}


def test_more_than_the_gross_is_not_credited_and_nothing_goes_below_zero(landed: HandOver) -> None:
    landed.document("I", "invoice", "2026-10-03", 100, 110)
    landed.pay("P1", "I", "2026-10-20", 150)
    landed.document("C", "credit_note", "2026-11-05", 130, 143, applies_to_document_id="I")
    assert landed.credits("collected") == {"10": 100, "11": -100}
    assert landed.credits("invoiced") == {"10": 100, "11": -100}


def test_the_rate_of_the_documents_date_holds_for_all_that_happens_to_it(landed: HandOver) -> None:
    columns = "rate_date from_currency to_currency rate"
    landed.add(
        "acc_fx_rates", columns, ("2026-10-01", "USD", "VND", 25400), ("2026-11-01", "USD", "VND", 26000)
    )
    landed.document("I", "invoice", "2026-10-03", 10000, 11000, "USD")
    landed.pay("P1", "I", "2026-11-02", 5500)
    assert landed.credits("collected") == {"11": 127_000_000}
    assert landed.credits("collected", "USD") == {"11": 5000}
    # two thirds of a dollar invoice in cents: 6666.666… is rounded half up, once
    landed.document("J", "invoice", "2026-10-03", 10000, 3, "USD")
    landed.pay("P2", "J", "2026-12-02", 2)
    assert landed.credits("collected", "USD") == {"11": 5000, "12": Decimal("6666.67")}


def test_a_source_without_a_rate_of_seven_days_is_left_out(landed: HandOver) -> None:
    landed.add(
        "acc_fx_rates", "rate_date from_currency to_currency rate", ("2026-10-01", "USD", "VND", 25400)
    )
    landed.document("I", "invoice", "2026-10-08", 1, 1, "USD")
    landed.document("J", "invoice", "2026-10-09", 1, 1, "USD")
    assert landed.credits("invoiced") == {"10": 25400}


def test_a_credit_note_without_a_known_invoice_counts_in_full_and_one_of_a_void_invoice_not_at_all(
    landed: HandOver,
) -> None:
    landed.document("C1", "credit_note", "2026-10-05", 20, 22)
    landed.document("C2", "credit_note", "2026-10-06", 5, 5, applies_to_document_id="UNKNOWN")
    landed.document("V", "invoice", "2026-10-01", 100, 110, status="void")
    landed.document("C3", "credit_note", "2026-10-07", 40, 44, applies_to_document_id="V")
    landed.document("D", "invoice", "2026-10-07", 40, 44, status="draft")
    assert landed.credits("invoiced") == {"10": -25}
    assert landed.credits("collected") == {"10": -25}


def test_a_won_deal_counts_from_its_local_day_less_credit_notes_and_reversals(landed: HandOver) -> None:
    columns = "deal_id stage_id amount currency closed_at"
    # 18:30 UTC on the last of October is the first of November in Hanoi
    landed.add(
        "crm_deals", columns, ("D1", "W", 500, "VND", "2026-10-31 18:30"), ("D2", "L", 9, "VND", "2026-10-01")
    )
    landed.document("I", "invoice", "2026-11-03", 450, 495, deal_id="D1")
    landed.document("C", "credit_note", "2026-12-05", 40, 44, applies_to_document_id="I")
    columns = "reversal_id version_no source reversal_date net_amount is_void"
    landed.add(
        "pln_reversals",
        columns,
        ("R1", 1, "deal:D1", "2026-12-06", 100, False),
        ("R1", 2, "deal:D1", "2026-12-06", 60, False),
        ("R2", 1, "deal:D1", "2026-12-06", 7, True),
    )
    assert landed.credits("won") == {"11": 500, "12": -100}


def test_a_merged_deal_counts_once_and_its_credit_notes_lower_the_survivor(landed: HandOver) -> None:
    columns = "deal_id stage_id amount currency closed_at"
    deals = [(name, "W", 500, "VND", "2026-10-31 03:00") for name in ("D1", "D2", "D3")]
    landed.add("crm_deals", columns, *deals)
    merges = [("deal", "D3", "D2", False), ("deal", "D2", "D1", False), ("deal", "D1", "D9", True)]
    landed.add("crm_merges", "object_type merged_id surviving_id _is_deleted", *merges)
    landed.document("I", "invoice", "2026-11-03", 450, 495, deal_id="D3")
    landed.document("C", "credit_note", "2026-12-05", 40, 44, applies_to_document_id="I")
    assert landed.credits("won") == {"10": 500, "12": -40}


def test_deleted_rows_do_not_count(landed: HandOver) -> None:
    landed.document("I", "invoice", "2026-10-03", 100, 110, _is_deleted=True)
    landed.document("J", "invoice", "2026-10-03", 7, 7)
    assert landed.credits("invoiced") == {"10": 7}
