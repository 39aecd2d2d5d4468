"""The chart of thirteen months."""

import re
from datetime import date
from decimal import Decimal

import pytest

from publishing.formatting import Formatter
from publishing.page_content import TrendPoint
from publishing.trend_chart import DESKTOP, PHONE, draw_trend, scale_of


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


def test_the_chart_has_a_bar_a_month_and_the_page_s_own_colours() -> None:
    points = [TrendPoint(date(2026, month, 1), Decimal(month * 1_000_000), month == 3) for month in (1, 2, 3)]
    svg = draw_trend(points, "currency", Formatter("vi", "VND"), DESKTOP)
    assert svg.count('class="bar"') == 2
    assert svg.count('class="bar-running"') == 1
    labels = re.findall(r'<text[^>]*class="axis-label"[^>]*>([^<]*)</text>', svg)
    assert [label for label in labels if "/" in label] == ["1/26", "2/26", "3/26"]
    assert [label for label in labels if "/" not in label] == [
        "0",
        "1 triệu",
        "2 triệu",
        "3 triệu",
        "4 triệu",
    ]
    assert re.findall(r'<text[^>]*class="bar-label"[^>]*>([^<]*)</text>', svg) == ["3\u00a0triệu\u00a0₫"]
    assert not re.findall(r'(?:fill|stroke)="#', svg)


def test_a_phone_s_chart_labels_every_third_month_up_to_the_newest() -> None:
    points = [TrendPoint(date(2026, month, 1), Decimal(month), False) for month in range(1, 11)]
    svg = draw_trend(points, "count", Formatter("vi", "VND"), PHONE)
    assert re.findall(r">(\d+/26)</text>", svg) == ["1/26", "4/26", "7/26", "10/26"]


def test_a_month_without_a_figure_has_no_label() -> None:
    points = [TrendPoint(date(2026, 1, 1), Decimal(5), False), TrendPoint(date(2026, 2, 1), None, False)]
    svg = draw_trend(points, "count", Formatter("en", "VND"), DESKTOP)
    assert svg.count('class="bar"') == 2
    assert re.findall(r'class="bar-label"[^>]*>([^<]+)</text>', svg) == []


def test_the_same_figures_give_the_same_chart() -> None:
    points = [TrendPoint(date(2026, month, 1), Decimal(month), False) for month in (1, 2)]
    charts = {draw_trend(points, "count", Formatter("vi", "VND"), PHONE) for _ in range(2)}
    assert len(charts) == 1
    assert "id=" not in charts.pop()
