"""A state folder of a small company: two reps, a plan at 2 % of invoices, two invoices of September 2025."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from tests.integration.commission.night import APPROVED, NightOfRows


def write_small_company(state: Path, second_person: bool = True) -> NightOfRows:
    """The hand-over in the state folder, ready to be taken in."""
    (state / "build").mkdir(parents=True, exist_ok=True)
    night = NightOfRows(state / "build" / "landed.duckdb", date(2025, 10, 31))
    for rep, name in (("R1", "Nguyễn An"), ("R2", "=Trần Bình")):
        night.add("crm_users", user_id=rep, full_name=name, is_active=True)
        night.add(
            "crm_user_assignments", user_id=rep, role="AE", region_id="N", fte=1, valid_from="2025-01-01"
        )
        night.add(
            "pln_assignments",
            **{
                "assignment_id": f"a{rep}",
                "version_no": 1,
                "rep": rep,
                "plan_id": "P",
                "valid_from": "2025-01-01",
            },
            **APPROVED | {"approved_at": "2025-01-02 03:00:00"},
        )
    night.add("ref_regions", region_id="N", region_name="Miền Bắc")
    night.add(
        "pln_plans",
        plan_id="P",
        **APPROVED | {"approved_at": "2025-01-02 03:00:00", "valid_from": "2025-01-01"},
    )
    night.add("pln_components", plan_id="P", rate="0.02")
    add_invoice(night, "I1", "R1", "2025-09-10", 100_000_000, 110_000_000)
    add_invoice(night, "I2", "R2", "2025-09-20", 50_000_000, 55_000_000)
    write(night, second_person)
    return night


def add_invoice(night: NightOfRows, name: str, rep: str, day: str, net: int, gross: int) -> None:
    night.add(
        "acc_invoices", document_id=name, document_date=day, gross_amount=gross, salesperson_user_id=rep
    )
    night.add(
        "acc_invoice_lines",
        **{"line_id": f"{name}-1", "document_id": name, "product_id": "S", "net_amount": net},
        **{"quantity": 1, "unit_price": net},
    )


def write(night: NightOfRows, second_person: bool = True) -> None:
    """The hand-over, with what the close asks of the company."""
    night.write()
    with duckdb.connect(night.path) as connection:
        connection.execute("alter table company add column company_name varchar default 'Công ty Nhỏ'")
        connection.execute("alter table company add column time_zone varchar default 'Asia/Ho_Chi_Minh'")
        connection.execute("create table company_parameters (param_code varchar, param_value decimal(18, 6))")
        connection.execute(
            f"insert into company_parameters values ('require_second_person', {int(second_person)})"
        )
    pass_the_gate(night)


def pass_the_gate(night: NightOfRows, is_open: bool = True) -> None:
    """A build of the night with the gate's verdict on it."""
    with duckdb.connect(str(night.path.with_name("warehouse.duckdb"))) as connection:
        connection.execute("create schema if not exists quality")
        connection.execute(
            "create or replace table quality.gate_summary as select cast(? as date) as as_of, ? as is_open,"
            " 9 as expectation_count, ? as failed_count, 0 as warning_count, 'b' as build_id,"
            " false as is_overridden",
            [night.night, is_open, 0 if is_open else 1],
        )
