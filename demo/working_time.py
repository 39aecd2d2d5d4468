"""When things happen: days of a Vietnamese working year, hours of a working day, in the company's UTC+7."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from demo.randomness import Ints, weighted

DAY_MICROSECONDS = 86_400_000_000
SECOND = 1_000_000
HOUR = 3_600 * SECOND
UTC_OFFSET = 7 * HOUR

_FIRST_DAYS_OF_TET = (
    "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12",
    "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26",
    "2029-02-13", "2030-02-02", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
)  # fmt: skip
# Weight of each day from 21 days before to 13 days after the first day of Tết, in percent of an ordinary day.
_AROUND_TET = [125] * 14 + [140] * 3 + [60, 25, 8, 4] + [2] * 4 + [10, 20] + [55] * 4 + [75] * 4
_FIXED_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)}
_WEEKDAY_WEIGHTS = (100, 104, 103, 101, 96, 34, 7)
# Share of each local hour, 0 to 23, in a thousand: two peaks, a lunch break, a few night owls.
HOUR_WEIGHTS = (1, 0, 0, 0, 0, 1, 4, 22, 96, 138, 142, 108, 30, 52, 118, 122, 98, 44, 12, 7, 5, 4, 3, 2)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def local_midnight(days: Ints) -> Ints:
    """The UTC moment (microseconds) at which the local day begins."""
    return days * DAY_MICROSECONDS - UTC_OFFSET


def local_day(moments: Ints) -> Ints:
    """The local day (days since 1970) of UTC moments."""
    return (moments + UTC_OFFSET) // DAY_MICROSECONDS


def _day_weight(day: date, last_of_month: int) -> int:
    weight = _WEEKDAY_WEIGHTS[day.weekday()]
    if (day.month, day.day) in _FIXED_HOLIDAYS:
        weight = weight * 8 // 100
    if last_of_month - day.day < 4:
        weight = weight * 145 // 100
    return max(weight, 1)


def _tet_factor(day: int, tet_days: list[int]) -> int:
    for tet in tet_days:
        if -21 <= day - tet < len(_AROUND_TET) - 21:
            return _AROUND_TET[day - tet + 21]
    return 100


@dataclass(frozen=True)
class Season:
    """How busy each day is: cumulative whole-number weights from `first_day` on."""

    first_day: int
    cumulative: Ints

    @classmethod
    def between(cls, first_day: int, last_day: int) -> "Season":
        """Weights of the days from `first_day` to `last_day`: weekends, holidays, Tết, month ends."""
        tet_days = [day_number(date.fromisoformat(text)) for text in _FIRST_DAYS_OF_TET]
        numbers = np.arange(first_day, last_day + 1, dtype=np.int64)
        months = numbers.astype("datetime64[D]").astype("datetime64[M]")
        last_days = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
        weights = [
            max(_day_weight(day, int(last)) * _tet_factor(int(number), tet_days) // 10, 1)
            for number, day, last in zip(
                numbers, numbers.astype("datetime64[D]").tolist(), last_days, strict=True
            )
        ]
        return cls(first_day, np.concatenate([[0], np.cumsum(np.asarray(weights, dtype=np.int64))]))

    def weight(self, start: Ints, stop: Ints) -> Ints:
        """Total weight of the days in [start, stop)."""
        return self.cumulative[stop - self.first_day] - self.cumulative[start - self.first_day]

    def days(self, uniform: NDArray[np.float64], start: Ints, stop: Ints) -> Ints:
        """A day in [start, stop) at each uniform, busy days more often; `start` where the span is empty."""
        stop = np.maximum(stop, start + 1)
        below = self.cumulative[start - self.first_day]
        target = below + (uniform * self.weight(start, stop)).astype(np.int64)
        return np.searchsorted(self.cumulative, target, side="right").astype(np.int64) - 1 + self.first_day


def moments(rng: np.random.Generator, days: Ints, resolution: int = SECOND) -> Ints:
    """A UTC moment in working hours of each local day, in whole multiples of `resolution` microseconds."""
    hours = weighted(rng, len(days), HOUR_WEIGHTS)
    inside = rng.integers(0, HOUR // resolution, len(days)) * resolution
    return local_midnight(days) + hours * HOUR + inside
