"""The list of explained measures, read from the macro that the models themselves use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

MACROS = Path(__file__).parent / "macros"


@dataclass(frozen=True)
class RowSet:
    """Rows of one published fact that share their date and place, and what they add to measures.

    `columns` is measure code → column of the fact; `members` is grain → column that holds its member.
    """

    fact: str
    date: str
    rep: str
    region: str
    stage: str | None
    members: dict[str, str]
    columns: dict[str, str]


def summed_row_sets() -> list[RowSet]:
    """Sets of rows whose columns are summed without any condition, in the macro's order.

    Left out: details, distinct members and balances, which are more than a sum over the rows of a period.
    """
    entries = _returned("explained_measures", deliverable_measures=lambda: _returned("deliverable_measures"))
    return [
        RowSet(
            fact=entry["fact"],
            date=entry["date"],
            rep=entry["rep"],
            region=entry["region"],
            stage=entry.get("stage"),
            members=dict(entry.get("grains", {})),
            columns={**entry.get("values", {}), **{code: code for code in entry.get("measures", [])}},
        )
        for entry in entries
        if not entry.get("until") and not entry.get("member") and not entry.get("detail")
    ]


def _returned(macro: str, **known: Any) -> Any:
    """What a macro hands to dbt's `return`; it may call nothing but the macros in `known`."""
    returned: list[Any] = []
    text = (MACROS / f"{macro}.sql").read_text(encoding="utf-8")
    template = Environment(extensions=["jinja2.ext.do"], autoescape=False).from_string(
        text, globals={"return": returned.append, **known}
    )
    getattr(template.module, macro)()
    return returned[0]
