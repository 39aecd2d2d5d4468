"""Awkward cases on purpose: the rows of the files of cases, placed relative to the company's last day.

Days are written `M0-15` (the 15th of the last whole month), `M-2-end` (last day of the month two before it),
`D-3` (three days before the company's last day). Moments are a day and a
local time, `M-1-end 23:59:59.999999`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa
from ruamel.yaml import YAML

from demo.columns import Rows
from demo.errors import AwkwardRowInvalid
from demo.schema import ENTITIES, Column

CASES_FILES = ("awkward_cases.yml", "commission_cases.yml")
UTC_OFFSET_HOURS = 7
_DAY = re.compile(r"^(?:M(?P<month>0|-\d+)-(?P<day>\d\d|end)|D(?P<days>0|-\d+))$")

Row = dict[str, Any]


@dataclass(frozen=True)
class AwkwardCase:
    """One awkward case: its name, the rule that it tries, and its rows by entity as they are written."""

    name: str
    rule: str
    rows: dict[str, list[Row]]

    @property
    def examples(self) -> dict[str, list[str]]:
        """Keys of the rows (the first column of each) by entity."""
        return {
            entity: [str(row[ENTITIES[entity][0].name]) for row in rows] for entity, rows in self.rows.items()
        }


def _with_defaults(document: dict[str, Any], entity: str, row: Row, case: str) -> Row:
    columns = {column.name for column in ENTITIES.get(entity, ())} | {"_is_deleted"}
    whole = {**document["defaults"].get(entity, {}), **row}
    strange = sorted(set(whole) - columns)
    if strange:
        raise AwkwardRowInvalid(
            f"{case}: {entity} has no column {', '.join(strange)}. "
            "Nothing was written. Mend the row or the entity's name."
        )
    return whole


def load_cases() -> tuple[AwkwardCase, ...]:
    """All cases in the order of the files.

    Raises:
        AwkwardRowInvalid: a row names an unknown entity or column.
    """
    documents = [_document(name) for name in CASES_FILES]
    return tuple(
        AwkwardCase(
            case["case"],
            case["rule"],
            {
                entity: [
                    _with_defaults(document, entity, row, f"{name}, case {case['case']}") for row in rows
                ]
                for entity, rows in case["rows"].items()
            },
        )
        for name, document in zip(CASES_FILES, documents, strict=True)
        for case in document["cases"]
    )


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(
        Path(__file__).with_name(name).read_text(encoding="utf-8")
    )
    return document


def _month_start(last_day: date, months: int) -> date:
    """First day of the month so many months after (before, if negative) the last whole month."""
    is_whole = (last_day + timedelta(days=1)).day == 1
    index = last_day.year * 12 + last_day.month - 1 + months - (0 if is_whole else 1)
    return date(index // 12, index % 12 + 1, 1)


def day_of(text: str, last_day: date) -> date:
    """The day that `M0-15`, `M-2-end` or `D-3` means in a company whose last day is `last_day`.

    Raises:
        AwkwardRowInvalid: the text is no such day, or the month has no such day.
    """
    match = _DAY.match(text)
    try:
        if match is None:
            return date.fromisoformat(text)
        if match["days"] is not None:
            return last_day + timedelta(days=int(match["days"]))
        month = int(match["month"])
        if match["day"] == "end":
            return _month_start(last_day, month + 1) - timedelta(days=1)
        return _month_start(last_day, month).replace(day=int(match["day"]))
    except ValueError as error:
        raise AwkwardRowInvalid(
            f"Awkward cases: {text!r} is no day. Nothing was written. "
            "Write M0-15, M-2-end, D-3 or an ISO day."
        ) from error


def moment_of(text: str, last_day: date) -> datetime:
    """The UTC moment (without zone) of a day and a local time such as `M-1-end 23:59:59.999999`."""
    day, _, clock = text.partition(" ")
    local = datetime.fromisoformat(f"{day_of(day, last_day).isoformat()}T{clock or '00:00:00'}+00:00")
    return (local - timedelta(hours=UTC_OFFSET_HOURS)).astimezone(UTC).replace(tzinfo=None)


def _value(column: Column, written: Any, last_day: date) -> Any:
    if written is None:
        return None
    if column.kind == "date":
        return day_of(str(written), last_day)
    if column.kind == "timestamp":
        return moment_of(str(written), last_day)
    if column.kind == "decimal":
        try:
            return Decimal(str(written))
        except InvalidOperation as error:
            raise AwkwardRowInvalid(
                f"Awkward cases: {column.name} {written!r} is no number. Nothing was written. Write a number."
            ) from error
    return str(written) if column.kind == "text" else written


def awkward_rows(last_day: date) -> Iterator[tuple[str, Rows]]:
    """Entity and rows of all cases together, placed in time."""
    by_entity: dict[str, list[Row]] = {}
    for case in load_cases():
        for entity, rows in case.rows.items():
            by_entity.setdefault(entity, []).extend(rows)
    for entity, rows in by_entity.items():
        columns: Rows = {
            column.name: pa.array(
                [_value(column, row.get(column.name), last_day) for row in rows], column.arrow_type
            )
            for column in ENTITIES[entity]
        }
        columns["_is_deleted"] = pa.array([bool(row.get("_is_deleted", False)) for row in rows])
        yield entity, columns
