"""The page of the running day of a large company: small, whole on a phone, and provisional at first sight."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from publishing.intraday.page import render_today
from publishing.intraday.releasing import VIEWS
from tests.integration.publishing.test_pages_in_browser import BROWSER, browse

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


MEASURING_PAGE = """<!doctype html><body><pre id="measured"></pre>
<iframe src="PAGE" style="border:0;width:WIDTHpx;height:900px"></iframe><script>
const frame = document.querySelector("iframe");
frame.onload = () => {
  const page = frame.contentDocument, view = page.documentElement;
  document.querySelector("#measured").textContent = JSON.stringify({
    width: view.clientWidth, scroll_width: view.scrollWidth,
    headings: page.querySelectorAll("h2").length,
    bar: page.querySelector("#as-of").getBoundingClientRect().top,
  });
};
</script>"""


@pytest.mark.e2e
@pytest.mark.skipif(BROWSER is None, reason="no browser on this machine")
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(pages: dict[str, str], tmp_path: Path, width: int) -> None:
    page = tmp_path / "today.html"
    page.write_text(pages["index.html"], encoding="utf-8")
    measuring = tmp_path / "measuring.html"
    text = MEASURING_PAGE.replace("PAGE", page.name).replace("WIDTH", str(width))
    measuring.write_text(text, encoding="utf-8")
    shown = browse(tmp_path, measuring.as_uri(), "--dump-dom")
    found = re.search(r'<pre id="measured">(.*?)</pre>', shown)
    assert found is not None
    measured = json.loads(found[1])
    assert measured["scroll_width"] <= measured["width"] == width
    assert measured["headings"] == 4
    assert 0 < measured["bar"] < 200
