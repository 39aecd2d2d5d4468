"""What can be wrong in a mapping, found without any file: names, required columns, expressions."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingestion.contract import Contract
from ingestion.errors import MappingWrong
from ingestion.expressions import ExpressionChecker, ExpressionWrong
from ingestion.yaml_files import Location, YamlFile, nearest

if TYPE_CHECKING:
    from ingestion.mapping import Mapping, MappingFile, Output

FILE_COLUMNS = ("_line", "_file", "_delivery_date", "_currency")


def mapping_wrong(fact: str) -> MappingWrong:
    """The error of a mapping; `fact` names the file."""
    return MappingWrong(
        f"{fact}.", "Nothing was landed.", "Mend it and run: python -m ingestion check <folder>"
    )


def wrong_at(yaml_file: YamlFile, location: Location, fact: str) -> MappingWrong:
    """The error of a mapping, with the line of a place in it."""
    return mapping_wrong(f"{yaml_file.path}, line {yaml_file.line_of(location)}: {fact}")


def check_mapping(mapping: "Mapping", contracts: dict[str, Contract]) -> None:
    """Check entities, columns, reshaping, and every expression against an empty file of the vendor's shape.

    Raises:
        MappingWrong: with file, line, the wrong name and the nearest known one.
    """
    _check_outputs(mapping.spec, contracts, mapping.yaml_file)
    _check_lookups(mapping.spec, mapping.yaml_file)
    for place, output in enumerate(mapping.spec.outputs):
        _check_expressions(mapping.spec, output, mapping.yaml_file, place)


def _check_outputs(spec: "MappingFile", contracts: dict[str, Contract], yaml_file: YamlFile) -> None:
    for place, output in enumerate(spec.outputs):
        location: tuple[str | int, ...] = ("outputs", place)
        contract = contracts.get(output.entity)
        if contract is None:
            hint = nearest(output.entity, list(contracts))
            raise wrong_at(yaml_file, (*location, "entity"), f"no entity {output.entity}{hint}")
        if bool(output.columns) == bool(output.rows):
            raise wrong_at(yaml_file, location, f"{output.entity} needs either columns or rows")
        _check_columns(output.columns, contract, yaml_file, (*location, "columns"))
        for row_place, row in enumerate(output.rows):
            _check_columns(row, contract, yaml_file, (*location, "rows", row_place))
        _check_reshaping(spec, output, yaml_file, location)


def _check_columns(
    columns: dict[str, Any], contract: Contract, yaml_file: YamlFile, location: tuple[str | int, ...]
) -> None:
    if not columns:
        return
    known = [column.name for column in contract.all_columns]
    for name in columns:
        if name not in known:
            fact = f"{contract.entity} has no column {name}{nearest(name, known)}"
            raise wrong_at(yaml_file, (*location, name), fact)
    for column in contract.columns:
        if column.is_required and columns.get(column.name) is None:
            fact = f"{contract.entity} requires the column {column.name}, which has no expression"
            raise wrong_at(yaml_file, location, fact)


def _check_reshaping(
    spec: "MappingFile", output: "Output", yaml_file: YamlFile, location: tuple[str | int, ...]
) -> None:
    if output.unpivot and output.pivot:
        raise wrong_at(yaml_file, location, f"{output.entity} has both unpivot and pivot")
    if output.unpivot and bool(output.unpivot.columns) == bool(output.unpivot.pattern):
        fact = "unpivot needs either columns or a pattern"
        raise wrong_at(yaml_file, (*location, "unpivot"), fact)
    part = "unpivot" if output.unpivot else "pivot"
    used = output.unpivot.columns if output.unpivot else output.pivot.used if output.pivot else []
    _check_known(spec, used, yaml_file, (*location, part))
    if output.unpivot and output.unpivot.pattern:
        try:
            groups = re.compile(output.unpivot.pattern).groups
        except re.error as error:
            fact = f"{output.unpivot.pattern} is not a regular expression ({error})"
            raise wrong_at(yaml_file, (*location, "unpivot", "pattern"), fact) from error
        if groups > 1:
            fact = f"{output.unpivot.pattern} must have one group at most, around the name"
            raise wrong_at(yaml_file, (*location, "unpivot", "pattern"), fact)


def _check_known(
    spec: "MappingFile", names: Sequence[str], yaml_file: YamlFile, location: tuple[str | int, ...]
) -> None:
    for name in names:
        if name not in spec.known:
            fact = f"{location[-1]}: the header has no column {name}{nearest(name, spec.known)}"
            raise wrong_at(yaml_file, location, fact)


def _check_lookups(spec: "MappingFile", yaml_file: YamlFile) -> None:
    own = ExpressionChecker([*spec.known, *FILE_COLUMNS], {}, [], spec.format)
    for name, lookup in spec.lookups.items():
        checker = ExpressionChecker(lookup.known, {}, [], lookup.format)
        _check(checker, lookup.key, yaml_file, ("lookups", name, "key"))
        _check(own, lookup.on, yaml_file, ("lookups", name, "on"))


def _check_expressions(spec: "MappingFile", output: "Output", yaml_file: YamlFile, place: int) -> None:
    """Expressions of one output see the file's columns, or what reshaping makes of them."""
    columns, lookups = list(spec.known), {name: lookup.known for name, lookup in spec.lookups.items()}
    if output.unpivot:
        columns += [output.unpivot.name, output.unpivot.value]
    if output.pivot:
        columns, lookups = [*output.pivot.by, *output.pivot.columns], {}
    checker = ExpressionChecker([*columns, *FILE_COLUMNS], lookups, list(spec.values), spec.format)
    if output.where is not None:
        _check(checker, output.where, yaml_file, ("outputs", place, "where"))
    for reason, condition in output.leave_out.items():
        _check(checker, condition, yaml_file, ("outputs", place, "leave_out", reason))
    for column, expression in output.expressions.items():
        _check(checker, expression, yaml_file, ("outputs", place, "columns", column))


def _check(checker: ExpressionChecker, expression: str, yaml_file: YamlFile, location: Location) -> None:
    try:
        checker.check(expression)
    except ExpressionWrong as error:
        raise wrong_at(yaml_file, location, f"{location[-1]}: {error}") from error
