"""Numbers and dates as readers write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from publishing.formatting import NO_BREAK_SPACE, Formatter


def spaced(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize(
    ("language", "currency", "value", "unit", "brief", "full"),
    [
        ("vi", "VND", "1234567", "currency", "1,23 triệu ₫", "1.234.567 ₫"),
        ("vi", "VND", "12345678901.5", "currency", "12,35 tỷ ₫", "12.345.678.902 ₫"),
        ("vi", "VND", "999999", "currency", "999.999 ₫", "999.999 ₫"),
        ("vi", "VND", "-2500000", "currency", "-2,5 triệu ₫", "-2.500.000 ₫"),
        ("en", "VND", "12345678901", "currency", "₫12.35B", "₫12,345,678,901"),
        ("vi", "USD", "10005534", "currency", "10,01 triệu US$", "10.005.534,00 US$"),
        ("en", "USD", "0.005", "currency", "$0.01", "$0.01"),
        ("vi", "VND", "0.6315", "ratio", "63,2%", "63,2%"),
        ("vi", "VND", "0.0005", "ratio", "0,1%", "0,1%"),
        ("en", "VND", "0.0005", "ratio", "0.1%", "0.1%"),
        ("vi", "VND", "12345", "count", "12.345", "12.345"),
        ("vi", "VND", "4.255", "score", "4,26", "4,26"),
        ("en", "VND", "4", "score", "4.0", "4.0"),
        ("vi", "VND", "182.5", "seconds", "183 giây", "183 giây"),
        ("en", "VND", "31.254", "days", "31.25 days", "31.25 days"),
    ],
)
def test_a_figure_is_written_briefly_and_in_full(
    language: str, currency: str, value: str, unit: str, brief: str, full: str
) -> None:
    text = Formatter(language, currency).figure(Decimal(value), unit)
    assert (spaced(text.brief), spaced(text.full)) == (brief, full)


def test_figures_are_not_broken_over_two_lines() -> None:
    assert " " not in Formatter("vi", "VND").figure(Decimal(12_345_678), "currency").brief


@pytest.mark.parametrize(
    ("change", "unit", "vietnamese", "english"),
    [
        ("0.1", "currency", "+10%", "+10%"),
        ("-0.25", "count", "−25%", "−25%"),
        ("-0.15", "ratio", "−15,0 điểm %", "−15.0 pp"),
        ("0.5", "score", "+0,5", "+0.5"),
    ],
)
def test_a_change_of_money_is_a_share_and_a_change_of_a_ratio_is_in_points(
    change: str, unit: str, vietnamese: str, english: str
) -> None:
    assert Formatter("vi", "VND").change(Decimal(change), unit) == vietnamese
    assert Formatter("en", "VND").change(Decimal(change), unit) == english


def test_weights_are_written_so_that_they_add_up_to_one() -> None:
    """Eight of 12.5 % are the whole; 13 % each would be 104 %."""
    assert Formatter("vi", "VND").share(Decimal("0.125")) == "12,5%"
    assert Formatter("en", "VND").share(Decimal("0.2")) == "20%"


def test_dates_are_written_as_each_language_writes_them() -> None:
    vietnamese, english = Formatter("vi", "VND"), Formatter("en", "VND")
    assert vietnamese.day(date(2026, 10, 31)) == "31/10/2026"
    assert english.day(date(2026, 10, 31)) == "31 Oct 2026"
    assert vietnamese.month(date(2026, 2, 1)) == "tháng 2/2026"
    assert english.month(date(2026, 2, 1)) == "February 2026"
    assert vietnamese.moment(datetime(2026, 11, 1, 1, 5)) == "01:05, 01/11/2026 UTC"  # noqa: DTZ001
