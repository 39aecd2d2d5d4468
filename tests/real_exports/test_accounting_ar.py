"""A receivables ledger: what is open on any day follows from the dates of its rows."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.real_exports.nights import Night, control_totals, night_of


@dataclass(frozen=True)
class Invoice:
    """One row of the export, read a second time."""

    issued: date
    due: date
    settled: date
    amount: Decimal


@pytest.fixture(scope="module")
def totals(shared: Path) -> dict[str, Any]:
    return control_totals(shared, "accounting_ar")


@pytest.fixture(scope="module")
def night(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    made = night_of("accounting_ar", tmp_path_factory.mktemp("accounting_ar"))
    made.land()
    made.hand_over()
    made.build()
    return made


@pytest.fixture(scope="module")
def invoices(shared: Path) -> list[Invoice]:
    (path,) = (shared / "real_data" / "accounting_ar").glob("*.csv")
    with path.open(newline="", encoding="utf-8") as stream:
        return [
            Invoice(
                _day(row["InvoiceDate"]),
                _day(row["DueDate"]),
                _day(row["SettledDate"]),
                Decimal(row["InvoiceAmount"]),
            )
            for row in csv.DictReader(stream)
        ]


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a day, not an instant


def test_every_invoice_landed_with_its_amount(night: Night, totals: dict[str, Any]) -> None:
    landed = night.landed("select count(*), sum(gross_amount) from acc_invoices")
    assert landed == [(totals["invoices"], totals["amount"])]
    assert night.quarantined() == []


@pytest.mark.parametrize("day", ["2012-12-31", "2013-06-30"])
def test_open_and_overdue_receivables_are_the_control_totals(
    night: Night, totals: dict[str, Any], day: str
) -> None:
    aged = totals[f"aged_open_{day}"]
    as_of = date.fromisoformat(day)
    assert night.figures_by_day("receivables_balance")[as_of] == aged["open"]
    overdue = sum(amount for name, amount in aged.items() if name not in ("open", "n", "current"))
    assert night.figures_by_day("receivables_overdue")[as_of] == overdue
    documents = night.landed(
        f"""
        select count(*) from acc_invoices as invoices
        join acc_payment_allocations as allocations using (document_id)
        where invoices.document_date <= date '{day}' and allocations.allocated_on > date '{day}'
        """
    )
    assert documents == [(aged["n"],)]


def test_open_and_overdue_receivables_hold_on_every_day(night: Night, invoices: list[Invoice]) -> None:
    balance = night.figures_by_day("receivables_balance")
    overdue = night.figures_by_day("receivables_overdue")
    days = [date(2012, 1, 1) + timedelta(days=number) for number in range(762)]
    assert days[-1] == night.as_of
    for day in days:
        open_invoices = [invoice for invoice in invoices if invoice.issued <= day < invoice.settled]
        assert balance[day] == sum(invoice.amount for invoice in open_invoices), day
        assert overdue[day] == sum(invoice.amount for invoice in open_invoices if invoice.due < day), day
    assert balance[night.as_of] == 0


def test_billed_by_month_and_country_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    assert night.figures_by_month("sales_revenue") == totals["billed_by_month"]
    by_country = night.figures("sales_revenue", "region")
    assert {region: billed for region, billed in by_country.items() if billed} == totals["by_country"]


def test_collected_by_month_is_the_control_total(night: Night, totals: dict[str, Any]) -> None:
    assert night.figures_by_month("receivables_collected") == totals["collected_by_month"]
