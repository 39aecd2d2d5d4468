"""Replays the golden commission cases and prints how many are equal, in the order in which to compare them.

    python -m tests.golden.commission_comparison [<folder>] [<part of a name>]

Per case: payable per period, rep and currency; Σ amount per posted and original period, rep and side; then
the entries; and whether a lock was refused.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from publishing.commission.engine.payables import payables
from publishing.commission.entries import Entry
from tests.golden.commission_cases import Case, load_case, replay

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "golden" / "commission"
_COLUMNS = ("earned", "cap_floor", "clawback", "adjustment", "held", "draw", "carried", "payable")
_ENTRY = (
    *(
        "rep",
        "side",
        "plan_id",
        "version_no",
        "component_id",
        "entry_type",
        "original_period",
        "posted_period",
    ),
    *("reverses_period", "source", "event_id", "credited", "rate", "tier", "amount", "currency", "fx_rate"),
)


@dataclass(frozen=True)
class Difference:
    """What differs in a case, at one of the three levels or in the refusal."""

    level: str
    expected: str
    actual: str


def compare_case(case: Case) -> list[Difference]:
    """All differences of a case; none = equal."""
    result = replay(case)
    refused = "refused" in case.expected
    if refused or result.refused:
        same = refused == bool(result.refused) and all(
            found.reason in str(case.expected) for found in result.refused
        )
        return [] if same else [Difference("refused", str(case.expected.get("refused")), str(result.refused))]
    differences = _differing("payable", _expected_payable(case), _actual_payable(result.entries))
    differences += _differing("sum", _sums(case.expected["entries"]), _sums(map(_columns, result.entries)))
    wanted, found = (
        Counter(_text(entry) for entry in entries)
        for entries in (case.expected["entries"], map(_columns, result.entries))
    )
    differences += [Difference("entry", line, "") for line in sorted((wanted - found).elements())]
    differences += [Difference("entry", "", line) for line in sorted((found - wanted).elements())]
    return differences


def _columns(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _ENTRY}


def _expected_payable(case: Case) -> dict[str, str]:
    return {
        f"{row['period']} {row['rep']} {row['currency']}": _amounts(row) for row in case.expected["payable"]
    }


def _actual_payable(entries: Iterable[Entry]) -> dict[str, str]:
    return {
        f"{row.period} {row.rep} {row.currency}": _amounts({name: getattr(row, name) for name in _COLUMNS})
        for row in payables(entries)
    }


def _amounts(row: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={Decimal(row[name]).normalize():f}" for name in _COLUMNS if Decimal(row[name]))


def _sums(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        key = " ".join(str(entry[name]) for name in ("posted_period", "original_period", "rep", "side"))
        sums[key] += Decimal(entry["amount"])
    return {key: f"{amount.normalize():f}" for key, amount in sums.items()}


def _text(entry: Mapping[str, Any]) -> str:
    """An entry in one line; the source of draw entries is this program's own."""
    values = dict(entry)
    if values["side"] == "statement":
        values["source"] = values["event_id"] = ""
    words = []
    for name in _ENTRY:
        value = values[name]
        if name in ("credited", "amount", "rate", "fx_rate") and value not in (None, ""):
            value = f"{Decimal(value).normalize():f}"
        words.append(f"{name}={'' if value is None else value}")
    return " ".join(words)


def _differing(level: str, expected: dict[str, str], actual: dict[str, str]) -> list[Difference]:
    return [
        Difference(level, f"{key}: {expected.get(key)}", f"{key}: {actual.get(key)}")
        for key in sorted(expected.keys() | actual.keys())
        if expected.get(key) != actual.get(key)
    ]


def main(folder: Path, part: str) -> int:
    """Prints the score; 1 where something differs or nothing was compared."""
    console = Console(width=200)
    cases = [load_case(path) for path in sorted(folder.glob("*.json")) if part in path.name]
    table = Table("level", "cases that differ")
    found = {case.name: compare_case(case) for case in cases}
    for name, differences in found.items():
        for row in differences:
            text = f"{name} {row.level}\n  expected {row.expected}\n  actual   {row.actual}"
            console.print(text, highlight=False, markup=False)
    for level in ("refused", "payable", "sum", "entry"):
        table.add_row(level, str(sum(any(row.level == level for row in rows) for rows in found.values())))
    console.print(table)
    equal = sum(not rows for rows in found.values())
    console.print(f"{equal} of {len(cases)} cases are equal")
    return 0 if cases and equal == len(cases) else 1


if __name__ == "__main__":
    folders = [Path(word) for word in sys.argv[1:] if Path(word).is_dir()]
    parts = [word for word in sys.argv[1:] if not Path(word).is_dir()]
    sys.exit(main(folders[0] if folders else FOLDER, parts[0] if parts else ""))
