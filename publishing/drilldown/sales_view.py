"""The first thing that a page says: sales of the month and of the day against target, and how far time is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.drilldown.bars import BarChart, Point, bar_chart
from publishing.drilldown.reading import Reading
from publishing.drilldown.sales import MemberSales, same_days_before
from publishing.drilldown.targets import Attained
from publishing.kpi_figures import month_before, month_of


@dataclass(frozen=True)
class SalesView:
    """Sales of one member. `earlier` are those of the month before: in a running month of its same days.

    `day_target` is the target of each worked day of the month. `ranks` are (among whom, rank, of how many).
    """

    unit: str
    value: Decimal | None
    is_partial: bool
    day: date
    day_value: Decimal | None
    day_target: Decimal | None
    is_working_day: bool
    attained: Attained | None
    time_progress: Decimal | None
    earlier: Decimal | None
    ranks: tuple[tuple[str, int, int], ...]
    daily: BarChart | None
    monthly: BarChart | None

    @property
    def change(self) -> Decimal | None:
        """Against the earlier sales, relative to them."""
        if self.value is None or not self.earlier:
            return None
        return (self.value - self.earlier) / abs(self.earlier)


def sales_view(
    reading: Reading,
    sales: MemberSales,
    attained_by_month: dict[date, Attained | None],
    ranks: tuple[tuple[str, int, int], ...] = (),
) -> SalesView | None:
    """What one member sold; None where the release has no measure to lead with.

    `attained_by_month` holds the months of the trend, oldest first, the running month last.
    """
    if reading.leading is None:
        return None
    as_of, calendar = reading.company.as_of, reading.calendar
    month = sales.months.get(reading.month)
    attained = attained_by_month[reading.month]
    day_target = attained.target / attained.working_days if attained and attained.working_days else None
    return SalesView(
        unit=reading.leading.unit,
        value=month.value if month else None,
        is_partial=month.is_partial if month else False,
        day=as_of,
        day_value=sales.days.get(as_of),
        day_target=day_target,
        is_working_day=as_of in calendar.working_days,
        attained=attained,
        time_progress=calendar.time_progress,
        earlier=_earlier(sales, as_of, month is not None and month.is_partial),
        ranks=ranks,
        daily=_daily(reading, sales, day_target),
        monthly=_monthly(sales, attained_by_month),
    )


def trend_months(reading: Reading) -> list[date]:
    """The months of the trend, oldest first."""
    months = [reading.month]
    while len(months) < reading.settings.trend_months:
        months.insert(0, month_before(months[0]))
    return months


def _earlier(sales: MemberSales, as_of: date, is_partial: bool) -> Decimal | None:
    if is_partial:
        return same_days_before(sales, as_of)
    before = sales.months.get(month_before(month_of(as_of)))
    return before.value if before else None


def _daily(reading: Reading, sales: MemberSales, day_target: Decimal | None) -> BarChart | None:
    """The days of the month; a target mark stands on worked days only, without a calendar nowhere."""
    calendar = reading.calendar
    if not any(day in sales.days for day in calendar.days):
        return None
    return bar_chart(
        [
            Point(day, sales.days.get(day), day_target if day in calendar.working_days else None)
            for day in calendar.days
        ]
    )


def _monthly(sales: MemberSales, attained_by_month: dict[date, Attained | None]) -> BarChart | None:
    if not sales.months:
        return None
    points = []
    for month, attained in attained_by_month.items():
        found = sales.months.get(month)
        points.append(
            Point(
                month,
                found.value if found else None,
                attained.target if attained else None,
                found.is_partial if found else False,
            )
        )
    return bar_chart(points)
