"""Exact money: whole minor units, fractions of integers, three ways of rounding and one of sharing out.

Own-currency amounts are integers of 1/10 000 (``scaled``), amounts of a plan are integers of its currency's
minor unit (VND 0 digits, USD 2). Between two roundings stand fractions; never a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.numbers import get_currency_precision

SCALE = 10_000
MICRO = 10**6
"""Rates, shares and tier bounds have at most 6 digits: they are integers of this part."""
PICO = MICRO**2
"""What a rate makes of a part of a way is an integer of this part of a minor unit."""


@cache
def minor_digits(currency: str) -> int:
    """Digits of the currency's minor unit, at most 2 as the ledger's columns have."""
    return min(2, get_currency_precision(currency))


def scaled(amount: Decimal) -> int:
    """An own-currency amount in 1/10 000. Raises ValueError where it has more than 4 digits."""
    numerator, denominator = amount.as_integer_ratio()
    whole, rest = divmod(numerator * SCALE, denominator)
    if rest:
        raise ValueError(f"{amount} has more than 4 digits after the point; money of a row has at most 4")
    return whole


@cache
def micro(rate: Decimal) -> int:
    """A rate, share or bound in millionths. Raises ValueError where it has more than 6 digits."""
    numerator, denominator = rate.as_integer_ratio()
    whole, rest = divmod(numerator * MICRO, denominator)
    if rest:
        raise ValueError(
            f"{rate} has more than 6 digits after the point; rates, shares and bounds have at most 6"
        )
    return whole


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount of the currency in minor units, half away from zero."""
    numerator, denominator = amount.as_integer_ratio()
    return half_up(numerator * 10 ** minor_digits(currency), denominator)


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units as a Decimal with the currency's digits."""
    if not minor:
        return _nothing(currency)
    digits = minor_digits(currency)
    return Decimal(minor).scaleb(-digits) if digits else Decimal(minor)


@cache
def _nothing(currency: str) -> Decimal:
    """One 0 for all entries of a currency: more than half of them credit nothing."""
    return Decimal(0).scaleb(-minor_digits(currency))


@cache
def rate_decimal(rate: Fraction) -> Decimal:
    """An exchange rate with the ledger's 8 digits."""
    return Decimal(half_up(rate.numerator * 10**8, rate.denominator)).scaleb(-8)


def half_up(numerator: int, denominator: int = 1) -> int:
    """The nearest whole number; halves away from zero. ``denominator`` > 0."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def half_up_of(amount: Fraction | int) -> int:
    """As ``half_up``, of a fraction."""
    return half_up(amount.numerator, amount.denominator)


def truncate(amount: Fraction | int) -> int:
    """The whole number towards zero."""
    if amount < 0:
        return -(-amount.numerator // amount.denominator)
    return amount.numerator // amount.denominator


def apportion(total: int, weights: Sequence[int], ids: Sequence[str]) -> list[int]:
    """A whole in parts by largest remainder: proportional to ``weights``, ties by the smaller id.

    A negative whole mirrors a positive one. Weights that add up to 0 give everything to the smallest id.
    """
    if len(weights) == 1:
        return [total]
    if total < 0:
        return [-part for part in apportion(-total, weights, ids)]
    whole = sum(weights)
    if whole == 0:
        first = min(range(len(ids)), key=ids.__getitem__)
        return [total if place == first else 0 for place in range(len(ids))]
    if whole < 0:
        return apportion(total, [-weight for weight in weights], ids)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(ids)), key=lambda place: (-(total * weights[place] % whole), ids[place]))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
