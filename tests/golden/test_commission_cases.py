"""The golden commission cases come out equal: payables, sums and entries, refused locks too."""

from __future__ import annotations

from pathlib import Path

from tests.golden.commission_cases import load_case
from tests.golden.commission_comparison import compare_case


def test_every_golden_commission_case_is_equal(shared: Path) -> None:
    paths = sorted((shared / "golden" / "commission").glob("*.json"))
    assert len(paths) == 69
    differing = {path.stem: differences for path in paths if (differences := compare_case(load_case(path)))}
    assert differing == {}


def test_the_cases_hold_entries_to_compare(shared: Path) -> None:
    cases = [load_case(path) for path in sorted((shared / "golden" / "commission").glob("*.json"))]
    assert sum(len(case.expected.get("entries", ())) for case in cases) > 400
    assert sum("refused" in case.expected for case in cases) == 1
