"""Quotients of decimals, to twelve digits and half away from zero, against exact fractions (ruling 46)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import duckdb
import jinja2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbt_project.building import PROJECT

MACROS = "".join(
    (PROJECT / "macros" / f"{name}.sql").read_text("utf-8")
    for name in ("exact_quotient", "exact_quotient_of_thousandths")
)
DIGITS = Context(prec=60, rounding=ROUND_HALF_UP)
MONEY = st.decimals(-4_000_000_000_000, 4_000_000_000_000, places=3)
COUNTS = st.integers(-5_000, 5_000).map(Decimal)
ANY = st.decimals(-(10**13), 10**13, places=12)


def macros() -> Any:
    """The macros by name: each gives the SQL of its columns."""
    return jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(MACROS).module


def exactly(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The quotient, rounded once from the exact fraction."""
    if divisor == 0:
        return None
    quotient = Fraction(dividend) / Fraction(divisor)
    twice = 2 * abs(quotient) * 10**12
    digits = (twice.numerator + twice.denominator) // (2 * twice.denominator)
    return DIGITS.multiply(Decimal(digits if quotient >= 0 else -digits), Decimal("1e-12"))


def asked(dividend: Decimal, divisor: Decimal) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Both macros' quotients, that of thousandths without its sign; null where it does not tell."""
    made = macros()
    row = duckdb.execute(
        f"""
        with given as (select cast($a as decimal(38, 12)) as a, cast($b as decimal(38, 12)) as b),
        whole as (select *, {made.in_thousandths("a")} as c, {made.in_thousandths("b")} as d from given)
        select {made.exact_quotient("a", "b")}, {made.exact_quotient_of_thousandths("c", "d")} from whole
        """,
        {"a": str(dividend), "b": str(divisor)},
    ).fetchone()
    assert row is not None
    return row[0], row[1], exactly(dividend, divisor)


@settings(max_examples=300, deadline=None)
@given(st.one_of(MONEY, COUNTS), st.one_of(MONEY, COUNTS))
@example(Decimal(1), Decimal(3))
@example(Decimal(2), Decimal(3))
@example(Decimal(1), Decimal("2000000000000"))
@example(Decimal(3), Decimal("2000000000000"))
@example(Decimal("3999999999999.999"), Decimal("3999999999999.998"))
@example(Decimal("-3999999999999.999"), Decimal("0.001"))
@example(Decimal(0), Decimal(7))
@example(Decimal(7), Decimal(0))
def test_counts_and_money_are_divided_in_thousandths(dividend: Decimal, divisor: Decimal) -> None:
    long, short, expected = asked(dividend, divisor)
    assert long == expected
    within = max(abs(dividend), abs(divisor)) < 4_000_000_000_000
    assert short == (abs(expected) if expected is not None and within else None)


@settings(max_examples=200, deadline=None)
@given(ANY, ANY.filter(lambda divisor: abs(divisor) >= Decimal("0.001")))
@example(Decimal("0.0005"), Decimal(3))
@example(Decimal("9007199254740.993"), Decimal(1))
@example(Decimal("4000000000000"), Decimal(1))
def test_what_has_more_digits_is_not_guessed(dividend: Decimal, divisor: Decimal) -> None:
    long, short, expected = asked(dividend, divisor)
    assert long == expected
    assert expected is not None
    assert short in (None, abs(expected))


@pytest.mark.parametrize("more", ["0.0001", "4000000000000", "12345678901234567890"])
def test_a_number_that_is_no_thousandths_within_reach_is_null(more: str) -> None:
    _, short, _ = asked(Decimal(more), Decimal(1))
    assert short is None
