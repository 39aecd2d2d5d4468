"""Facts of the contracts that landing suites are made of, read as data: no code is shared with LAND."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from expectations.errors import ContractsUnreadable

CONTRACTS = Path(__file__).parent.parent / "ingestion" / "contracts"


@dataclass(frozen=True)
class Reference:
    """A foreign key: `column` of the entity finds its parent in `parent_entity.parent_column`."""

    column: str
    parent_entity: str
    parent_column: str


@dataclass(frozen=True)
class ContractFacts:
    """Key, mandatory columns, enumerations and references of one entity, in the contract's column order."""

    entity: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    enumerations: tuple[tuple[str, tuple[str, ...]], ...]
    references: tuple[Reference, ...]


def read_contracts(folder: Path) -> tuple[ContractFacts, ...]:
    """Read every `<entity>.yml` of `folder`, sorted by entity.

    Raises:
        ContractsUnreadable: no contract there, or one that is no Open Data Contract with a key.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ContractsUnreadable(
            f"{folder} holds no contract (*.yml). Nothing was audited. Give the folder with --contracts."
        )
    return tuple(_read_contract(file) for file in files)


def _read_contract(file: Path) -> ContractFacts:
    try:
        contract = YAML(typ="safe").load(file)
        table = contract["schema"][0]
        columns: list[dict[str, Any]] = table["properties"]
        facts = ContractFacts(
            entity=table["name"],
            key=_key(columns),
            required=tuple(column["name"] for column in columns if column.get("required")),
            enumerations=tuple(
                (column["name"], tuple(str(value) for value in values))
                for column in columns
                if (values := _custom_property(column, "enumeration"))
            ),
            references=tuple(
                Reference(column["name"], *str(target).split(".", 1))
                for column in columns
                if (target := _custom_property(column, "references"))
            ),
        )
    except (YAMLError, KeyError, IndexError, TypeError, OSError) as fault:
        raise ContractsUnreadable(
            f"{file} cannot be read as a contract: {fault!r}. Nothing was audited. "
            "Mend the file; compare with its neighbours."
        ) from fault
    if not facts.key:
        raise ContractsUnreadable(f"{file} names no primary key. Nothing was audited. Mark primaryKey: true.")
    return facts


def _key(columns: list[dict[str, Any]]) -> tuple[str, ...]:
    parts = [column for column in columns if column.get("primaryKey")]
    return tuple(part["name"] for part in sorted(parts, key=lambda part: int(part["primaryKeyPosition"])))


def _custom_property(column: dict[str, Any], name: str) -> Any:
    """Value of one custom property of a column, None without it."""
    for entry in column.get("customProperties", []):
        if entry["property"] == name:
            return entry["value"]
    return None
