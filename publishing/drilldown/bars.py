"""Bars of a chart as percentages of its height: the page draws them by its style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Point:
    """One day or month: what was reached, what was to be reached, and whether it still runs."""

    start: date
    value: Decimal | None
    target: Decimal | None = None
    is_partial: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar's foot, height and target mark in percent of the chart; None where there is none."""

    point: Point
    bottom: float
    height: float
    target: float | None


@dataclass(frozen=True)
class BarChart:
    """Bars from left to right, and the values of the lines behind them with their height in percent."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[Decimal, float], ...]

    @property
    def known(self) -> list[Point]:
        """The points that have a figure, in their order."""
        return [bar.point for bar in self.bars if bar.point.value is not None]

    @property
    def highest(self) -> Point:
        """The highest point, the first of equal ones."""
        return max(self.known, key=lambda point: point.value or Decimal(0))


def bar_chart(points: Sequence[Point]) -> BarChart:
    """Bars and target marks on one scale that begins at 0 or below."""
    values = [each for point in points for each in (point.value, point.target) if each is not None]
    ticks = scale_of(min([Decimal(0), *values]), max([Decimal(0), *values]))
    low, span = ticks[0], ticks[-1] - ticks[0]

    def percent(value: Decimal) -> float:
        return float(round(100 * (value - low) / span, 1))

    return BarChart(
        bars=tuple(
            Bar(
                point=point,
                bottom=percent(min(point.value or Decimal(0), Decimal(0))),
                height=percent(low + abs(point.value or Decimal(0))),
                target=None if point.target is None else percent(point.target),
            )
            for point in points
        ),
        lines=tuple((tick, percent(tick)) for tick in ticks),
    )


def scale_of(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """Round steps (1, 2, 2.5 or 5 times a power of ten), four to six of them, that span both values and 0."""
    span = (highest - lowest) or Decimal(1)
    power = Decimal(10) ** ((span / 4).adjusted())
    step = next(
        power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor * 4 >= span
    )
    first = int((lowest / step).to_integral_value("ROUND_FLOOR"))
    last = int(((highest + span / 20) / step).to_integral_value("ROUND_CEILING"))
    return [step * number for number in range(first, last + 1)]
