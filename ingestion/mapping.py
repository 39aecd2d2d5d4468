"""Mappings: how a vendor's file becomes canonical entities. The format is described in docs/mappings.md."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from ingestion.contract import Contract
from ingestion.file_format import Format, Header, Model
from ingestion.mapping_check import check_mapping, mapping_wrong, wrong_at
from ingestion.reshaping import Pivot, Unpivot
from ingestion.yaml_files import Location, YamlFile, YamlUnreadable, nearest, read_yaml

SHIPPED_MAPPINGS = Path(__file__).parent / "mappings"
DeliveryMode = Literal["snapshot", "append", "delta"]


class Delivery(Model):
    """How files of one pattern follow each other; `date`: regular expression for the date in their names."""

    mode: DeliveryMode = "snapshot"
    date: str | None = None


class Lookup(Header):
    """Another file of the delivery: its row whose `key` equals `on`, as a struct named as the lookup."""

    file: str
    format: Format = Format()
    key: str
    on: str


class Output(Model):
    """One entity made of the file's rows (`columns`), or delivered with the file (`rows`)."""

    entity: str
    mode: DeliveryMode | None = None
    where: str | None = None
    leave_out: dict[str, str] = Field(default_factory=dict)
    unpivot: Unpivot | None = None
    pivot: Pivot | None = None
    distinct: bool = False
    columns: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    rows: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def expressions(self) -> dict[str, str]:
        """Expression of each column that has one; YAML numbers and booleans are constants."""
        return {name: _expression_text(value) for name, value in self.columns.items() if value is not None}


class MappingFile(Header):
    """A mapping as it is written."""

    file: str
    format: Format = Format()
    delivery: Delivery = Delivery()
    lookups: dict[str, Lookup] = Field(default_factory=dict)
    values: dict[str, dict[str, str | int | float | bool | None]] = Field(default_factory=dict)
    outputs: list[Output] = Field(min_length=1)

    @property
    def known_patterns(self) -> list[str]:
        """Patterns of columns that become rows."""
        return [
            output.unpivot.pattern for output in self.outputs if output.unpivot and output.unpivot.pattern
        ]


@dataclass(frozen=True)
class Mapping:
    """A checked mapping."""

    spec: MappingFile
    yaml_file: YamlFile

    @cached_property
    def modes(self) -> dict[str, DeliveryMode]:
        """Delivery mode by entity: the output's own, else snapshot for constant rows, else the file's."""
        modes: dict[str, DeliveryMode] = {}
        for output in self.spec.outputs:
            default: DeliveryMode = "snapshot" if output.rows else self.spec.delivery.mode
            modes.setdefault(output.entity, output.mode or default)
            if output.mode or output.columns:
                modes[output.entity] = output.mode or default
        return modes

    def outputs_of(self, entity: str) -> list[Output]:
        """Outputs that feed one entity, in the order of the file."""
        return [output for output in self.spec.outputs if output.entity == entity]

    def with_files(self, file: str | None, lookup_files: dict[str, str]) -> "Mapping":
        """The same mapping for files of other names."""
        lookups = {
            name: lookup.model_copy(update={"file": lookup_files.get(name, lookup.file)})
            for name, lookup in self.spec.lookups.items()
        }
        spec = self.spec.model_copy(update={"file": file or self.spec.file, "lookups": lookups})
        return Mapping(spec, self.yaml_file)

    def fingerprint(self) -> str:
        """Hash of what the mapping says; comments and layout do not count."""
        return hashlib.sha256(self.spec.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def load_mapping(path: Path, contracts: dict[str, Contract]) -> Mapping:
    """Read and check one mapping: shape, entities, columns, expressions (bound against an empty file).

    Raises:
        MappingWrong: with file, line, the wrong name and the nearest known one.
    """
    try:
        yaml_file = read_yaml(path)
    except YamlUnreadable as error:
        raise mapping_wrong(f"{path}: {error}") from error
    try:
        spec = MappingFile.model_validate(yaml_file.values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        fact = f"{where}: {first['msg']}"
        if first["type"] == "extra_forbidden":
            fact += nearest(str(first["loc"][-1]), _known_keys(first["loc"]))
        raise wrong_at(yaml_file, first["loc"], fact) from error
    mapping = Mapping(spec, yaml_file)
    check_mapping(mapping, contracts)
    return mapping


def _known_keys(location: Location) -> list[str]:
    """Keys that a mapping may have at a place."""
    models: dict[str, type[Model]] = {
        "outputs": Output,
        "lookups": Lookup,
        "format": Format,
        "delivery": Delivery,
    }
    model = models.get(str(location[0])) if len(location) > 1 else MappingFile
    return list(model.model_fields) if model else []


def _expression_text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
