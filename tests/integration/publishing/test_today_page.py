"""The page of the running day of a large company: small, whole on a phone, and provisional at first sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from publishing.intraday.figures import read_boards
from publishing.intraday.page import render_today
from publishing.intraday.releasing import VIEWS
from tests.integration.publishing.browsing import Screen

COMPANY = Path(__file__).with_name("large_tick.sql")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    with duckdb.connect() as connection:
        connection.execute(COMPANY.read_text("utf-8"))
        connection.execute(VIEWS.read_text("utf-8"))
        return render_today(connection)


def test_a_large_company_has_a_small_page_that_says_who_is_left_out(pages: dict[str, str]) -> None:
    assert max(len(page.encode()) for page in pages.values()) < 150_000
    assert pages["index.en.html"].count("460 more reps") == 3
    assert pages["index.html"].count("Còn 38 khu vực nữa") == 3
    assert "<b>" not in pages["index.html"]


def test_it_asks_for_nothing_and_says_at_the_top_that_it_is_provisional(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert not re.search(r"<script|src=|http://|https://", page)
    assert pages["index.html"].index("Tạm tính</strong> Cập nhật lúc 17:30") < pages["index.html"].index(
        "<h2"
    )


def test_a_month_whose_certified_part_is_held_has_no_number_and_no_rank() -> None:
    """Calls are held since yesterday: today's are known, the month's and the target's progress are not."""
    with duckdb.connect() as connection:
        connection.execute(COMPANY.read_text("utf-8"))
        held = "kpi_code = 'calls_made'"
        connection.execute(f"update intraday.certified_to_date set certified_value = null where {held}")
        connection.execute(f"update intraday.progress set kpi_progress_rate = null where {held}")
        connection.execute(VIEWS.read_text("utf-8"))
        orders, calls, _ = read_boards(connection)
        page = render_today(connection)["index.html"]
    assert orders.company.month_to_date == 9_876_543_210 + 123_456_789
    assert orders.reps[0].rank == 1
    rows = [calls.company, *calls.reps]
    assert {row.today for row in rows} == {Decimal(123_456_789)}
    assert [row for row in rows if (row.month_to_date, row.rank) != (None, None)] == []
    section = page.split('aria-labelledby="calls_made"')[1].split("</section>")[0]
    assert '<p class="figure"><span class="none">chưa có số</span></p>' in section
    assert "chưa có chỉ tiêu" not in section


def test_what_was_taken_back_draws_an_empty_meter() -> None:
    """5 % below nothing: a width below 0 is none, and the bar would be drawn full."""
    with duckdb.connect() as connection:
        connection.execute(COMPANY.read_text("utf-8"))
        connection.execute("update intraday.progress set kpi_progress_rate = -0.05")
        connection.execute(VIEWS.read_text("utf-8"))
        page = render_today(connection)["index.html"]
    assert "-5%</data>" in page
    assert set(re.findall(r'<i style="width:([^"]*)%"', page)) == {"0"}


@pytest.mark.e2e
@pytest.mark.parametrize("language", ["index.html", "index.en.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window_and_axe_finds_nothing(
    pages: dict[str, str],
    open_screen: Callable[[int, Literal["light", "dark"]], Screen],
    tmp_path: Path,
    width: int,
    language: str,
) -> None:
    file = tmp_path / language
    file.write_text(pages[language], encoding="utf-8")
    screen = open_screen(width, "light")
    screen.page.goto(file.as_uri())
    assert screen.page.evaluate("document.documentElement.scrollWidth") == width
    assert screen.page.locator("h2").count() == 4
    bar = screen.page.locator("#as-of").bounding_box()
    assert bar is not None
    assert 0 < bar["y"] < 200
    assert (screen.asked, screen.complaints) == ([file.as_uri()], [])
    assert Axe().run(screen.page).response["violations"] == []
