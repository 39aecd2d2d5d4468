"""Numbers and dates as Vietnamese and English readers write them. Rounding happens here and nowhere else."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
)

_COMPACT_FROM = 1_000_000
NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class FigureText:
    """A figure twice: short enough for a card on a phone, and exact; the same where it is short already."""

    brief: str
    full: str


@dataclass(frozen=True)
class Formatter:
    """Writes for one language (`vi` or `en`) and one reporting currency (ISO 4217)."""

    language: str
    currency: str

    def figure(self, value: Decimal, unit: str) -> FigureText:
        """A KPI's value in its unit: currency, count, ratio, days, seconds or score; half away from zero."""
        return self._figure(value, unit)

    # Pages of a whole company write the same figures (0, targets, sums) over and over.
    @lru_cache(maxsize=1 << 17)  # noqa: B019 - formatters are few, and live as long as the process
    def _figure(self, value: Decimal, unit: str) -> FigureText:
        with localcontext(rounding=ROUND_HALF_UP, prec=60):
            full = self._full(value, unit)
            if unit == "currency" and abs(value) >= _COMPACT_FROM:
                return FigureText(self._brief_money(value), full)
            return FigureText(full, full)

    def axis(self, value: Decimal, unit: str) -> str:
        """A round figure for the scale of a chart."""
        with localcontext(rounding=ROUND_HALF_UP, prec=60):
            if abs(value) < _COMPACT_FROM and unit != "currency":
                return format_decimal(value, "#,##0.##", locale=self.language)
            form: Literal["long", "short"] = "long" if self.language == "vi" else "short"
            return format_compact_decimal(value, format_type=form, locale=self.language, fraction_digits=2)

    def change(self, change: Decimal, unit: str) -> str:
        """A change: of money and counts as a share of the earlier figure, of others as a difference."""
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        with localcontext(rounding=ROUND_HALF_UP, prec=60):
            if unit in ("currency", "count"):
                return sign + format_percent(abs(change), "#,##0.#%", locale=self.language)
            if unit == "ratio":
                points = format_decimal(abs(change) * 100, "#,##0.0", locale=self.language)
                return f"{sign}{points} {'điểm %' if self.language == 'vi' else 'pp'}"
            return sign + self._full(abs(change), unit)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - as above
    def percent(self, value: Decimal) -> str:
        """A fraction as whole percent."""
        with localcontext(rounding=ROUND_HALF_UP, prec=60):
            return format_percent(value, "#,##0%", locale=self.language)

    def share(self, value: Decimal) -> str:
        """A fraction as percent, to a tenth where it is not whole: eight weights of 0.125 are no 104 %."""
        with localcontext(rounding=ROUND_HALF_UP, prec=60):
            return format_percent(value, "#,##0.#%", locale=self.language)

    def money(self, value: Decimal, currency: str) -> str:
        """An exact amount in a currency of its own."""
        return Formatter(self.language, currency).figure(value, "currency").full

    def number(self, value: int) -> str:
        """A whole number with the language's thousands mark."""
        return format_decimal(value, "#,##0", locale=self.language)

    def day(self, day: date) -> str:
        """31/10/2026, or 31 Oct 2026."""
        return format_date(day, "dd/MM/y" if self.language == "vi" else "d MMM y", locale=self.language)

    def moment(self, moment: datetime) -> str:
        """A moment in UTC to the minute."""
        pattern = "HH:mm, dd/MM/y" if self.language == "vi" else "d MMM y, HH:mm"
        return f"{format_datetime(moment, pattern, locale=self.language)} UTC"

    def month(self, day: date) -> str:
        """Words for a month inside a sentence: tháng 10/2026, or October 2026."""
        return format_date(day, "'tháng' M/y" if self.language == "vi" else "MMMM y", locale=self.language)

    def short_month(self, day: date) -> str:
        """10/26, or Oct: narrow enough to stand under a bar."""
        return format_date(day, "M/yy" if self.language == "vi" else "MMM yy", locale=self.language)

    def _full(self, value: Decimal, unit: str) -> str:
        if unit == "currency":
            return format_currency(value, self.currency, locale=self.language)
        if unit == "ratio":
            return format_percent(value, "#,##0.0%", locale=self.language)
        pattern = "#,##0.0#" if unit == "score" else "#,##0" if unit == "seconds" else "#,##0.##"
        number = format_decimal(value, pattern, locale=self.language)
        words = {"days": ("ngày", "days"), "seconds": ("giây", "seconds")}.get(unit)
        return f"{number} {words[self.language == 'en']}" if words else number

    def _brief_money(self, value: Decimal) -> str:
        if self.language == "vi":
            number = format_compact_decimal(value, format_type="long", locale="vi", fraction_digits=2)
            return f"{number} {get_currency_symbol(self.currency, locale='vi')}".replace(" ", NO_BREAK_SPACE)
        return format_compact_currency(value, self.currency, locale=self.language, fraction_digits=2)
