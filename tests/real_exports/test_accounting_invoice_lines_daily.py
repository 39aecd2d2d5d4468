"""A file a day: the order in which files come, and how often, is of no consequence."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.real_exports.nights import Night, Row, control_totals, night_of

LATE_FILE = "2011-01-20.csv"
FOLDER = "accounting_invoice_lines_daily"


@dataclass(frozen=True)
class Line:
    """One line of the export, read a second time."""

    invoice: str
    quantity: int
    amount: Decimal
    customer: str


@pytest.fixture(scope="module")
def totals(shared: Path) -> dict[str, Any]:
    return control_totals(shared, FOLDER)


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    return sorted((shared / "real_data" / FOLDER).glob("*.csv"))


@pytest.fixture(scope="module")
def lines(files: list[Path]) -> list[Line]:
    return [line for path in files for line in _lines(path)]


@pytest.fixture(scope="module")
def landed_in_order(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    night = night_of(FOLDER, tmp_path_factory.mktemp("in_order"))
    night.land()
    night.hand_over()
    return night


@pytest.fixture(scope="module")
def built(landed_in_order: Night) -> Night:
    landed_in_order.build()
    return landed_in_order


@pytest.fixture(scope="module")
def landed_in_reverse(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Night:
    """Every file alone in the inbox, newest first; one is still missing."""
    inbox = tmp_path_factory.mktemp("inbox")
    night = night_of(FOLDER, tmp_path_factory.mktemp("in_reverse"), inbox)
    for path in reversed([path for path in files if path.name != LATE_FILE]):
        copy = inbox / path.name
        copy.write_bytes(path.read_bytes())
        night.land()
        copy.unlink()
    night.hand_over()
    return night


def _lines(path: Path) -> Iterator[Line]:
    with path.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            quantity = int(row["Quantity"])
            amount = quantity * Decimal(row["UnitPrice"])
            yield Line(row["InvoiceNo"], quantity, amount, row["CustomerID"].removesuffix(".0"))


def _content(night: Night) -> dict[str, list[Row]]:
    """Row count and sum of the rows' hashes of everything that was handed over."""
    entities = night.landed("select entity from entities where is_configured order by entity")
    names = [name for (name,) in entities]
    assert len(names) == 6
    shown = {name: "*" for name in [*names, "company", "entities", "calendar", "quarantine"]}
    shown["receipts"] = "* exclude (landed_at, landed_by)"
    return {
        name: night.landed(
            f"select count(*), sum(hash(content)::hugeint) from (select {columns} from {name}) as content"
        )
        for name, columns in shown.items()
    }


def _net(night: Night) -> Decimal:
    ((net,),) = night.landed(
        """
        select sum(case document_type when 'invoice' then net_amount else -net_amount end)
        from acc_invoice_lines join acc_invoices using (document_id)
        """
    )
    assert isinstance(net, Decimal)
    return net


def test_every_line_landed_and_equal_lines_are_kept(landed_in_order: Night, totals: dict[str, Any]) -> None:
    counts = landed_in_order.landed(
        "select count(*), count(distinct line_id), count(distinct _source_file) from acc_invoice_lines"
    )
    assert counts == [(totals["lines"], totals["lines"], totals["files"])]
    assert landed_in_order.quarantined() == []


def test_documents_are_positive_and_their_type_is_the_sign(
    landed_in_order: Night, totals: dict[str, Any]
) -> None:
    documents = landed_in_order.landed(
        """
        select
            count(distinct replace(document_id, '-R', '')) filter (where not starts_with(document_id, 'C')),
            count(*) filter (where starts_with(document_id, 'C')),
            sum(gross_amount) filter (where document_type = 'invoice'),
            -sum(gross_amount) filter (where document_type = 'credit_note'),
            min(gross_amount)
        from acc_invoices
        """
    )
    expected = (totals["invoices"], totals["credit_notes"], totals["gross"], totals["credits"], 0)
    assert documents == [expected]
    assert landed_in_order.landed("select min(quantity) > 0, min(net_amount) from acc_invoice_lines") == [
        (True, 0)
    ]


def test_write_offs_without_a_credit_note_are_documents_of_their_own(
    landed_in_order: Night, totals: dict[str, Any]
) -> None:
    write_offs = landed_in_order.landed(
        "select document_type, count(*), sum(gross_amount) from acc_invoices"
        " where ends_with(document_id, '-R') group by document_type"
    )
    assert write_offs == [("credit_note", totals["negative_qty_not_credit"], 0)]


def test_net_sales_by_month_are_the_control_totals(built: Night, totals: dict[str, Any]) -> None:
    assert built.figures("sales_revenue", "company") == {"COMPANY": totals["net"]}
    assert built.figures_by_month("sales_revenue") == totals["net_by_month"]


def test_units_add_up_over_goods_and_charges(built: Night, lines: list[Line]) -> None:
    by_unit = built.built(
        """
        select detail, sum(value) from kpi.fct_kpi_values
        where kpi_code = 'units_sold' and grain = 'company' and period_type = 'year'
            and starts_with(detail, 'uom=')
        group by detail
        """
    )
    assert {detail for detail, _ in by_unit} == {"uom=piece", "uom=charge"}
    assert sum(units for _, units in by_unit) == sum(line.quantity for line in lines)


def test_guests_are_no_customers_but_their_sales_count(
    built: Night, lines: list[Line], totals: dict[str, Any]
) -> None:
    guests = [line for line in lines if not line.customer]
    assert len(guests) == totals["null_customer_lines"]
    bought: dict[str, Decimal] = {}
    for line in lines:
        if line.customer and not line.invoice.startswith("C") and line.quantity > 0:
            bought[line.customer] = bought.get(line.customer, Decimal(0)) + line.amount
    buyers = [customer for customer, amount in bought.items() if amount > 0]
    assert built.figures("new_customers", "company") == {"COMPANY": len(buyers)}


def test_reverse_order_and_a_late_file_end_in_the_same_content(
    landed_in_order: Night, landed_in_reverse: Night, files: list[Path]
) -> None:
    (late,) = [path for path in files if path.name == LATE_FILE]
    late_net = sum((line.amount for line in _lines(late)), Decimal(0))
    assert late_net > 0
    assert _net(landed_in_reverse) == _net(landed_in_order) - late_net
    assert _content(landed_in_reverse) != _content(landed_in_order)
    inbox = landed_in_reverse.company.inbox(landed_in_reverse.state)
    (inbox / late.name).write_bytes(late.read_bytes())
    landed_in_reverse.land()
    landed_in_reverse.hand_over()
    assert _content(landed_in_reverse) == _content(landed_in_order)


def test_landing_everything_twice_changes_nothing(landed_in_order: Night, totals: dict[str, Any]) -> None:
    before = _content(landed_in_order)
    (summary,) = landed_in_order.land()
    assert [file.status for file in summary.files] == ["unchanged"] * totals["files"]
    landed_in_order.hand_over()
    assert _content(landed_in_order) == before
