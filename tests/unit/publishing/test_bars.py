"""Bars of a chart: their heights, target marks and round lines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from publishing.drilldown.bars import Point, bar_chart, scale_of


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        ("0", "64", ["0", "20", "40", "60", "80"]),
        ("0", "9", ["0", "2.5", "5", "7.5", "10"]),
        ("0", "340", ["0", "100", "200", "300", "400"]),
        ("-5", "15", ["-5", "0", "5", "10", "15", "20"]),
        ("0", "0", ["0", "0.25"]),
    ],
)
def test_the_scale_has_round_steps_that_span_the_bars(lowest: str, highest: str, expected: list[str]) -> None:
    assert scale_of(Decimal(lowest), Decimal(highest)) == [Decimal(number) for number in expected]


def points(*values: str | None, target: str | None = None) -> list[Point]:
    return [
        Point(
            date(2026, 10, 1) + timedelta(days=place),
            None if value is None else Decimal(value),
            None if target is None else Decimal(target),
        )
        for place, value in enumerate(values)
    ]


def test_bars_stand_on_nought_and_share_one_scale_with_the_target() -> None:
    # Lines at 0, 20, 40, 60, 80: 64 is 80 % of the height, the target 32 is 40 %.
    chart = bar_chart(points("64", "16", target="32"))
    assert [(bar.bottom, bar.height, bar.target) for bar in chart.bars] == [(0, 80, 40), (0, 20, 40)]
    assert [(int(value), height) for value, height in chart.lines] == [
        *((0, 0), (20, 25), (40, 50), (60, 75), (80, 100))
    ]


def test_a_target_above_every_bar_is_inside_the_chart() -> None:
    assert [bar.target for bar in bar_chart(points("1", target="64")).bars] == [80]


def test_a_negative_figure_hangs_below_nought() -> None:
    # Lines at −5, 0, …, 20: nought is at 20 %; 15 reaches from there to 80 %, −5 from 0 % to 20 %.
    chart = bar_chart(points("-5", "15"))
    assert [(bar.bottom, bar.height) for bar in chart.bars] == [(0, 20), (20, 60)]


def test_a_day_without_a_figure_has_no_target_mark_of_its_own_making() -> None:
    chart = bar_chart(points(None, "5"))
    assert [bar.target for bar in chart.bars] == [None, None]
    assert [point.value for point in chart.known] == [Decimal(5)]
    assert chart.highest.start == date(2026, 10, 2)
