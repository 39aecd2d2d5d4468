"""Reads the cases and makes one company of them: canonical extracts that landing takes like any other."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from ingestion.contract import CONTRACT_FOLDER, Contract, load_contracts

CASES = Path(__file__).parent
AS_OF = date(2026, 10, 31)

_COMMON: dict[str, list[dict[str, Any]]] = {
    "ref_deal_stages": [
        {"stage_id": "=open", "stage_order": 1, "stage_type": "open", "win_probability": 0.2},
        {"stage_id": "=qualified", "stage_order": 2, "is_qualified": True, "win_probability": 0.5},
        {
            "stage_id": "=won",
            "stage_order": 3,
            "stage_type": "won",
            "is_qualified": True,
            "win_probability": 1,
        },
        {"stage_id": "=lost", "stage_order": 4, "stage_type": "lost", "win_probability": 0},
    ],
    "ref_products": [
        {"product_id": "=book", "product_category": "books", "uom": "copy"},
        {"product_id": "=water", "product_category": "drinks", "uom": "bottle"},
        {"product_id": "=plan", "product_category": "plans", "uom": "licence", "is_recurring": True},
    ],
}

# Months of the ledger belong to the whole company: a quarter and a month of the next one are closed.
_COMMON["com_ledger_months"] = [
    {"period": period, "locked_at": "2026-10-05 03:00", "entry_count": 0}
    for period in ("2026-04-01", "2026-05-01", "2026-06-01", "2026-08-01")
]

# KPI definitions have the catalogue's codes, which all cases share.
_DIRECTIONS = {
    "sales_revenue": "higher_better",
    "units_sold": "higher_better",
    "deals_won": "higher_better",
    "win_rate": "higher_better",
    "emails_sent": "higher_better",
    "lead_follow_up_rate": "higher_better",
    "new_dealers_appointed": "higher_better",
    "copies_returned": "higher_better",
    "debt_collection_actions": "higher_better",
    "receivables_overdue": "lower_better",
    "lead_response_time_seconds": "lower_better",
    "late_or_missing_reports": "lower_better",
    "rule_violations": "lower_better",
    "attendance_violations": "lower_better",
}
_EXPOSURES = {
    "late_or_missing_reports": "reports_due",
    "rule_violations": "employed_working_days",
    "attendance_violations": "required_events",
}
_COMMON["pln_kpi_definitions"] = [
    {
        "kpi_code": kpi_code,
        "version_no": 1,
        "direction": direction,
        "exposure_kpi_code": _EXPOSURES.get(kpi_code),
        "status": "approved",
        "minutes_ref": "m-1",
        "approved_by": "director",
        "approved_at": "2024-12-20 03:00",
        "effective_from": "2025-01-01",
    }
    for kpi_code, direction in _DIRECTIONS.items()
]

_EVERY_CASE: dict[str, list[dict[str, Any]]] = {
    "ref_regions": [{"region_id": "home", "region_name": "home"}],
    "crm_users": [{"user_id": "ann", "employee_id": "e-ann", "full_name": "Ann", "is_active": True}],
    "hr_employees": [
        {"employee_id": "e-ann", "hire_date": "2020-01-01", "is_sales": True, "region_id": "home"}
    ],
    "crm_user_assignments": [
        {
            "user_id": "ann",
            "role": "sales_executive",
            "region_id": "home",
            "fte": 1,
            "valid_from": "2020-01-01",
        }
    ],
}


@dataclass(frozen=True)
class Case:
    """One example of one KPI; `key` prefixes its ids."""

    kpi_code: str
    key: str
    name: str
    rows: dict[str, list[dict[str, Any]]]
    expect: list[dict[str, Any]]


def read_cases() -> list[Case]:
    """All cases of all families, in the order of their files; ids are prefixed by file and place."""
    cases = []
    for file in sorted(CASES.glob("*/*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for place, case in enumerate(content["cases"], start=1):
            cases.append(
                Case(
                    content["kpi"],
                    f"{content['kpi']}/{place}/",
                    case["name"],
                    {entity: _numbered(rows) for entity, rows in case.get("rows", {}).items()},
                    case["expect"],
                )
            )
    return cases


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row that says `times: 3` three times, with # in its texts as 1, 2, 3."""
    numbered = []
    for row in rows:
        plain = {name: value for name, value in row.items() if name != "times"}
        if "times" not in row:
            numbered.append(plain)
        for number in range(1, row.get("times", 0) + 1):
            numbered.append(
                {
                    name: value.replace("#", str(number)) if isinstance(value, str) else value
                    for name, value in plain.items()
                }
            )
    return numbered


def prefixed(key: str, value: Any) -> Any:
    """An id of one case; shared ids (`=won`) and the warehouse's own members stay what they are."""
    text = str(value)
    if value is None or text in {"UNASSIGNED", "UNKNOWN", "COMPANY", "unknown"}:
        return value
    return text[1:] if text.startswith("=") else key + text


def prefixed_detail(key: str, detail: str | None) -> str | None:
    """`product_id=p1;competitor=x` with its ids prefixed."""
    if detail is None:
        return None
    parts = [part.split("=", 1) for part in detail.split(";")]
    return ";".join(
        f"{name}={prefixed(key, value) if name.endswith('_id') else value}" for name, value in parts
    )


def write_company(cases: list[Case], folder: Path, history_months: int = 20) -> None:
    """Writes `company.yml` and an inbox with one CSV per contract; without rows it is a header alone."""
    contracts = load_contracts(CONTRACT_FOLDER)
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    for case in cases:
        for entity, rows in case.rows.items():
            assert entity in contracts, f"{case.key}: no entity {entity}"
            unknown = {name for row in rows for name in row} - {*_columns(contracts[entity]), "_is_deleted"}
            assert not unknown, f"{case.key}: {entity} has no column {unknown}"
    for entity, contract in contracts.items():
        rows = [filled_row(contract, "", row) for row in _COMMON.get(entity, [])]
        for case in cases:
            given = [*_EVERY_CASE.get(entity, []), *case.rows.get(entity, [])]
            rows += [filled_row(contract, case.key, row) for row in given]
        if entity == "acc_fx_rates":
            rows += _usd_rates(contract)
        with (inbox / f"{entity}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(
                file, [*_columns(contract), "_extracted_at", "_batch_id", "_is_deleted"], lineterminator="\n"
            )
            writer.writeheader()
            writer.writerows(rows)
    entities = "\n".join(f'      {entity}: {{file: "{entity}.csv"}}' for entity in contracts)
    (folder / "company.yml").write_text(
        "company: cases\nname: Cases\ntime_zone: Asia/Ho_Chi_Minh\nreporting_currency: VND\n"
        "fiscal_year_start_month: 1\ncalendar: VN\ninbox: inbox\n"
        f"parameters: {{history_months: {history_months}, idle_months: 0}}\n"
        "sources:\n  all:\n    due: '05:00'\n"
        f"    entities:\n{entities}\n",
        encoding="utf-8",
    )


def _columns(contract: Contract) -> dict[str, Any]:
    return {column.name: column for column in contract.columns}


def _usd_rates(contract: Contract) -> list[dict[str, Any]]:
    days = (date.fromordinal(day) for day in range(date(2024, 1, 1).toordinal(), AS_OF.toordinal() + 1, 7))
    return [
        filled_row(
            contract, "", {"rate_date": str(day), "from_currency": "USD", "to_currency": "VND", "rate": 25000}
        )
        for day in days
    ]


def filled_row(contract: Contract, key: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of an extract: what is given, its ids with the case's key, and plain values where one must be."""
    filled = {name: _value(column, key, row.get(name)) for name, column in _columns(contract).items()}
    return filled | {
        "_extracted_at": "2026-10-31T18:00:00Z",
        "_batch_id": "cases",
        "_is_deleted": str(row.get("_is_deleted", False)).lower(),
    }


def _value(column: Any, key: str, given: Any) -> Any:
    if given is None:
        return _plain(column) if column.is_required else ""
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, datetime):
        return given.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if column.type == "TIMESTAMP" and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d+)?)?", str(given)):
        text = str(given).replace(" ", "T")
        return (text if text.count(":") == 2 else f"{text}:00") + "Z"
    if column.name.endswith("_id") and column.type == "VARCHAR":
        return prefixed(key, given)
    return given


def _plain(column: Any) -> Any:
    if column.enumeration:
        return column.enumeration[0]
    if column.name == "currency":
        return "VND"
    kind = column.type.split("(")[0]
    plain = {"DATE": "2020-01-01", "TIMESTAMP": "2020-01-01T00:00:00Z", "BOOLEAN": "false", "VARCHAR": "x"}
    return plain.get(kind, "0")
