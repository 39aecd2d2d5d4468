"""The contracts are the canonical model: every entity, column, type, unit, key, reference and mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingestion.contract import Column, Contract, load_contracts

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "char(3)": "VARCHAR",
}
# What the contracts have beyond the model, because a reading of a rule needs it; all of it may be absent.
ADDED = {
    "crm_deal_splits": ["valid_from"],
    "crm_activities": ["message_id"],
    "acc_invoices": ["tax_amount", "voided_at"],
    "acc_payments": ["cleared_on", "bounced_on"],
    "hr_deliverables": ["supersedes_deliverable_id"],
    "fld_orders": ["created_at"],
    "fld_inventory_returns": ["collected_at"],
}
# Splits that change over time have the first day of theirs as a part of the key.
ADDED_TO_KEYS = {"crm_deal_splits": ("valid_from",)}
# People at outlets, whom the model does not mark.
PERSONAL_TOO = {("fld_outlets", "contact_name"), ("fld_outlets", "contact_phone"), ("fld_outlets", "address")}


@dataclass(frozen=True)
class Entity:
    """One entity as the model's page describes it: columns as name, type, unit, whether empty, meaning."""

    name: str
    is_core: bool
    key: tuple[str, ...]
    columns: tuple[tuple[str, str, str, bool, str], ...]


def read_model(text: str) -> list[Entity]:
    found = []
    for part in re.split(r"^#### ", text, flags=re.M)[1:]:
        heading = re.match(r"`(\w+)` \((core|optional)\)", part)
        key = re.search(r"^Key: (.*)$", part, re.M)
        assert heading is not None
        assert key is not None
        rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (.*?) \|$", part, re.M)
        columns = tuple(
            (name, kind.strip(), unit.strip(), null.strip() == "yes", meaning)
            for name, kind, unit, null, meaning in rows
        )
        names = tuple(re.findall(r"\w+", key[1]))
        found.append(Entity(heading[1], heading[2] == "core", names, columns))
    return found


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture(scope="module")
def model(shared: Path) -> list[Entity]:
    return read_model((shared / "spec" / "canonical_model.md").read_text(encoding="utf-8"))


def test_the_model_has_51_entities_and_365_columns(model: list[Entity]) -> None:
    assert (len(model), sum(entity.is_core for entity in model)) == (51, 33)
    assert sum(len(entity.columns) for entity in model) == 365


def test_every_entity_has_a_contract_with_its_columns_in_order(
    model: list[Entity], contracts: dict[str, Contract]
) -> None:
    for entity in model:
        contract = contracts[entity.name]
        assert contract.is_core == entity.is_core, entity.name
        assert contract.key == entity.key + ADDED_TO_KEYS.get(entity.name, ()), entity.name
        names = [column.name for column in contract.columns]
        added = ADDED.get(entity.name, [])
        assert [name for name in names if name not in added] == [name for name, *_ in entity.columns]
        assert all(column.may_be_absent for column in contract.columns if column.name in added), entity.name


def test_every_column_has_its_type_unit_marks_and_reference(
    model: list[Entity], contracts: dict[str, Contract]
) -> None:
    compared = 0
    for entity in model:
        columns = {column.name: column for column in contracts[entity.name].columns}
        for name, kind, unit, may_be_empty, meaning in entity.columns:
            column, place = columns[name], f"{entity.name}.{name}"
            assert _type(column) == _expected_type(kind), place
            assert (column.unit or "-") == unit, place
            assert column.is_required != may_be_empty, place
            reference = re.search(r"FK (\w+)", meaning)
            assert (column.references or "").split(".")[0] == (reference[1] if reference else ""), place
            is_personal = "PII" in meaning or (entity.name, name) in PERSONAL_TOO
            assert column.is_personal == is_personal, place
            compared += 1
    assert compared == 365


def _type(column: Column) -> tuple[str, tuple[str, ...], int | None]:
    return column.type, column.enumeration, column.length


def _expected_type(kind: str) -> tuple[str, tuple[str, ...], int | None]:
    if members := re.fullmatch(r"enum\((.*)\)", kind):
        return "VARCHAR", tuple(member.strip() for member in members[1].split(",")), None
    return TYPES.get(kind, kind.upper()), (), 3 if kind == "char(3)" else None
