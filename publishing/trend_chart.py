"""The trend as an SVG that needs no script, no font and no network; its colours are the page's own."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import altair
import vl_convert

from publishing.formatting import Formatter
from publishing.page_content import TrendPoint

# Colours that stand for the page's classes: an SVG inside a page takes its colours from the style sheet, and
# so follows the reader's dark or light screen.
_CLASS_OF_COLOUR = {
    "#010101": "bar",
    "#020202": "bar-running",
    "#030303": "bar-label",
    "#040404": "axis-label",
}
_GRID_COLOUR = "#050505"


@dataclass(frozen=True)
class ChartSize:
    """Width and height of the plot in CSS pixels, and how many months share one label below it.

    The newest figure is written above its bar only where the bars are wide enough for it.
    """

    width: int
    height: int
    months_per_label: int
    labels_newest: bool


PHONE = ChartSize(width=278, height=150, months_per_label=3, labels_newest=False)
DESKTOP = ChartSize(width=620, height=200, months_per_label=1, labels_newest=True)


def draw_trend(points: Sequence[TrendPoint], unit: str, formatter: Formatter, size: ChartSize) -> str:
    """Bars by month, the running month set apart, the latest figure written above its bar."""
    values = [point.value or Decimal(0) for point in points]
    ticks = scale_of(min([Decimal(0), *values]), max([Decimal(0), *values]))
    months = [point.month.isoformat() for point in points]
    last = len(points) - 1
    month_labels = {
        month: formatter.short_month(point.month)
        for place, (month, point) in enumerate(zip(months, points, strict=True))
        if (last - place) % size.months_per_label == 0
    }
    heights = [float(tick) for tick in ticks]
    rows = [
        {
            "month": month,
            "value": float(value),
            "running": point.is_partial,
            "label": _label(point, unit, formatter),
        }
        for month, value, point in zip(months, values, points, strict=True)
    ]
    x = altair.X(
        "month:O", sort=months, title=None, scale=altair.Scale(paddingInner=0.28, paddingOuter=0.1)
    ).axis(
        labelExpr=f"{json.dumps(month_labels)}[datum.value] || ''",
        labelAngle=0,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )
    y = altair.Y(
        "value:Q", stack=False, title=None, scale=altair.Scale(domain=[heights[0], heights[-1]])
    ).axis(
        values=heights,
        # The labels are written here; the chart formats nothing itself.
        labelExpr=f"{json.dumps([formatter.axis(tick, unit) for tick in ticks])}"
        f"[indexof({json.dumps(heights)}, datum.value)]",
        ticks=False,
        domain=False,
    )
    base = altair.Chart(altair.Data(values=rows), width=size.width, height=size.height).encode(x=x, y=y)
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=altair.condition("datum.running", altair.value("#020202"), altair.value("#010101"))
    )
    newest = base.transform_filter(altair.datum.month == months[-1])
    label = newest.mark_text(
        dy=-8, align="right", dx=size.width / len(points) / 2, color="#030303", fontWeight=600
    )
    chart = (bars + label.encode(text="label:N") if size.labels_newest else bars).configure(
        font="system-ui, sans-serif",
        background="transparent",
        view=altair.ViewConfig(stroke=None),
        axis=altair.AxisConfig(
            labelColor="#040404", gridColor=_GRID_COLOUR, labelFontSize=11, labelPadding=6, labelLimit=120
        ),
        text=altair.MarkConfig(fontSize=12),
    )
    return _themed(vl_convert.vegalite_to_svg(chart.to_dict()))


def scale_of(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """Round steps (1, 2, 2.5 or 5 times a power of ten), four to six of them, that span both values and 0."""
    span = (highest - lowest) or Decimal(1)
    power = Decimal(10) ** ((span / 4).adjusted())
    step = next(
        power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor * 4 >= span
    )
    first = int((lowest / step).to_integral_value("ROUND_FLOOR"))
    # A little air above the highest bar, for its label.
    last = int(((highest + span / 20) / step).to_integral_value("ROUND_CEILING"))
    return [step * number for number in range(first, last + 1)]


def _label(point: TrendPoint, unit: str, formatter: Formatter) -> str:
    return "" if point.value is None else formatter.figure(point.value, unit).brief


def _themed(svg: str) -> str:
    for colour, name in _CLASS_OF_COLOUR.items():
        svg = svg.replace(f'fill="{colour}"', f'class="{name}"')
    svg = svg.replace(f'stroke="{_GRID_COLOUR}"', 'class="grid"')
    svg = re.sub(r' (aria-[a-z]+|role|xmlns:xlink|font-family)="[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
