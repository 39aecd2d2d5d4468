"""Random numbers that are the same on every machine.

Only integers and plain products of uniforms are drawn: logarithms and exponentials differ in their last digit
between processors, integer draws do not.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NULL = int(np.iinfo(np.int64).min)
"""The missing value of every integer array: keys, days, moments, amounts."""


def generator(seed: int, entity: str, chunk: int = 0) -> np.random.Generator:
    """Random numbers of one entity (and one chunk of it), independent of every other entity's."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(entity.encode()), chunk])))


def weighted(rng: np.random.Generator, count: int, weights: Sequence[int]) -> Ints:
    """Positions in `weights`, each drawn as often as its whole-number weight says."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.int64))
    return np.searchsorted(bounds, rng.integers(0, bounds[-1], count), side="right").astype(np.int64)


def skewed(rng: np.random.Generator, count: int, low: int, high: int) -> Ints:
    """Whole numbers in [low, high), many small ones and a few large ones (cube of a uniform)."""
    uniform = rng.random(count)
    return low + (uniform * uniform * uniform * (high - low)).astype(np.int64)


def chance(rng: np.random.Generator, count: int, per_mille: int) -> Flags:
    """True in `per_mille` of a thousand draws."""
    return rng.integers(0, 1000, count) < per_mille


def rounded(values: Ints, step: int) -> Ints:
    """Whole multiples of `step`, halves upwards; at least one step."""
    return np.maximum((values + step // 2) // step, 1) * step


def within(uniform: NDArray[np.float64], low: Ints, high: Ints) -> Ints:
    """Whole numbers in [low, high) at the given uniforms; `low` where the span is empty."""
    inside: Ints = (uniform * np.maximum(high - low, 0)).astype(np.int64)
    return low + inside
