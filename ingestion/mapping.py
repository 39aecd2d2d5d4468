"""Mappings: how a vendor's file becomes canonical entities. The format is described in docs/mappings.md."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from ingestion.contract import Contract
from ingestion.errors import MappingWrong
from ingestion.expressions import ExpressionChecker, ExpressionWrong
from ingestion.file_format import Format, Header, Model
from ingestion.yaml_files import Location, YamlFile, YamlUnreadable, nearest, read_yaml

DeliveryMode = Literal["snapshot", "append", "delta"]
FILE_COLUMNS = ("_line", "_file", "_delivery_date")


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

    def fingerprint(self) -> str:
        """Hash of what the mapping says; comments and layout do not count."""
        return hashlib.sha256(self.spec.model_dump_json().encode()).hexdigest()


def load_mapping(path: Path, contracts: dict[str, Contract]) -> Mapping:
    """Read and check one mapping: shape, entities, columns, expressions (bound against an empty file).

    Raises:
        MappingWrong: with file, line, the wrong name and the nearest known one.
    """
    try:
        yaml_file = read_yaml(path)
    except YamlUnreadable as error:
        raise _wrong(f"{path}: {error}") from error
    try:
        spec = MappingFile.model_validate(yaml_file.values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise _wrong_at(yaml_file, first["loc"], f"{where}: {first['msg']}") from error
    _check_outputs(spec, contracts, yaml_file)
    _check_expressions(spec, yaml_file)
    return Mapping(spec, yaml_file)


def _wrong(fact: str) -> MappingWrong:
    return MappingWrong(
        f"{fact}.", "Nothing was landed.", "Mend it and run: python -m ingestion check <folder>"
    )


def _wrong_at(yaml_file: YamlFile, location: Location, fact: str) -> MappingWrong:
    return _wrong(f"{yaml_file.path}, line {yaml_file.line_of(location)}: {fact}")


def _expression_text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _check_outputs(spec: MappingFile, contracts: dict[str, Contract], yaml_file: YamlFile) -> None:
    for place, output in enumerate(spec.outputs):
        location: tuple[str | int, ...] = ("outputs", place)
        contract = contracts.get(output.entity)
        if contract is None:
            hint = nearest(output.entity, list(contracts))
            raise _wrong_at(yaml_file, (*location, "entity"), f"no entity {output.entity}{hint}")
        if bool(output.columns) == bool(output.rows):
            raise _wrong_at(yaml_file, location, f"{output.entity} needs either columns or rows")
        _check_columns(output.columns, contract, yaml_file, (*location, "columns"))
        for row_place, row in enumerate(output.rows):
            _check_columns(row, contract, yaml_file, (*location, "rows", row_place))


def _check_columns(
    columns: dict[str, Any], contract: Contract, yaml_file: YamlFile, location: tuple[str | int, ...]
) -> None:
    if not columns:
        return
    known = [column.name for column in contract.all_columns]
    for name in columns:
        if name not in known:
            fact = f"{contract.entity} has no column {name}{nearest(name, known)}"
            raise _wrong_at(yaml_file, (*location, name), fact)
    for column in contract.columns:
        if column.is_required and columns.get(column.name) is None:
            fact = f"{contract.entity} requires the column {column.name}, which has no expression"
            raise _wrong_at(yaml_file, location, fact)


def _check_expressions(spec: MappingFile, yaml_file: YamlFile) -> None:
    lookups = {name: lookup.known for name, lookup in spec.lookups.items()}
    checker = ExpressionChecker([*spec.known, *FILE_COLUMNS], lookups, list(spec.values), spec.format)
    for name, lookup in spec.lookups.items():
        lookup_checker = ExpressionChecker(lookup.known, {}, [], lookup.format)
        _check(lookup_checker, lookup.key, yaml_file, ("lookups", name, "key"))
        own = ExpressionChecker([*spec.known, *FILE_COLUMNS], {}, [], spec.format)
        _check(own, lookup.on, yaml_file, ("lookups", name, "on"))
    for place, output in enumerate(spec.outputs):
        if output.where is not None:
            _check(checker, output.where, yaml_file, ("outputs", place, "where"))
        for column, expression in output.expressions.items():
            _check(checker, expression, yaml_file, ("outputs", place, "columns", column))


def _check(checker: ExpressionChecker, expression: str, yaml_file: YamlFile, location: Location) -> None:
    try:
        checker.check(expression)
    except ExpressionWrong as error:
        raise _wrong_at(yaml_file, location, f"{location[-1]}: {error}") from error
