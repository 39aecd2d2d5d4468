"""A hand-over with the rows that a test writes by hand, in the form that landing gives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ingestion.contract import Contract, load_contracts

CONTRACTS: dict[str, Contract] = load_contracts()
SOURCES = {"acc": "accounting", "crm": "crm", "tel": "telephony"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "crm_deals": {"currency": "VND", "deal_type": "new_business", "account_id": "A1", "stage_id": "open"},
    "acc_invoices": {
        "document_type": "invoice", "customer_id": "KH1", "currency": "VND", "status": "posted",
        "document_date": "2026-10-05", "channel": "direct",
    },
    "acc_payments": {"payment_type": "receipt", "status": "cleared", "currency": "VND"},
    "pln_plans": {
        "version_no": 1, "period": "month", "currency": "VND", "credit_event": "invoiced",
        "payout_event": "invoiced", "valid_from": "2026-01-01",
    },
    "pln_components": {
        "version_no": 1, "component_id": "main", "kind": "rate", "credit_type": "revenue",
        "attainment_scope": "component",
    },
}  # fmt: skip
APPROVED = {"approved_by": "GD", "approved_at": "2026-01-02 03:00:00", "approval_ref": "QD-1"}


@dataclass
class NightOfRows:
    """Rows by entity; `write` makes `landed.duckdb` of them. What is not in `delivered` is not configured."""

    path: Path
    night: date = date(2026, 10, 31)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    calendar: dict[str, bool] = field(default_factory=dict)
    undelivered: set[str] = field(default_factory=set)

    def add(self, entity: str, **values: Any) -> dict[str, Any]:
        row = DEFAULTS.get(entity, {}) | values
        self.rows.setdefault(entity, []).append(row)
        return row

    def write(self) -> Path:
        self.path.unlink(missing_ok=True)
        with duckdb.connect(self.path) as connection:
            for entity, contract in CONTRACTS.items():
                columns = [(column.name, column.type) for column in contract.columns]
                columns += [
                    ("_extracted_at", "TIMESTAMP"), ("_is_deleted", "BOOLEAN"),
                    ("_source_file", "VARCHAR"), ("_source_line", "BIGINT"),
                ]  # fmt: skip
                listed = ", ".join(f'"{name}" {kind}' for name, kind in columns)
                connection.execute(f"create table {entity} ({listed})")
                for line, values in enumerate(self.rows.get(entity, ()), start=2):
                    row = {"_extracted_at": f"{self.night} 18:30:00", "_is_deleted": False} | values
                    row |= {"_source_file": f"{entity}.csv", "_source_line": line}
                    names = ", ".join(f'"{name}"' for name in row)
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"insert into {entity} ({names}) values ({marks})", [*row.values()])
            self._write_company(connection)
        return self.path

    def _write_company(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            f"create table company as select 'small' as company_id, 7 as utc_offset_hours,"
            f" 'VND' as reporting_currency, 1 as fiscal_year_start_month, date '{self.night}' as as_of_date"
        )
        connection.execute("create table entities (entity varchar, is_delivered boolean, source varchar)")
        connection.execute(
            "create table held_sources (source varchar, held_through date, held_until date, held_by varchar,"
            " reason varchar)"
        )
        for entity in CONTRACTS:
            connection.execute(
                "insert into entities values (?, ?, ?)",
                [entity, entity not in self.undelivered, SOURCES.get(entity.split("_")[0], "others")],
            )
        connection.execute("create table calendar (calendar_date date, is_working_day boolean)")
        for day, is_working_day in self.calendar.items():
            connection.execute("insert into calendar values (?, ?)", [day, is_working_day])
