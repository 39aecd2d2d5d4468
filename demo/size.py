"""How large the company is, and which days it covers."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.errors import SizeRefused
from demo.working_time import DAY_MICROSECONDS, day_number, local_midnight

SMALLEST_REPS, SMALLEST_MONTHS = 10, 3
_SPLIT_FROM_ROWS = 2_000_000


@dataclass(frozen=True)
class Month:
    """One calendar month of the company's time: its label (2026-10), first day and first day after it."""

    label: str
    start: int
    stop: int


@dataclass(frozen=True)
class Size:
    """What was asked for; everything else of the company follows from it and the seed."""

    reps: int
    months: int
    until: date
    seed: int
    calls: int
    deals: int
    invoice_lines: int

    @property
    def last_day(self) -> int:
        """The last complete day, in days since 1970."""
        return day_number(self.until)

    @property
    def first_day(self) -> int:
        """First day of the first month, in days since 1970."""
        return self.calendar[0].start

    @property
    def cutoff(self) -> int:
        """First UTC microsecond that the extracts do not know: the local midnight that ends the last day."""
        return int(local_midnight(np.asarray([self.last_day + 1], dtype=np.int64))[0])

    @property
    def extracted_at(self) -> int:
        """When the extracts were drawn: half past one in the night after the last day, local time."""
        return self.cutoff + DAY_MICROSECONDS // 16

    @property
    def batch_id(self) -> str:
        """Name of the night's batch."""
        return f"DEMO-{self.until:%Y%m%d}"

    @property
    def rep_months(self) -> int:
        """Reps times months: the measure to which most entities are proportional."""
        return self.reps * self.months

    @property
    def is_split(self) -> bool:
        """Whether large entities are delivered as one file per month."""
        return self.calls + self.deals + self.invoice_lines > _SPLIT_FROM_ROWS

    @property
    def calendar(self) -> tuple[Month, ...]:
        """The months covered, the last one up to `until`."""
        last = self.until.year * 12 + self.until.month - 1
        months = []
        for index in range(last - self.months + 1, last + 1):
            first = date(index // 12, index % 12 + 1, 1)
            following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
            stop = min(day_number(following), self.last_day + 1)
            months.append(Month(f"{first:%Y-%m}", day_number(first), stop))
        return tuple(months)


def company_size(
    reps: int, months: int, until: date, seed: int, calls: int | None, deals: int | None, lines: int | None
) -> Size:
    """The size with its defaults: 100 calls, 12 deals and 40 invoice lines a rep and month.

    Raises:
        SizeRefused: fewer than 10 reps or 3 months, or a date outside 2016 to 2034.
    """
    if reps < SMALLEST_REPS or months < SMALLEST_MONTHS or not 2018 <= until.year <= 2034:
        raise SizeRefused(
            f"{reps} reps, {months} months until {until}: a demo company has at least "
            f"{SMALLEST_REPS} reps and {SMALLEST_MONTHS} months "
            "and ends in 2018 to 2034. Nothing was written. Ask for such a size."
        )
    rep_months = reps * months
    return Size(
        reps, months, until, seed,
        rep_months * 100 if calls is None else calls,
        rep_months * 12 if deals is None else deals,
        rep_months * 40 if lines is None else lines,
    )  # fmt: skip
