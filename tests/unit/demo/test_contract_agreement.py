"""Every extract is what the contracts ask for."""

import csv
import gzip
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ruamel.yaml import YAML

from demo.schema import AUDIT_COLUMNS, ENTITIES

ROOT = Path(__file__).parents[3]
WRITTEN_BY_THE_LEDGER = {
    "com_definition_approvals",
    "com_ledger_allowances",
    "com_ledger_entries",
    "com_ledger_months",
}
CONTRACTS = {
    path.stem: path
    for path in sorted((ROOT / "ingestion" / "contracts").glob("*.yml"))
    if path.stem not in WRITTEN_BY_THE_LEDGER
}


@cache
def properties(entity: str) -> list[dict[str, Any]]:
    contract = YAML(typ="safe").load(CONTRACTS[entity].read_text(encoding="utf-8"))
    columns: list[dict[str, Any]] = contract["schema"][0]["properties"]
    return columns


def custom(column: dict[str, Any], name: str) -> Any:
    return next(
        (item["value"] for item in column.get("customProperties", []) if item["property"] == name), None
    )


def test_the_company_delivers_every_contract() -> None:
    assert len(CONTRACTS) == 64
    assert sorted(ENTITIES) == sorted(CONTRACTS)


@pytest.mark.parametrize("entity", sorted(CONTRACTS))
def test_a_file_has_exactly_the_columns_of_its_contract(entity: str, extracts: Path) -> None:
    with gzip.open(extracts / f"{entity}.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    assert header == [column["name"] for column in properties(entity)] + list(AUDIT_COLUMNS)


@pytest.mark.parametrize("entity", sorted(CONTRACTS))
def test_types_agree_with_the_contract(entity: str) -> None:
    kinds = {
        "VARCHAR": "text",
        "DATE": "date",
        "TIMESTAMP": "timestamp",
        "BOOLEAN": "boolean",
        "BIGINT": "integer",
    }
    for column, mine in zip(properties(entity), ENTITIES[entity], strict=True):
        physical = column["physicalType"].replace(" ", "")
        assert kinds.get(physical, physical) == (
            f"DECIMAL({physical[8:-1].split(',')[0]},{mine.scale})" if mine.kind == "decimal" else mine.kind
        )


@pytest.mark.parametrize("entity", sorted(CONTRACTS))
def test_required_columns_are_filled_and_enumerations_kept(
    entity: str, company: duckdb.DuckDBPyConnection
) -> None:
    counted = company.execute(f"select count(*) from {entity}").fetchone()
    assert counted is not None
    assert counted[0] > 0
    for column in properties(entity):
        name = column["name"]
        if column["required"]:
            assert company.execute(f"select count(*) from {entity} where {name} is null").fetchone() == (
                0,
            ), name
        allowed = custom(column, "enumeration")
        if allowed:
            found = {
                row[0] for row in company.execute(f"select distinct {name} from {entity}").fetchall()
            } - {None}
            assert found <= {str(value) for value in allowed}, name
            assert found, name


@pytest.mark.parametrize("entity", sorted(CONTRACTS))
def test_keys_are_unique(entity: str, company: duckdb.DuckDBPyConnection) -> None:
    key = ", ".join(column["name"] for column in properties(entity) if column.get("primaryKey"))
    assert key
    again = company.execute(
        f"select {key} from {entity} group by {key} having count(*) > 1 limit 3"
    ).fetchall()
    assert again == []


def test_moments_are_written_in_utc_with_z(extracts: Path) -> None:
    with gzip.open(extracts / "crm_deals.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        deals = list(csv.DictReader(stream))
    moments = [deal["closed_at"] for deal in deals if deal["closed_at"]]
    assert len(moments) > 1000
    assert all(moment.endswith("Z") and moment[10] == "T" for moment in moments)
    assert {deal["_extracted_at"] for deal in deals} == {"2026-10-31T18:30:00Z"}
    assert (
        next(deal for deal in deals if deal["deal_id"] == "D9000012")["closed_at"]
        == "2026-09-30T16:59:59.999999Z"
    )


def test_the_company_folder_expects_each_entity_once_and_its_pattern_finds_only_its_own_files() -> None:
    company_file = YAML(typ="safe").load(
        (ROOT / "demo" / "company" / "company.yml").read_text(encoding="utf-8")
    )
    expected = {
        entity: settings["file"]
        for source in company_file["sources"].values()
        for entity, settings in source["entities"].items()
    }
    assert sorted(expected) == sorted({*ENTITIES, *WRITTEN_BY_THE_LEDGER})
    for entity, pattern in expected.items():
        for other in ENTITIES:
            for name in (f"{other}.csv.gz", f"{other}_2026-10.csv.gz"):
                assert fnmatch(name, pattern) == (other == entity), (name, pattern)
