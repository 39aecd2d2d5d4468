"""The pages in a real browser, at the width of a phone and of a desk."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.releasing import publish
from tests.integration.publishing.small_build import DEFAULT_FACTS, NIGHT, Build, Fact, write_warehouse

pytestmark = pytest.mark.e2e

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# A frame of the wanted width, however narrow the browser's own window may be; the page itself has no script.
MEASURING_PAGE = """<!doctype html><body style="margin:0"><pre id="measured"></pre>
<iframe src="PAGE" style="border:0;width:WIDTHpx;height:900px"></iframe><script>
const frame = document.querySelector("iframe");
frame.onload = () => {
  const page = frame.contentDocument, view = page.documentElement;
  const shown = element => element && frame.contentWindow.getComputedStyle(element).display !== "none";
  const outside = [...page.querySelectorAll("body *:not(.skip):not(svg *):not(.hidden)")]
    .filter(element => element.getBoundingClientRect().right > view.clientWidth + 0.5)
    .map(element => element.tagName + "." + element.className);
  document.querySelector("#measured").textContent = JSON.stringify({
    width: view.clientWidth, scroll_width: view.scrollWidth, outside,
    scrolling_tables: [...page.querySelectorAll(".wide")].filter(e => e.scrollWidth > e.clientWidth).length,
    phone_chart: shown(page.querySelector(".chart.phone")),
    desktop_chart: shown(page.querySelector(".chart.desktop")),
    lead_bottom: page.querySelector(".card.lead").getBoundingClientRect().bottom,
    bars: page.querySelectorAll(".chart.phone .bar").length,
    bar_height: Math.max(...[...page.querySelectorAll(".bar")].map(e => e.getBoundingClientRect().height)),
    requests: frame.contentWindow.performance.getEntriesByType("resource").map(entry => entry.name),
  });
};
</script>"""


def browse(folder: Path, address: str, *flags: str) -> str:
    assert BROWSER is not None
    command = [
        *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        *("--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars"),
        *(
            "--allow-file-access-from-files",
            "--disable-web-security",
            f"--user-data-dir={folder / 'profile'}",
        ),
        *("--window-size=1400,1000", "--virtual-time-budget=5000", *flags, address),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with long names, big figures and every mark."""
    if BROWSER is None:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-core")
    state = tmp_path_factory.mktemp("browser") / "state"
    names = [f"('L{n}', 'Công Tằng Tôn Nữ Hoàng Phương Thảo Nguyên {n}', null, true)" for n in range(12)]
    facts = [Fact("sales_revenue", str(987_654_321_012 - n), "rep", f"L{n}") for n in range(12)]
    company = Fact(
        *("sales_revenue", "987654321012"), target="999999999999", attainment="0.987", is_provisional=True
    )
    build = Build(
        facts=[company, *DEFAULT_FACTS[1:], *facts],
        company_name="Tổng Công ty Cổ phần Thương mại và Dịch vụ Văn phòng phẩm Đồng bằng sông Cửu Long",
        statements=[f"insert into core.dim_rep values {', '.join(names)}"],
    )
    write_warehouse(state, build)
    publish(state, NIGHT, datetime(2026, 11, 1, tzinfo=UTC))
    return state / "published" / "pages"


@pytest.mark.parametrize("name", ["index.html", "index.en.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_overflows_and_the_most_important_figure_is_seen_first(
    pages: Path, tmp_path: Path, name: str, width: int
) -> None:
    frame = tmp_path / "frame.html"
    address = (pages / name).as_uri()
    frame.write_text(MEASURING_PAGE.replace("PAGE", address).replace("WIDTH", str(width)), "utf-8")
    dump = browse(tmp_path, frame.as_uri(), "--dump-dom")
    measured = json.loads(
        re.findall(r'<pre id="measured">(.+?)</pre>', dump, re.DOTALL)[0].replace("&gt;", ">")
    )
    assert measured["width"] == width
    assert measured["scroll_width"] == width
    assert measured["outside"] == []
    assert measured["scrolling_tables"] == 0
    assert (measured["phone_chart"], measured["desktop_chart"]) == (width < 700, width >= 700)
    # The first screen of a small phone is 640 high.
    assert 100 < measured["lead_bottom"] < 640
    assert measured["bars"] == 13
    assert measured["bar_height"] > 100
    assert measured["requests"] == []


def test_a_screenshot_of_the_page_is_not_blank(pages: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    browse(tmp_path, (pages / "index.html").as_uri(), f"--screenshot={picture}")
    content = picture.read_bytes()
    assert content[:4] == b"\x89PNG"
    # A blank picture of this size is smaller than 10 kB.
    assert len(content) > 40_000
