"""What random companies must add up to, worked out in Python from their rows: a second implementation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.cases.company import Case

Row = dict[str, Any]
Monthly = dict[tuple[str, date], Decimal]

_RATES = {"VND": Decimal(1), "USD": Decimal(25000)}
_UNANSWERED = ("busy", "no_answer", "voicemail", "failed")
_SHORT_ABANDON = timedelta(seconds=5)


def monthly_totals(companies: list[Case]) -> Monthly:
    """KPI and first day of the month → figure of all companies; months without anything are left out."""
    totals: Monthly = defaultdict(Decimal)
    for company in companies:
        _add_sales(company, totals)
        _add_deals(company, totals)
        _add_calls(company, totals)
    return totals


def receivables_at(companies: list[Case], day: date) -> Decimal:
    """Open receivables of all companies at the end of `day`, in VND."""
    return sum((_open(company, day) for company in companies), Decimal())


def _add_sales(company: Case, totals: Monthly) -> None:
    documents = {row["document_id"]: row for row in company.rows["acc_invoices"] if row["status"] == "posted"}
    for line in company.rows["acc_invoice_lines"]:
        document = documents.get(line["document_id"])
        if document is None:
            continue
        sign = 1 if document["document_type"] == "invoice" else -1
        month = document["document_date"].replace(day=1)
        totals["sales_revenue", month] += sign * line["net_amount"] * _RATES[document["currency"]]


def _add_deals(company: Case, totals: Monthly) -> None:
    for deal in company.rows["crm_deals"]:
        if deal["stage_id"] == "=open":
            continue
        kind = "deals_won" if deal["stage_id"] == "=won" else "deals_lost"
        totals[kind, _local_month(deal["closed_at"])] += 1


def _add_calls(company: Case, totals: Monthly) -> None:
    with_legs = {leg["call_id"] for leg in company.rows["tel_call_legs"]}
    for call in company.rows["tel_calls"]:
        month = _local_month(call["started_at"].isoformat(" "))
        if call["direction"] == "outbound" and call["disposition"] != "failed":
            totals["calls_made", month] += 1
        is_wrong_number = (
            call["disposition"] == "abandoned" and call["ended_at"] - call["started_at"] < _SHORT_ABANDON
        )
        if call["direction"] == "inbound" and call["call_id"] in with_legs and not is_wrong_number:
            totals["inbound_calls_offered", month] += 1
            if call["disposition"] in _UNANSWERED:
                totals["unsuccessful_inbound_calls", month] += 1


def _open(company: Case, day: date) -> Decimal:
    posted = {row["document_id"]: row for row in company.rows["acc_invoices"] if row["status"] == "posted"}
    invoices = {name: row for name, row in posted.items() if row["document_type"] == "invoice"}
    payments = {row["payment_id"]: row for row in company.rows["acc_payments"]}
    total = Decimal()
    for document in posted.values():
        rate = _RATES[document["currency"]]
        amount = Decimal(document["gross_amount"]) * rate
        if document["document_date"] > day:
            continue
        if document["document_type"] == "invoice":
            total += amount
        elif document["applies_to_document_id"] in invoices:
            total -= amount
    for allocation in company.rows["acc_payment_allocations"]:
        payment = payments[allocation["payment_id"]]
        invoice = invoices.get(allocation["document_id"])
        if invoice and payment["status"] == "cleared" and allocation["allocated_on"] <= day:
            sign = -1 if payment["payment_type"] == "receipt" else 1
            total += sign * Decimal(allocation["allocated_amount"]) * _RATES[invoice["currency"]]
    return total.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _local_month(moment: str) -> date:
    """First day of the month of a UTC moment in Asia/Ho_Chi_Minh (UTC+7)."""
    return (datetime.fromisoformat(moment) + timedelta(hours=7)).date().replace(day=1)
