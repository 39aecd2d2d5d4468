"""Checks of the set-up that no single value shows: overlaps, gaps, sums, tiers, periods. Rules are data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pydantic import BaseModel, ConfigDict

from ingestion.contract import Contract
from ingestion.file_format import KIND_BY_SUFFIX
from ingestion.yaml_files import read_yaml

RULES = Path(__file__).with_name("set_up_rules.yml")
PROBLEMS_TABLE = """
create table set_up_problems (
    severity varchar, rule varchar, entity varchar, source_file varchar, source_line bigint,
    column_name varchar, message varchar, not_done varchar
)
"""


class Rule(BaseModel):
    """One rule; `sql` returns source file, line and text of each wrong row."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    entity: str
    column: str
    severity: Literal["error", "note"]
    not_done: str
    sql: str


class RuleFile(BaseModel):
    """All rules, and the parts that their queries may name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parts: str
    rules: list[Rule]


@dataclass(frozen=True)
class Problem:
    """One wrong row: where it stands, what is wrong, and what is not done because of it."""

    rule: Rule
    source_file: str
    source_line: int
    text: str


@cache
def set_up_rules() -> RuleFile:
    """The rules of the package."""
    return RuleFile.model_validate(read_yaml(RULES).values)


def set_up_problems(connection: duckdb.DuckDBPyConnection) -> list[Problem]:
    """Every wrong row of the entities' views, in the order of the rules, then of file and line."""
    rules = set_up_rules()
    return [
        Problem(rule, source_file, source_line, text)
        for rule in rules.rules
        for source_file, source_line, text in connection.execute(_query(rules.parts, rule)).fetchall()
    ]


def write_problems(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the problems into the hand-over, so that what is told in the night can be read in the morning."""
    rows = [
        [
            each.rule.severity, each.rule.name, each.rule.entity, each.source_file, each.source_line,
            each.rule.column, each.text, each.rule.not_done,
        ]
        for each in set_up_problems(connection)
    ]  # fmt: skip
    connection.execute(PROBLEMS_TABLE)
    if rows:
        connection.executemany("insert into set_up_problems values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def lines_of(problems: list[Problem], contracts: dict[str, Contract], folder: Path) -> Iterator[str]:
    """A line for each problem: file, cell (or line and column), what is wrong, what is not done.

    `folder` is where the files lie: of a workbook the sheet's own heading tells the letter of the column.
    """
    for each in problems:
        rule = each.rule
        path = folder / each.source_file
        cell = cell_of(path, contracts[rule.entity], rule.column, each.source_line)
        yield f"{each.source_file}, {cell}: {each.text}. {rule.not_done}"


def _query(parts: str, rule: Rule) -> str:
    sql = rule.sql.strip()
    if sql.startswith("with "):
        return f"select * from ({sql}) order by all"
    return f"{parts} select * from ({sql}) order by all"


def cell_of(path: Path, contract: Contract, column: str | None, line: int) -> str:
    """`pln_tiers!D7` of a workbook that is there, else `line 7, column rate`."""
    if column is None:
        return f"line {line}"
    if KIND_BY_SUFFIX.get(path.suffix) != "xlsx" or not path.is_file():
        return f"line {line}, column {column}"
    columns = _heading(path, contract.entity, path.stat().st_mtime_ns)
    names = columns if column in columns else [known.name for known in contract.all_columns]
    return f"{contract.entity}!{get_column_letter(names.index(column) + 1)}{line}"


@cache
def _heading(path: Path, sheet: str, stamp: int) -> list[str]:
    book = load_workbook(path, read_only=True)
    try:
        if sheet not in book.sheetnames:
            return []
        first = next(book[sheet].iter_rows(max_row=1, values_only=True), ())
        return [str(value).strip() for value in first if value is not None]
    finally:
        book.close()
