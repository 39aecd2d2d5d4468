"""The pages in a real browser: on a phone and on a desk, light and dark, by keyboard and by axe."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from publishing.releasing import publish
from tests.integration.publishing.browsing import BROWSER, Screen
from tests.integration.publishing.sales_company import NIGHT, write_sales_company

pytestmark = pytest.mark.e2e

PHONE, DESK = 390, 1280
# One page of every kind, and the emptiest rep.
KINDS = [
    *("index", "checks", "role-sales-manager", "role-finance", "stage-lead", "region-BAC", "region-NAM.2"),
    *("team-R9", "rep-R1", "rep-T00", "pay/index", "pay/rep-R1"),
]

# What lies beyond the right edge, except what only screen readers see.
OUTSIDE = """() => [...document.querySelectorAll("body *:not(.skip):not(.hidden):not(.hidden *)")]
  .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(element => element.tagName + "." + element.className + ": " + element.textContent.slice(0, 40))"""
# Texts of a chart's labels that lie upon one another.
OVERLAPS = """() => [...document.querySelectorAll(".bars")].flatMap(bars => {
  const boxes = [...bars.querySelectorAll("span")].map(span => span.getBoundingClientRect())
    .filter(box => box.width > 0);
  return boxes.slice(1).filter((box, place) => box.left < boxes[place].right).map(box => box.left);
})"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with a long company name, long names of people, every mark and an override."""
    if BROWSER is None:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-core")
    state = tmp_path_factory.mktemp("browser") / "state"
    write_sales_company(state)
    publish(state, NIGHT, datetime(2026, 10, 22, 1, tzinfo=UTC))
    return state / "published" / "pages"


@pytest.fixture
def phone(open_screen: Callable[[int, Literal["light", "dark"]], Screen]) -> Page:
    return open_screen(PHONE, "light").page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_asks_nobody_complains_of_nothing_and_is_usable_by_all(
    pages: Path,
    open_screen: Callable[[int, Literal["light", "dark"]], Screen],
    tmp_path: Path,
    kind: str,
    language: str,
) -> None:
    address = (pages / f"{kind}{'.en' if language == 'en' else ''}.html").as_uri()
    # Axe looks at the phone: light in one language, dark in the other; the desk has what is left.
    schemes: dict[int, Literal["light", "dark"]] = {PHONE: "light", DESK: "dark"}
    if language == "en":
        schemes = {PHONE: "dark", DESK: "light"}
    for width, scheme in schemes.items():
        screen = open_screen(width, scheme)
        page = screen.page
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        picture = tmp_path / f"{kind.replace('/', '-')}.{language}.{width}.png"
        page.screenshot(path=picture, full_page=True)
        # A blank picture of this size is smaller than 10 kB.
        assert picture.stat().st_size > 30_000
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(OVERLAPS) == []
        assert (screen.asked, screen.complaints) == ([address], [])
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0
        if width == PHONE:
            found = Axe().run(page)
            assert len(found.response["passes"]) > 10
            assert found.violations_count == 0, found.generate_report()


def test_the_first_screen_of_a_phone_says_whose_page_sales_attainment_and_date(
    pages: Path, phone: Page
) -> None:
    page = phone
    page.goto((pages / "rep-R1.html").as_uri())
    for selector in ("h1", ".as-of", "data.sales", "data.attainment", ".gauge"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 800, selector


def test_the_keyboard_goes_down_from_the_company_to_a_rep_in_the_order_of_the_page(
    pages: Path, phone: Page
) -> None:
    page = phone
    page.goto((pages / "index.html").as_uri())

    def press_until(href: str) -> None:
        tops = []
        for _ in range(80):
            page.keyboard.press("Tab")
            at = page.evaluate(
                "(e => [e.getAttribute('href'), e.getBoundingClientRect().top + scrollY,"
                " getComputedStyle(e).outlineStyle])(document.activeElement)"
            )
            tops.append(at[1])
            if at[0] == href:
                # Down the page, and what has the focus is seen to have it; the skip link comes first.
                assert at[2] != "none"
                assert tops[1:] == sorted(tops[1:])
                page.keyboard.press("Enter")
                page.wait_for_url(f"**/{href}")
                return
        raise AssertionError(f"{href} was not reached")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for href in ("region-BAC.html", "region-HN.html", "rep-R1.html", "pay/rep-R1.html"):
        press_until(href)
    assert page.locator("h1").inner_text() == "Nguyễn Thị An"
    page.locator("li.language a").click()
    page.wait_for_url("**/pay/rep-R1.en.html")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_family_of_kpis_opens_by_keyboard(pages: Path, phone: Page) -> None:
    page = phone
    page.goto((pages / "rep-R1.html").as_uri())
    family = page.locator("details.family").first
    assert family.locator("table").is_visible()
    family.locator("summary").press("Enter")
    assert not family.locator("table").is_visible()
