"""No float in the money path, and the three roundings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from publishing.commission import engine
from publishing.commission.engine.money import (
    apportion,
    half_up,
    half_up_of,
    micro,
    scaled,
    to_decimal,
    truncate,
)

MONEY_PATH = Path(engine.__file__).parent
INEXACT = {"float", "round", "math", "statistics", "numpy", "pandas", "sqrt", "timestamp", "total_seconds"}


def inexact_places(source: str) -> Iterator[str]:
    """Float literals, true divisions (of integers they make floats), and names that make floats."""
    for node in ast.walk(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{line}: the literal {node.value}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"{line}: a division by /"
        if isinstance(node, ast.Name) and node.id in INEXACT:
            yield f"{line}: {node.id}"
        if isinstance(node, ast.Attribute) and node.attr in INEXACT:
            yield f"{line}: .{node.attr}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            yield from (f"{line}: import of {name}" for name in names if name.split(".")[0] in INEXACT)


def test_no_float_stands_in_the_money_path() -> None:
    files = sorted(MONEY_PATH.glob("*.py"))
    assert len(files) > 25
    found = [f"{file.name}:{place}" for file in files for place in inexact_places(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["rate = 0.01", "part / whole", "amount = float(text)", "import math", "x = round(y)", "x /= 2"],
)
def test_a_float_would_be_found(source: str) -> None:
    assert list(inexact_places(source))


@pytest.mark.parametrize(
    ("amount", "up", "cut"),
    [("0.5", 1, 0), ("-0.5", -1, 0), ("2.4", 2, 2), ("-2.6", -3, -2), ("7", 7, 7), ("0", 0, 0)],
)
def test_halves_go_away_from_zero_and_truncation_towards_it(amount: str, up: int, cut: int) -> None:
    assert half_up_of(Fraction(amount)) == up
    assert truncate(Fraction(amount)) == cut
    assert half_up(Fraction(amount).numerator * 7, Fraction(amount).denominator * 7) == up


def test_a_whole_in_parts_goes_to_the_largest_remainders_and_then_to_the_smaller_id() -> None:
    assert apportion(100, [1, 1, 1], ["b", "a", "c"]) == [33, 34, 33]
    assert apportion(-100, [1, 1, 1], ["b", "a", "c"]) == [-33, -34, -33]
    assert apportion(10, [6, 3, 1], ["a", "b", "c"]) == [6, 3, 1]
    assert apportion(11, [60, 29, 11], ["a", "b", "c"]) == [7, 3, 1]
    assert apportion(5, [0, 0], ["b", "a"]) == [0, 5]


def test_minor_units_are_those_of_the_currency() -> None:
    assert str(to_decimal(336, "USD")) == "3.36"
    assert str(to_decimal(336, "VND")) == "336"


def test_numbers_finer_than_their_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 4 digits"):
        scaled(Decimal("0.00001"))
    with pytest.raises(ValueError, match="more than 6 digits"):
        micro(Decimal("0.0000001"))
