"""Contracts of the canonical entities: Open Data Contract Standard files as dataclasses.

The standard carries all of them: people's columns by `classification`; units, enumerations, references,
lengths and rules as its `customProperties`.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingestion.errors import ContractWrong
from ingestion.yaml_files import YamlUnreadable, read_yaml

CONTRACT_FOLDER = Path(__file__).parent / "contracts"
TYPE_PATTERN = re.compile(r"VARCHAR|BIGINT|BOOLEAN|DATE|TIMESTAMP|DECIMAL\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Column:
    """One column. `type` is DuckDB's name; `scale` is the number of decimals of a DECIMAL, else None."""

    name: str
    type: str
    is_key: bool = False
    is_required: bool = False
    may_be_absent: bool = False
    is_personal: bool = False
    is_phone: bool = False
    enumeration: tuple[str, ...] = ()
    length: int | None = None
    references: str | None = None
    rule: str | None = None
    description: str = ""
    unit: str | None = None

    @property
    def scale(self) -> int | None:
        """Decimals after the point; None for other types."""
        found = TYPE_PATTERN.fullmatch(self.type)
        return int(found[2]) if found and found[2] else None


COMMON_COLUMNS = (
    Column("_extracted_at", "TIMESTAMP", is_required=True, description="when the source was read (UTC)"),
    Column("_batch_id", "VARCHAR", description="the source's name of the extraction"),
    Column("_is_deleted", "BOOLEAN", is_required=True, description="the source deleted the row"),
)


@dataclass(frozen=True)
class Contract:
    """One entity. `columns` are the contract's own, in its order, without the common ones."""

    entity: str
    domain: str
    purpose: str
    is_core: bool
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Own columns, then `_extracted_at`, `_batch_id`, `_is_deleted`."""
        return self.columns + COMMON_COLUMNS

    @property
    def personal(self) -> frozenset[str]:
        """Names of the columns that hold personal data."""
        return frozenset(column.name for column in self.columns if column.is_personal)

    def fingerprint(self) -> str:
        """Hash of what changes landed rows; descriptions and references do not."""
        facts = [asdict(column) | {"description": "", "references": ""} for column in self.all_columns]
        for fact in facts:
            del fact["unit"]
            if not fact["is_phone"]:
                del fact["is_phone"]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def load_contracts(folder: Path = CONTRACT_FOLDER) -> dict[str, Contract]:
    """All contracts by entity name, sorted.

    Raises:
        ContractWrong: no contract at all, a wrong file, or a reference to an unknown entity or column.
    """
    files = [(path, path.stat()) for path in sorted(folder.glob("*.yml"))]
    return dict(_loaded(folder, tuple((path, found.st_mtime_ns, found.st_size) for path, found in files)))


@lru_cache(maxsize=4)
def _loaded(folder: Path, files: tuple[tuple[Path, int, int], ...]) -> dict[str, Contract]:
    """As `load_contracts`, once in a process for files as they stand: a night asks for each source."""
    contracts = {path.stem: _load_contract(path) for path, _, _ in files}
    if not contracts:
        raise _wrong(folder, "holds no contract")
    for contract in contracts.values():
        for column in contract.columns:
            _check_reference(contracts, contract, column, folder)
    return contracts


def _check_reference(
    contracts: dict[str, Contract], contract: Contract, column: Column, folder: Path
) -> None:
    if column.references is None:
        return
    entity, _, name = column.references.partition(".")
    if entity not in contracts or name not in {known.name for known in contracts[entity].columns}:
        path = folder / f"{contract.entity}.yml"
        raise _wrong(path, f"column {column.name} references {column.references}, which does not exist")


def _load_contract(path: Path) -> Contract:
    try:
        values = read_yaml(path).values
        schema = values["schema"][0]
        columns = tuple(_column(path, spec) for spec in schema["properties"])
        contract = Contract(
            entity=schema["name"],
            domain=values["domain"],
            purpose=values["description"]["purpose"],
            is_core=_custom(schema).get("class") == "core",
            columns=columns,
        )
    except YamlUnreadable as error:
        raise _wrong(path, str(error)) from error
    except (KeyError, IndexError, TypeError) as error:
        raise _wrong(path, f"lacks {error}") from error
    if contract.entity != path.stem:
        raise _wrong(path, f"describes {contract.entity}; a contract is named as its file")
    if not contract.key:
        raise _wrong(path, "has no primary key")
    return contract


def _column(path: Path, spec: dict[str, Any]) -> Column:
    custom = _custom(spec)
    type_name = spec["physicalType"].replace(" ", "").upper()
    if not TYPE_PATTERN.fullmatch(type_name):
        raise _wrong(path, f"column {spec['name']} has the type {type_name}, which the landing does not know")
    return Column(
        name=spec["name"],
        type=type_name,
        is_key=bool(spec.get("primaryKey")),
        is_required=bool(spec.get("required")),
        may_be_absent=bool(custom.get("mayBeAbsent")),
        is_personal=spec.get("classification") == "personal",
        is_phone=custom.get("format") == "phone",
        enumeration=tuple(str(value) for value in custom.get("enumeration", ())),
        length=custom.get("length"),
        references=custom.get("references"),
        rule=custom.get("rule"),
        unit=custom.get("unit"),
        description=spec.get("description", ""),
    )


def _custom(spec: dict[str, Any]) -> dict[str, Any]:
    return {entry["property"]: entry["value"] for entry in spec.get("customProperties", ())}


def _wrong(path: Path, fact: str) -> ContractWrong:
    return ContractWrong(f"{path}: {fact}.", "Nothing was landed.", "Mend the contract.")
