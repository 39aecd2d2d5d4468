"""Draft a mapping of an unknown file: columns matched to a contract by names, aliases and kinds of value."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from ingestion.contract import Column, Contract
from ingestion.errors import EntityUnknown
from ingestion.expressions import quoted
from ingestion.file_format import Format
from ingestion.sniffing import Sniffed, SniffedColumn
from ingestion.yaml_files import nearest, read_yaml

ALIASES = Path(__file__).parent / "column_aliases.yml"
SURE, UNSURE = 90, 65
KINDS = {
    "VARCHAR": {"text", "integer", "decimal", "boolean", "date", "timestamp"},
    "BIGINT": {"integer"},
    "DECIMAL": {"integer", "decimal"},
    "BOOLEAN": {"boolean", "integer"},
    "DATE": {"date", "timestamp"},
    "TIMESTAMP": {"date", "timestamp"},
}


@dataclass(frozen=True)
class Match:
    """A column of the file for a canonical one; `score` from 0 to 100."""

    column: SniffedColumn
    score: float


def draft_mapping(path: Path, sniffed: Sniffed, contracts: dict[str, Contract], entity: str | None) -> str:
    """YAML of a mapping that `check` accepts; what is a guess is commented as unsure.

    Raises:
        EntityUnknown: no contract of that name.
    """
    aliases: dict[str, list[str]] = read_yaml(ALIASES).values
    if entity is not None and entity not in contracts:
        hint = nearest(entity, list(contracts))
        raise EntityUnknown(
            f"No contract is called {entity}{hint}.", "No mapping was drafted.", "Name another."
        )
    ranked = sorted(
        ((_fit(contract, sniffed, aliases), name) for name, contract in contracts.items()), reverse=True
    )
    contract = contracts[entity or ranked[0][1]]
    matches = match_columns(contract, sniffed.columns, aliases)
    lines = [
        f"# Drafted from {path.name} ({sniffed.row_count} rows read). What is marked as unsure wants a look."
    ]
    if entity is None:
        others = ", ".join(name for _, name in ranked[1:3])
        lines.append(f"# unsure: {contract.entity} fits best; next are {others}.")
    lines += [f"# unsure: {doubt}." for doubt in sniffed.doubts]
    lines += [f"file: {json.dumps(_glob(path.name), ensure_ascii=False)}"]
    lines += _format_lines(sniffed, contract, matches)
    names = ", ".join(json.dumps(column.name, ensure_ascii=False) for column in sniffed.columns)
    lines += [f"header: [{names}]", "outputs:", f"  - entity: {contract.entity}", "    columns:"]
    lines += [_column_line(column, matches.get(column.name)) for column in contract.columns]
    return "\n".join(lines) + "\n"


def match_columns(
    contract: Contract, columns: Sequence[SniffedColumn], aliases: dict[str, list[str]]
) -> dict[str, Match]:
    """The best pairs first; no column of the file twice."""
    pairs = sorted(
        (
            (_score(target, column, aliases.get(target.name, [])), -at, target.name, column)
            for target in contract.columns
            for at, column in enumerate(columns)
        ),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    matches: dict[str, Match] = {}
    taken: set[str] = set()
    for score, _, name, column in pairs:
        if score >= UNSURE and name not in matches and column.name not in taken:
            matches[name] = Match(column, score)
            taken.add(column.name)
    return matches


def _fit(contract: Contract, sniffed: Sniffed, aliases: dict[str, list[str]]) -> float:
    """Sum of the scores, less what required columns lack."""
    matches = match_columns(contract, sniffed.columns, aliases)
    required = [column for column in contract.columns if column.is_required]
    lacking = sum(column.name not in matches for column in required)
    return sum(match.score for match in matches.values()) - 60 * lacking


def _score(target: Column, column: SniffedColumn, aliases: Sequence[str]) -> float:
    kinds = KINDS[target.type.partition("(")[0]]
    if column.kind not in kinds | {"empty"}:
        return 0
    name = _plain(column.name)
    own = fuzz.ratio(name, _plain(target.name))
    known = max((fuzz.ratio(name, _plain(alias)) for alias in aliases), default=0)
    return float(max(own, known - 5))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def _glob(name: str) -> str:
    pattern = re.sub(r"\d{4}-\d{2}-\d{2}|\d{8}", "*", name)
    return pattern if "*" in pattern else re.sub(r"^([^.]+)", r"\1*", name, count=1)


def _format_lines(sniffed: Sniffed, contract: Contract, matches: dict[str, Match]) -> list[str]:
    defaults = Format().model_dump()
    values: dict[str, Any] = {
        key: value for key, value in sniffed.format.model_dump().items() if value != defaults[key]
    }
    doubts = []
    for key, type_name in (("date", "DATE"), ("timestamp", "TIMESTAMP")):
        used = [
            matches[column.name].column.forms
            for column in contract.columns
            if column.type == type_name and column.name in matches and matches[column.name].column.forms
        ]
        forms = list(dict.fromkeys(forms[0] for forms in used))
        if forms and not all(form.startswith("%Y-%m-%d") for form in forms):
            values[key] = forms
        doubts += [
            f"{forms[0]} could as well be {' or '.join(forms[1:])}" for forms in used if len(forms) > 1
        ]
    written = [f"format: {json.dumps(values, ensure_ascii=False)}"] if values else []
    return [*(f"# unsure: {doubt}." for doubt in dict.fromkeys(doubts)), *written]


def _column_line(column: Column, match: Match | None) -> str:
    if match is not None:
        expression = match.column.name
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", expression):
            expression = quoted(expression)
        note = "" if match.score >= SURE else f"  # unsure: the names are alike by {match.score:.0f} %"
        enumeration = (
            f"  # unsure: must be one of {', '.join(column.enumeration)}" if column.enumeration else ""
        )
        return f"      {column.name}: {json.dumps(expression, ensure_ascii=False)}{enumeration or note}"
    if not column.is_required:
        return f"      # {column.name}: nothing in the file looks like it"
    note = "  # unsure: nothing in the file looks like it; every row gets this value"
    return f"      {column.name}: {json.dumps(_stand_in(column))}{note}"


def _stand_in(column: Column) -> str:
    """An expression for a required column that the file lacks."""
    if column.length == 3:
        return "_currency"
    if column.enumeration:
        return f"'{column.enumeration[0]}'"
    if column.is_key:
        return "_line" if column.type == "BIGINT" else "_line::varchar"
    by_type = {
        "DATE": "_delivery_date",
        "TIMESTAMP": "_delivery_date",
        "BOOLEAN": "false",
        "VARCHAR": "'unknown'",
    }
    return by_type.get(column.type, "0")
