"""What the pages say is what the published file holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from publishing.releasing import publish
from tests.integration.publishing.page_reading import Element, parse_page
from tests.integration.publishing.small_build import (
    DEFAULT_FACTS,
    NIGHT,
    SEPTEMBER,
    Build,
    Fact,
    Gate,
)

FIRST = datetime(2026, 11, 1, 1, tzinfo=UTC)
RenderPage = Callable[..., Element]


@pytest.fixture
def page(state: Path, write_build: Callable[[Build], Path]) -> RenderPage:
    """Publishes a build and reads one of its pages."""

    def render(build: Build | None = None, language: str = "vi") -> Element:
        build = build or Build()
        write_build(build)
        publish(state, build.as_of, FIRST)
        name = "index.html" if language == "vi" else "index.en.html"
        return parse_page((state / "published" / "pages" / name).read_text("utf-8"))

    return render


def rows_of(table: Element) -> list[list[str]]:
    """The cells of each body and foot row; of a figure that is written twice, the brief form."""
    found = []
    for part in (*table.all("tbody"), *table.all("tfoot")):
        for row in part.all("tr"):
            cells = [cell for cell in row.content if isinstance(cell, Element)]
            found.append([(cell.all("span", class_="brief") or [cell])[0].text for cell in cells])
    assert found
    return found


def test_the_headline_says_name_date_and_figures_with_target_and_previous_month(page: RenderPage) -> None:
    html = page()
    assert html.one("h1").text == "Công ty Cửu Long"
    assert "Số liệu đến hết ngày 31/10/2026" in html.one("header").text
    hero = html.one("section", class_="hero")
    assert hero.one("p", class_="figure").text == "2,2 tỷ ₫"
    assert hero.one("p", class_="exact").text == "2.200.000.000 ₫"
    assert hero.one("p", class_="change").text == "▲ +10% · tốt hơn so với 2 tỷ ₫ tháng trước"
    assert html.one("li", data_kpi="deals_won").text == (
        "Giao dịch đã thắng 9 ▼ −25% · kém hơn Tháng trước: 12 Mục tiêu: 10 · đạt 90%"
    )
    assert (
        html.one("li", data_kpi="win_rate").text
        == "Tỷ lệ thắng 60,0% ▼ −15,0 điểm % · kém hơn Tháng trước: 75,0%"
    )
    assert html.one("li", data_kpi="calls_made").text == "Số cuộc gọi 340 không đổi Tháng trước: 340"


def test_the_english_page_says_the_same_in_english(page: RenderPage) -> None:
    html = page(language="en")
    hero = html.one("section", class_="hero")
    assert hero.one("p", class_="figure").text == "₫2.2B"
    assert hero.one("p", class_="change").text == "▲ +10% · better against ₫2B in the previous month"
    assert html.one("li", data_kpi="deals_won").text == (
        "Deals won 9 ▼ −25% · worse Previous month: 12 Target: 10 · 90% reached"
    )
    assert "Figures up to the end of 31 Oct 2026" in html.one("header").text


def test_more_overdue_money_is_worse_and_fewer_abandoned_calls_are_better(page: RenderPage) -> None:
    html = page()
    assert html.one("li", data_kpi="receivables_balance").one("p", class_="change").text == "▲ +25% · kém hơn"
    assert (
        html.one("li", data_kpi="abandoned_call_rate").one("p", class_="change").text
        == "▼ −2,0 điểm % · tốt hơn"
    )


def test_every_card_holds_exactly_the_value_of_the_file(page: RenderPage, state: Path) -> None:
    html = page()
    with duckdb.connect(str(state / "published" / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select kpi_code, value from kpi.fct_kpi_values where grain = 'company' and period_type = 'month'"
            " and period_start = date '2026-10-01' and status = 'ok'"
        ).fetchall()
    cards = html.one("ul", class_="cards").all("li")
    shown = {
        card.attributes["data-kpi"]: Decimal(card.one("p", class_="figure").one("data").attributes["value"])
        for card in cards
    }
    sales = html.one("section", class_="hero").one("data", class_="sales")
    shown["sales_revenue"] = Decimal(sales.attributes["value"])
    assert len(shown) == 7
    assert shown == dict(rows)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("no_data", "chưa có dữ liệu (nguồn chưa được kết nối)"),
        ("held", "tạm giữ, chờ kiểm tra nguồn"),
        ("mixed_units", "nhiều đơn vị tính, không cộng được"),
        ("ok", "chưa xác định (không có gì để chia)"),
    ],
)
def test_a_kpi_without_a_figure_is_said_in_words_and_never_as_nought(
    page: RenderPage, status: str, words: str
) -> None:
    facts = [
        replace(fact, status=status) if fact.kpi_code == "csat_score" else fact for fact in DEFAULT_FACTS
    ]
    html = page(Build(facts=facts))
    assert html.one("li", data_kpi="csat_score").text == f"Điểm hài lòng: {words}"
    assert html.one("div", class_="without").one("li", data_kpi="csat_score")


def test_reps_are_ranked_by_revenue_and_the_unassigned_come_last_without_a_rank(page: RenderPage) -> None:
    board = page().one("table", class_="rep")
    assert [cell.text for cell in board.one("thead").all("th")] == [
        *("Hạng", "Nhân viên", "Doanh thu", "Đã thắng", "Cuộc gọi")
    ]
    assert rows_of(board) == [
        ["1", "Trần Văn Bình", "1,2 tỷ ₫", "3", "140"],
        ["2", "Nguyễn Thị An", "900 triệu ₫", "5", "200"],
        ["3", "Lê Thị <Cúc>", "0 ₫", "0", "0"],
        ["", "Chưa phân công", "100 triệu ₫", "1", "– không có số"],
        ["", "Toàn công ty", "2,2 tỷ ₫", "9", "340"],
    ]


def test_equal_reps_share_a_rank_and_the_rest_is_summed_up(page: RenderPage) -> None:
    reps = [Fact("sales_revenue", str(max(12 - n, 11)), "rep", f"U{n:02}") for n in range(13)]
    board = page(Build(facts=[Fact("sales_revenue", "145"), *reps])).one("table", class_="rep")
    rows = rows_of(board)
    # 12 once, then twelve times 11: ten are shown, three times 11 = 33 are left.
    assert [row[0] for row in rows] == ["1", *["2"] * 9, "", ""]
    assert rows[-2:] == [["", "Còn lại (3)", "33 ₫"], ["", "Toàn công ty", "145 ₫"]]


def test_regions_are_listed_with_the_unknown_last(page: RenderPage) -> None:
    assert [row[:2] for row in rows_of(page().one("table", class_="region"))] == [
        ["Miền Bắc", "1,2 tỷ ₫"],
        ["Miền Nam", "900 triệu ₫"],
        ["Không xác định", "100 triệu ₫"],
        ["Toàn công ty", "2,2 tỷ ₫"],
    ]


def test_the_funnel_follows_the_order_of_the_stages(page: RenderPage) -> None:
    assert rows_of(page().one("table", class_="funnel")) == [
        ["Tiềm năng", "60", "60,0%"],
        ["Đủ điều kiện bán", "10", "10,0%"],
        ["Cơ hội", "30", "30,0%"],
    ]


def test_the_trend_has_thirteen_months_as_numbers_and_in_words(page: RenderPage) -> None:
    html = page()
    rows = [row[:2] for row in rows_of(html.one("table", id="monthly-numbers"))]
    assert len(rows) == 13
    assert rows[0] == ["tháng 10/2026", "2.200.000.000 ₫"]
    assert rows[1] == ["tháng 9/2026", "2.000.000.000 ₫"]
    assert rows[2] == ["tháng 8/2026", "– không có số"]
    assert rows[12] == ["tháng 10/2025", "1.500.000.000 ₫"]
    assert html.one("p", class_="summary").text == (
        "Doanh thu bán hàng, tháng 10/2025 đến tháng 10/2026: cao nhất 2,2 tỷ ₫ (tháng 10/2026),"
        " mới nhất 2,2 tỷ ₫ (tháng 10/2026)."
    )
    assert html.one("div", class_="plot").attributes["aria-hidden"] == "true"
    assert len(html.one("div", class_="bars").all("i")) == 3


def test_a_company_with_a_crm_alone_sees_the_value_of_its_won_deals(page: RenderPage) -> None:
    facts = [
        replace(fact, value=None, status="no_data", target=None) if fact.kpi_code == "sales_revenue" else fact
        for fact in DEFAULT_FACTS
    ]
    html = page(Build(facts=facts))
    assert rows_of(html.one("table", class_="rep")) == [
        ["1", "Nguyễn Thị An", "600 triệu ₫", "5", "200"],
        ["2", "Trần Văn Bình", "300 triệu ₫", "3", "140"],
        ["", "Chưa phân công", "– không có số", "1", "– không có số"],
        ["", "Toàn công ty", "900 triệu ₫", "9", "340"],
    ]
    hero = html.one("section", class_="hero")
    assert hero.one("h2").text == "Giá trị giao dịch thắng tháng 10/2026"
    assert hero.one("data", class_="sales").attributes["value"] == "900000000"


def test_a_company_with_a_call_log_alone_sees_its_calls(page: RenderPage) -> None:
    calls = [fact for fact in DEFAULT_FACTS if fact.kpi_code == "calls_made"]
    html = page(Build(facts=[Fact("sales_revenue", None, status="no_data"), *calls]))
    assert html.one("section", class_="hero").one("h2").text == "Số cuộc gọi tháng 10/2026"
    assert rows_of(html.one("table", class_="rep")) == [
        ["1", "Nguyễn Thị An", "200"],
        ["2", "Trần Văn Bình", "140"],
        ["3", "Lê Thị <Cúc>", "0"],
        ["", "Toàn công ty", "340"],
    ]
    assert "Chưa có dữ liệu về giai đoạn" in html.one("main").text


def test_a_company_without_any_figure_gets_a_page_that_says_so(page: RenderPage) -> None:
    html = page(Build(facts=[Fact("sales_revenue", None, status="no_data")]))
    assert html.all("li", class_="card") == []
    assert "Doanh thu bán hàng: chưa có dữ liệu" in html.one("main").text
    assert "Chưa có dữ liệu theo nhân viên." in html.one("main").text


def test_a_running_month_is_marked_and_compared_with_the_same_days_of_the_month_before(
    page: RenderPage,
) -> None:
    # Until 3 October: 30; September 1 to 3: 10 + 0 + 15 = 25, the whole September 900. +20 %.
    days = [
        Fact(kpi_code, value, month=SEPTEMBER + timedelta(days=day), period_type="day")
        for kpi_code in ("sales_revenue", "calls_made")
        for day, value in enumerate(("10", "0", "15", "400"))
    ]
    facts = [
        Fact("sales_revenue", "30", is_partial=True, is_provisional=True),
        Fact("sales_revenue", "900", month=SEPTEMBER),
        Fact("calls_made", "30", is_partial=True, is_provisional=True),
        Fact("calls_made", "900", month=SEPTEMBER),
        Fact("deals_won", "2", is_partial=True),
        Fact("deals_won", "12", month=SEPTEMBER),
        *days,
    ]
    night = date(2026, 10, 3)
    html = page(Build(facts=facts, as_of=night, gate=Gate(as_of=night)))
    assert html.one("p", class_="notice").text == (
        "Tháng này chưa hết: số liệu mới đến hết ngày 03/10/2026. Có số liệu tạm tính, còn có thể thay đổi."
    )
    assert [tag.text for tag in html.one("p", class_="as-of").all("span")] == ["Tháng chưa hết", "Tạm tính"]
    assert html.one("section", class_="hero").one("p", class_="change").text == (
        "▲ +20% · tốt hơn so với 25 ₫ cùng kỳ tháng trước"
    )
    assert html.one("li", data_kpi="calls_made").text == (
        "Số cuộc gọi 30 Tạm tính ▲ +20% · tốt hơn so với 25 cùng kỳ tháng trước Cả tháng trước: 900"
    )
    # No figures by day: nothing fair to compare with, so no arrow.
    assert html.one("li", data_kpi="deals_won").text == "Giao dịch đã thắng 2 Cả tháng trước: 12"


def test_the_gate_says_what_was_checked_and_an_override_stands_at_the_top(page: RenderPage) -> None:
    results = (
        "create table quality.gate_results as from (values ('landing', 'block', true, 'ok', 'a'),"
        " ('kpi', 'warn', false, 'Volume of calls fell by half', 'b'), ('kpi', 'block', true,"
        " 'ok', 'c')) as results"
        " (layer, severity, is_success, message, check_id)"
    )
    gate = Gate(expectation_count=1212, failed_count=1, warning_count=3, is_overridden=True)
    html = page(Build(gate=gate, statements=[results]))
    section = html.one("section", class_="gate")
    assert [item.text for item in section.all("data")] == ["1.212", "1", "3"]
    assert section.one("p", class_="verdict").text == "Được cho qua"
    assert rows_of(section.one("table")) == [["Chỉ tiêu", "2", "1"], ["Dữ liệu nhận vào", "1", "0"]]
    assert [item.text for item in section.one("ul", class_="findings").all("li")] == [
        "! Cảnh báo Volume of calls fell by half b"
    ]
    assert "dù có kiểm tra không đạt" in html.one("p", class_="strong").text


def test_a_finding_says_since_when_it_stands_and_who_answers_for_it(page: RenderPage) -> None:
    results = (
        "create table quality.gate_results as from (values ('history', 'block', false, 'May moved', 'b',"
        " date '2026-10-02', 'Lan', 'auditor, ref 12', date '2026-11-01')) as results (layer, severity,"
        " is_success, message, check_id, standing_since, overridden_by, override_reason, override_until)"
    )
    section = page(Build(gate=Gate(is_overridden=True), statements=[results])).one("section", class_="gate")
    assert [item.text for item in section.one("ul", class_="findings").all("li")] == [
        "✗ Chặn phát hành từ 02/10/2026 (29 ngày) May moved"
        " Lan chịu trách nhiệm cho qua đến 01/11/2026 : auditor, ref 12 b"
    ]


def test_the_sources_say_how_fresh_they_are_and_what_is_missing(page: RenderPage) -> None:
    assert rows_of(page().one("table", class_="sources")) == [
        ["crm thiếu crm_leads", "31/10/2026", "1/2", "120", "2"],
        ["telephony", "28/10/2026 cách 3 ngày", "1/1", "340", "0"],
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_is_whole_in_itself_small_and_sound(page: RenderPage, state: Path, language: str) -> None:
    html = page(language=language)
    name, other, other_name = {
        "vi": ("index.html", "en", "index.en.html"),
        "en": ("index.en.html", "vi", "index.html"),
    }[language]
    source = (state / "published" / "pages" / name).read_bytes()
    assert 10_000 < len(source) < 150_000
    for tag in ("script", "img", "iframe", "object", "form"):
        assert html.all(tag) == []
    assert re.findall(rb"(?:https?:)?//[^\s\"'<]+", source.replace(b"http://www.w3.org/2000/svg", b"")) == []
    assert re.findall(rb"\son[a-z]+=|url\(|@import|javascript:", source) == []
    assert html.attributes["lang"] == language
    link = html.one("li", class_="language").one("a")
    assert (link.attributes["href"], link.attributes["lang"], link.attributes["hreflang"]) == (
        other_name,
        other,
        other,
    )
    identifiers = re.findall(r'\sid="([^"]+)"', source.decode())
    assert len(identifiers) == len(set(identifiers)) > 5
    assert html.one("a", class_="skip").attributes["href"] == f"#{html.one('main').attributes['id']}"
    assert [len(html.all(tag)) for tag in ("h1", "header", "main", "footer")] == [1, 1, 1, 1]
    tables = html.all("table")
    assert len(tables) == 5
    for table in tables:
        assert table.one("caption").text
        assert all(heading.attributes.get("scope") in ("col", "row") for heading in table.all("th"))
        assert all(len(row.all("th")) == 1 for row in table.one("tbody").all("tr"))
    for section in html.all("section"):
        assert section.attributes["aria-labelledby"] in identifiers


def test_every_text_is_readable_on_light_and_on_dark_screens() -> None:
    style = (Path(__file__).parents[3] / "publishing" / "templates" / "page.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in style.split("@media")[:2]
    )
    assert set(light) == set(dark)
    assert len(light) == 18

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    texts = [(f"{name}-ink", name) for name in ("notice", "met", "near", "behind")]
    texts += [(ink, on) for ink in ("ink", "soft", "accent", "better", "worse") for on in ("paper", "card")]
    for colours in (light, dark):
        for ink, on in texts:
            lighter, darker = sorted((luminance(colours[ink]), luminance(colours[on])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, on)
    assert luminance("#ffffff") == pytest.approx(1)


def test_two_renderings_of_one_content_are_one_page(page: RenderPage, state: Path) -> None:
    pages = []
    for _ in range(2):
        page()
        pages.append((state / "published" / "pages" / "index.html").read_bytes())
        (state / "published" / "warehouse.duckdb").unlink()
        releases = list((state / "published" / "releases").iterdir())
        assert len(releases) == 1
        releases[0].rename(state / f"put-aside-{len(pages)}")
    assert pages[0] == pages[1]
    assert NIGHT.isoformat().encode() in pages[0]
