"""A vendor's file becomes canonical rows through a YAML file alone."""

from datetime import date

import pytest

from ingestion.errors import ExpressionFailed, HeaderDiffers, LookupMissing, LookupNotUnique
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
HEADER = "Deal Id;Agent (first);Stage;Value;Product;Closed"
MAPPING = """
file: "deals*.csv"
format: {delimiter: ";", decimal: ",", thousands: "."}
header: [Deal Id, Agent (first), Stage, Value, Product, Closed]
delivery: {mode: append}
lookups:
  products:
    file: "products.csv"
    header: [name, price]
    key: name
    on: "replace(Product, 'GTXPro', 'GTX Pro')"
values:
  stage: {Won: won, Lost: lost, Open: open}
outputs:
  - entity: crm_deals
    where: "Stage <> 'Test'"
    columns:
      deal_id: '"Deal Id" || ''-'' || _line'
      sourced_by_user_id: '"Agent (first)"'
      deal_type: "'new_business'"
      stage_id: map_stage(Stage)
      created_at: _delivery_date
      closed_at: "strptime(Closed, '%d.%m.%Y')"
      amount: Value
      expected_margin_amount: "number(products.price)::decimal(18,2) * 2"
      currency: "'USD'"
  - entity: crm_users
    distinct: true
    columns: {user_id: '"Agent (first)"', full_name: '"Agent (first)"', is_active: true}
  - entity: ref_regions
    rows:
      - {region_id: ALL, region_name: Everywhere}
"""


@pytest.fixture
def mapped(small: SmallCompany) -> SmallCompany:
    small.configure(MAPPED, MAPPING)
    small.deliver("products.csv", "GTX Pro,10", "MG,3", header="name,price")
    return small


def test_expressions_lookups_value_maps_and_formats_make_canonical_rows(mapped: SmallCompany) -> None:
    mapped.deliver(
        "deals_2026-10-30.csv",
        "D1;An;Won;1.234,50;GTXPro;30.10.2026",
        "D2;Bo;Lost;0;MG;29.10.2026",
        "D3;An;Open;;None;",
        "D4;Cy;Test;5;MG;29.10.2026",
        header=HEADER,
    )
    mapped.land()
    rows = mapped.query(
        "select deal_id, stage_id, amount::varchar, expected_margin_amount::varchar, closed_at::date,"
        " created_at::date, _is_deleted, _extracted_at::date from crm_deals order by deal_id"
    )
    night = date(2026, 10, 30)
    assert rows == [
        ("D1-2", "won", "1234.50", "20.00", night, night, False, night),
        ("D2-3", "lost", "0.00", "6.00", date(2026, 10, 29), night, False, night),
        ("D3-4", "open", None, None, None, night, False, night),
    ]
    assert mapped.query("select user_id from crm_users order by 1") == [("An",), ("Bo",), ("Cy",)]
    assert mapped.query("select region_id, _source_line from ref_regions") == [("ALL", 0)]
    counts = {
        receipt.entity: (receipt.row_count_in_file, receipt.row_count_landed, receipt.row_count_filtered)
        for receipt in mapped.receipts()
    }
    assert counts == {"crm_deals": (4, 3, 1), "crm_users": (4, 3, 1), "ref_regions": (1, 1, 0)}


def test_a_value_that_the_map_does_not_know_and_a_failing_expression_go_to_quarantine(
    mapped: SmallCompany,
) -> None:
    mapped.deliver(
        "deals_2026-10-30.csv",
        "D1;An;Won;1;MG;30.10.2026",
        "D2;An;Stalled;1;MG;30.10.2026",
        "D3;An;Won;1;MG;2026-10-30",
        "D4;An;Won;1,005;MG;30.10.2026",
        "D5;An;Won",
        header=HEADER,
    )
    mapped.land()
    assert mapped.query("select deal_id from crm_deals") == [("D1-2",)]
    found = mapped.query(
        "select source_line, column_name, reason from quarantine where entity = 'crm_deals' order by 1"
    )
    assert [row[:2] for row in found] == [(3, "stage_id"), (4, "closed_at"), (5, "amount"), (6, "Value")]
    assert found[0][2] == "stage_id has a value that the value map stage does not know"
    assert found[1][2] == "closed_at its expression failed for this row"
    receipt = next(receipt for receipt in mapped.receipts() if receipt.entity == "crm_deals")
    assert (receipt.row_count_in_file, receipt.row_count_landed, receipt.row_count_quarantined) == (5, 1, 4)


def test_constant_rows_of_many_files_are_there_once(mapped: SmallCompany) -> None:
    for day in (29, 30, 31):
        mapped.deliver(f"deals_2026-10-{day}.csv", f"D{day};An;Won;1;MG;30.10.2026", header=HEADER)
    mapped.land()
    assert mapped.query("select region_id from ref_regions") == [("ALL",)]
    assert mapped.query("select count(*) from crm_deals") == [(3,)]
    assert mapped.query("select user_id from crm_users") == [("An",)]


def test_rows_of_one_line_keep_apart_when_one_of_them_is_replaced(small: SmallCompany) -> None:
    mapping = """
file: "teams*.csv"
header: [agent, manager]
delivery: {mode: append}
outputs:
  - entity: crm_users
    columns: {user_id: agent, full_name: _file, is_active: true}
  - entity: crm_users
    distinct: true
    columns: {user_id: manager, full_name: _file, is_active: true}
"""
    small.configure(MAPPED, mapping)
    small.deliver("teams_2026-10-30.csv", "A1,M1", header="agent,manager")
    small.deliver("teams_2026-10-31.csv", "A1,M2", header="agent,manager")
    small.land()
    assert small.query("select user_id, left(full_name, 16) from crm_users order by 1") == [
        ("A1", "teams_2026-10-31"),
        ("M1", "teams_2026-10-30"),
        ("M2", "teams_2026-10-31"),
    ]


@pytest.mark.parametrize("mode", ["delta", "append"])
def test_a_line_that_names_somebody_twice_loses_nobody(small: SmallCompany, mode: str) -> None:
    mapping = f"""
file: "teams*.csv"
header: [agent, manager, grade]
delivery: {{mode: {mode}}}
outputs:
  - {{entity: crm_users, columns: {{user_id: agent, full_name: agent, is_active: true}}}}
  - {{entity: crm_users, columns: {{user_id: manager, full_name: grade, is_active: true}}}}
"""
    small.configure(MAPPED, mapping)
    small.deliver("teams_2026-10-31.csv", "A1,A1,A1", "A2,M2,M2", "A3,A3,Sếp", header="agent,manager,grade")
    small.land()
    assert small.query("select user_id from crm_users order by 1") == [("A1",), ("A2",), ("M2",)]
    assert small.query("select landed_row_count from entities where entity = 'crm_users'") == [(3,)]
    assert (
        small.query("select source_line, reason from quarantine")
        == [(4, "the key user_id occurs 2 times with different content, first in line 4")] * 2
    )


def test_exact_duplicates_land_where_the_line_is_part_of_the_key(small: SmallCompany) -> None:
    mapping = """
file: "lines*.csv"
header: [invoice, quantity, price]
delivery: {mode: append}
outputs:
  - entity: acc_invoice_lines
    columns:
      line_id: "_delivery_date || ':' || _line"
      document_id: invoice
      product_id: "'P'"
      quantity: quantity
      unit_price: price
      net_amount: "round(quantity::decimal(18,4) * price::decimal(18,4), 2)"
  - entity: acc_customers
    distinct: true
    columns:
      customer_id: invoice
      customer_type: "'company'"
      region_id: "'R' || count(*) over (partition by invoice)"
"""
    small.configure(MAPPED, mapping)
    small.deliver("lines_20261031.csv", "I1,2,1.25", "I1,2,1.25", "I2,1,3", header="invoice,quantity,price")
    small.land()
    assert small.query("select count(*), sum(net_amount)::varchar from acc_invoice_lines") == [(3, "8.00")]
    assert small.query("select customer_id, region_id from acc_customers order by 1") == [
        ("I1", "R2"),
        ("I2", "R1"),
    ]


def test_a_lookup_that_changes_lands_its_users_again_and_a_wrong_one_refuses_them(
    mapped: SmallCompany,
) -> None:
    mapped.deliver("deals.csv", "D1;An;Won;1;MG;30.10.2026", header=HEADER)
    mapped.land()
    margin = "select expected_margin_amount::varchar from crm_deals"
    assert mapped.query(margin) == [("6.00",)]
    products = mapped.deliver("products.csv", "MG,4", header="name,price")
    mapped.land()
    assert mapped.query(margin) == [("8.00",)]
    mapped.deliver("products.csv", "MG,4", "MG,5", header="name,price")
    with pytest.raises(LookupNotUnique, match=r"one key in the lines 2 and 3 \(lookup products\)"):
        mapped.land()
    products.unlink()
    with pytest.raises(LookupMissing, match=r"needs the lookup products \(products\.csv\)"):
        mapped.land()
    assert mapped.query(margin) == [("8.00",)]


def test_columns_that_the_vendor_adds_are_refused_unless_ignored(mapped: SmallCompany) -> None:
    mapped.deliver("deals.csv", "D1;An;Won;1;MG;30.10.2026;x", header=HEADER + ";Notes")
    with pytest.raises(HeaderDiffers, match="has the unknown column 'Notes'"):
        mapped.land()
    mapped.configure(MAPPED, MAPPING.replace("delivery:", "ignore_unknown: true\ndelivery:"))
    assert mapped.land().landed_row_count == 3


def test_an_expression_over_other_rows_that_fails_refuses_the_file(mapped: SmallCompany) -> None:
    mapped.configure(MAPPED, MAPPING.replace("amount: Value", "amount: 'sum(Value::decimal(18,2)) over ()'"))
    mapped.deliver("deals.csv", "D1;An;Won;x;MG;30.10.2026", header=HEADER)
    with pytest.raises(ExpressionFailed, match=r"cannot be computed by mapping\.yml: Conversion Error"):
        mapped.land()
    assert {receipt.status for receipt in mapped.receipts()} == {"refused"}


def test_other_encodings_and_files_without_header_and_null_texts_are_read(small: SmallCompany) -> None:
    mapping = """
file: "users.txt"
format: {encoding: cp1258, has_header: false, delimiter: "\\t", quote: "", skip: 1, nulls: ["", "n/a"]}
header: [id, name, employee]
outputs:
  - entity: crm_users
    columns: {user_id: id, full_name: name, employee_id: employee, is_active: true}
"""
    small.configure(MAPPED, mapping)
    small.inbox.mkdir(parents=True)
    (small.inbox / "users.txt").write_bytes(
        'exported by PBX\nU1\tĐông "x\tn/a\nU2\tÂn\tE2\n'.encode("cp1258")
    )
    small.land()
    assert small.query("select user_id, full_name, employee_id, _source_line from crm_users order by 1") == [
        ("U1", 'Đông "x', None, 2),
        ("U2", "Ân", "E2", 3),
    ]
