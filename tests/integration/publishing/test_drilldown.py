"""The pages of roles, regions, teams, reps, pay and checks, with numbers worked out by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from publishing.releasing import publish
from tests.integration.publishing.page_reading import Element, parse_page
from tests.integration.publishing.sales_company import NIGHT, TRAINEES, write_sales_company

ReadPage = Callable[[str], Element]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that readers see."""
    state = tmp_path_factory.mktemp("sales") / "state"
    write_sales_company(state)
    publish(state, NIGHT, datetime(2026, 10, 22, 1, tzinfo=UTC))
    return state / "published" / "pages"


@pytest.fixture(scope="module")
def read(pages: Path) -> ReadPage:
    return lambda name: parse_page((pages / name).read_text("utf-8"))


def value(element: Element, name: str) -> Decimal:
    """The exact figure that a page holds under a class."""
    return Decimal(element.one("data", class_=name).attributes["value"])


def row(table: Element, member: str) -> Element:
    return table.one("tr", data_member=member)


def test_a_rep_sees_month_and_day_against_target_time_gone_and_rank(read: ReadPage) -> None:
    hero = read("rep-R1.html").one("section", class_="hero")
    assert value(hero, "sales") == 120_000_000
    assert value(hero, "target") == 220_000_000
    assert value(hero, "due") == 150_000_000
    # 120 of 220 is 54.5 %, of the 150 that are due 80 %: from 80 % on it is nearly met.
    assert round(value(hero, "attainment"), 6) == Decimal("0.545455")
    assert value(hero, "progress") == Decimal("0.8")
    assert hero.all("span", class_="band")[0].text == "≈ Hơi chậm"
    # 15 of 22 working days.
    assert round(value(hero, "time"), 6) == Decimal("0.681818")
    # The day: 10 of 220 / 22 = 10 million.
    assert value(hero, "day") == value(hero, "day-target") == 10_000_000
    assert hero.all("span", class_="band")[1].text == "✓ Đạt"
    # R2 150, R1 120, R3 90; nobody else sells or has a target. In HN: R1, R3.
    assert [
        hero.one("data", class_=f"rank-{among}").attributes["value"] for among in ("company", "region")
    ] == [*("2", "1")]
    assert "2 /3" in hero.text
    # 21 days of 4 million in September are 84: +42,9 %.
    assert hero.one("p", class_="change").text == "▲ +42,9% · tốt hơn so với 84 triệu ₫ cùng kỳ tháng trước"


def test_a_rep_s_page_says_who_this_is_and_leads_up_to_region_manager_and_role(read: ReadPage) -> None:
    header = read("rep-R1.html").one("header")
    assert header.one("h1").text == "Nguyễn Thị An"
    assert header.one("p", class_="who").text == (
        "Mã nhân viên NV1 · Nhân viên kinh doanh · Quản lý: Hồ Quản Lý"
    )
    links = {link.text: link.attributes["href"] for link in header.all("a")}
    assert links["Miền Bắc"] == "region-BAC.html"
    assert links["Hà Nội"] == "region-HN.html"
    assert links["Hồ Quản Lý"] == "team-R9.html"
    assert links["Nhân viên kinh doanh"] == "role-sales-executive.html"
    assert "Số liệu đến hết ngày 21/10/2026 Tháng chưa hết" in header.text
    # Who has no employee code is known by the rep's id.
    assert "Mã nhân viên R3" in read("rep-R3.html").one("header").text


def test_days_and_months_stand_beside_their_targets_as_numbers(read: ReadPage) -> None:
    html = read("rep-R1.html")
    days = html.one("table", id="daily-numbers")
    assert [cell.text for cell in days.one("tr", data_start="2026-10-21").all("td")] == [
        *("10.000.000 ₫", "10.000.000 ₫")
    ]
    # The 18th is a Sunday: no target.
    assert [cell.text for cell in days.one("tr", data_start="2026-10-18").all("td")] == [
        *("5.500.000 ₫", "– không có số")
    ]
    months = html.one("table", id="monthly-numbers")
    assert [cell.text for cell in months.one("tr", data_start="2026-09-01").all("td")] == [
        *("120.000.000 ₫", "200.000.000 ₫")
    ]
    bars = html.one("section", aria_labelledby="daily").one("div", class_="bars").all("div")
    assert len(bars) == 31
    assert sum(bool(bar.all("b")) for bar in bars) == 22


def test_colours_judge_pace_while_the_month_runs_and_attainment_afterwards(read: ReadPage) -> None:
    people = read("region-HN.html").one("table", class_="heat")
    cells = {member: [cell.text for cell in row(people, member).all("td")[-2:]] for member in ("R1", "R3")}
    # September: 210 of 200 and 85 of 100; October: 120 of due 150, 90 of due 75, shown as share of the month.
    assert cells == {"R1": ["✓ 105% Đạt", "≈ 55% Hơi chậm"], "R3": ["≈ 85% Gần đạt", "✓ 82% Đúng tiến độ"]}
    assert row(people, "R3").all("td")[-1].attributes["class"].strip() == "met"


def test_a_region_sums_the_targets_of_its_reps_and_leads_down_to_them(read: ReadPage) -> None:
    html = read("region-BAC.html")
    hero = html.one("section", class_="hero")
    # R1 and R3 below it: 210 of 330, due 225; neither has reached the month's target yet.
    millions = [int(value(hero, name) / 1_000_000) for name in ("sales", "target", "due")]
    assert millions == [210, 330, 225]
    assert round(value(hero, "progress"), 6) == Decimal("0.933333")
    assert [int(value(hero, name)) for name in ("reached", "members")] == [0, 2]
    below = row(html.one("table", class_="region"), "HN")
    assert below.one("a").attributes["href"] == "region-HN.html"
    assert [cell.text for cell in below.all("td")] == ["210 triệu ₫ 210.000.000 ₫", "64% ≈ Hơi chậm"]
    people = read("region-HN.html").one("table", class_="rep")
    assert [each.attributes["data-member"] for each in people.one("tbody").all("tr")] == ["R1", "R3"]
    assert row(people, "R1").one("a").attributes["href"] == "rep-R1.html"
    assert row(people, "R1").one("th").one("small").text == "NV1"


def test_the_company_sums_all_targets(read: ReadPage) -> None:
    hero = read("index.html").one("section", class_="hero")
    # 120 + 90 + 150 of 220 + 110 + 440; what nobody is assigned to (15) has no target and does not count.
    assert value(hero, "sales") == 375_000_000
    assert value(hero, "target") == 770_000_000
    assert round(value(hero, "attainment"), 6) == Decimal("0.467532")
    assert hero.all("span", class_="band")[0].text == "▼ Chậm tiến độ"


def test_a_team_has_its_manager_s_name_and_its_members(read: ReadPage) -> None:
    html = read("team-R9.html")
    assert html.one("p", class_="kind").text == "Nhóm của"
    assert html.one("h1").text == "Hồ Quản Lý"
    assert value(html.one("section", class_="hero"), "sales") == 210_000_000
    members = html.one("table", class_="rep").one("tbody").all("tr")
    assert [each.attributes["data-member"] for each in members] == ["R1", "R3"]
    assert "Nhóm phụ trách" in read("rep-R9.html").one("header").text


def test_many_people_of_one_region_are_parted_into_pages_that_hold_everybody_once(read: ReadPage) -> None:
    first, second = read("region-NAM.html"), read("region-NAM.2.html")
    lists = [html.one("table", class_="rep").one("tbody").all("tr") for html in (first, second)]
    assert [len(rows) for rows in lists] == [40, 26]
    shown = [each.attributes["data-member"] for rows in lists for each in rows]
    assert sorted(shown) == sorted(["R2", *TRAINEES])
    assert shown[0] == "R2"
    for html, here in ((first, "Phần 1"), (second, "Phần 2")):
        parts = html.one("nav", class_="parts").all("a")
        assert [link.attributes["href"] for link in parts] == ["region-NAM.html", "region-NAM.2.html"]
        assert [link.text for link in parts if link.has("aria-current", "page")] == [here]


def test_the_kpis_of_a_page_are_those_of_its_reader_by_family_with_the_month_before(read: ReadPage) -> None:
    html = read("rep-R1.html")
    tree = html.one("section", aria_labelledby="kpis")
    calls = tree.one("tr", data_kpi="calls_made")
    assert [cell.text for cell in calls.all("td")] == ["84", "150"]
    assert tree.one("tr", data_kpi="win_rate").all("td")[0].text == "37,5%"
    assert tree.one("summary").text == "Doanh thu 3"
    assert "Chưa có số: " in tree.one("p", class_="missing-kpis").text
    # Nobody gave finance a KPI in this catalogue: the page says so.
    assert "Chưa có dữ liệu chỉ tiêu." in read("role-finance.html").one("main").text


def test_a_lifecycle_stage_has_its_kpis_and_says_what_is_provisional(read: ReadPage) -> None:
    html = read("stage-lead.html")
    assert html.one("tr", data_kpi="win_rate").one("th").text == "Tỷ lệ thắng Tạm tính"
    assert "Tạm tính" in html.one("p", class_="as-of").text
    assert html.one("tr", data_kpi="win_rate").all("td")[0].text == "25,0%"


def test_nobody_without_target_or_sales_is_ranked_or_coloured(read: ReadPage) -> None:
    html = read("rep-T00.html")
    hero = html.one("section", class_="hero")
    assert "Chưa có mục tiêu tháng này." in hero.text
    assert hero.all("span", class_="band") == []
    assert "Hạng" not in hero.text
    assert "Chưa có chỉ tiêu nào được giao" in html.one("main").text
    assert "Chưa có dữ liệu về giai đoạn" in html.one("main").text


def test_pay_lies_in_a_folder_of_its_own_and_a_page_holds_one_person_s_only(
    pages: Path, read: ReadPage
) -> None:
    mine = read("pay/rep-R1.html")
    months = [each.text for each in mine.one("table", class_="allowances").one("tbody").all("tr")]
    assert months[0] == "tháng 10/2026 Tạm tính 7,25 thiếu 12,5% 3.250.000 ₫"
    assert months[1] == "tháng 9/2026 – không có số 2.300.000 ₫ điều chỉnh tháng trước 300.000 ₫"
    assert [each.text for each in mine.one("table", class_="commissions").one("tbody").all("tr")] == [
        "tháng 10/2026 Tạm tính 1.750.000 ₫ 1.750.000 ₫",
        "tháng 9/2026 đã trả 5.000.000 ₫ 4.400.000 ₫ điều chỉnh khác -600.000 ₫",
    ]
    assert "tạm giữ" in read("pay/rep-R3.html").one("table", class_="allowances").text
    assert "321,50" in read("pay/rep-R2.html").one("table", class_="commissions").text
    totals = read("pay/index.html").one("table", class_="totals").one("tbody").all("tr")
    assert [each.text for each in totals] == [
        "tháng 10/2026 Hà Nội 2 1 tạm giữ 3.250.000 ₫",
        "tháng 10/2026 Miền Nam 1 4.125.000 ₫",
        "tháng 9/2026 Hà Nội 1 2.300.000 ₫",
    ]
    assert (pages / "pay").stat().st_mode & 0o007 == 0
    # These amounts stand nowhere outside the folder, and on no other person's page.
    amounts = {"R1": ("3250000", "1750000", "4400000"), "R2": ("4125000", "321.5"), "R9": ("6600000",)}
    for path in pages.rglob("*.html"):
        text = path.read_text("utf-8")
        for owner, figures in amounts.items():
            shown = [figure for figure in figures if f'value="{figure}"' in text]
            belongs = path.parent.name == "pay" and path.name.split(".")[0] in (f"rep-{owner}", "index")
            assert belongs or not shown, (path.name, shown)


def test_the_checks_say_how_old_a_warning_is_and_who_answers_for_a_block(read: ReadPage) -> None:
    findings = read("checks.html").one("ul", class_="findings").all("li")
    assert [finding.text for finding in findings] == [
        "✗ Chặn phát hành từ 19/10/2026 (2 ngày) May moved"
        " Lan chịu trách nhiệm cho qua đến 01/11/2026 : auditor, ref 12 kpi.closed",
        "! Cảnh báo từ 02/10/2026 (19 ngày) Calls fell by half history.calls",
    ]
    for name in ("index.html", "rep-R1.html", "region-BAC.html", "pay/rep-R1.html"):
        assert "dù có kiểm tra không đạt" in read(name).one("p", class_="strong").text


def test_every_link_leads_to_a_page_and_every_page_has_its_other_language(pages: Path) -> None:
    names = sorted(pages.rglob("*.html"))
    assert len(names) > 150
    reached = set()
    for path in names:
        html = parse_page(path.read_text("utf-8"))
        links = [*html.all("a"), html.one("link", rel="alternate")]
        for link in links:
            target, _, anchor = link.attributes["href"].partition("#")
            found = (path.parent / target).resolve() if target else path.resolve()
            assert found.is_file(), (path.name, target)
            reached.add(found)
            if anchor:
                assert f'id="{anchor}"' in found.read_text("utf-8"), (path.name, anchor)
    assert {path.resolve() for path in names} == reached


def test_every_page_is_small_and_names_its_release_and_date(pages: Path) -> None:
    releases = set()
    for path in pages.rglob("*.html"):
        text = path.read_text("utf-8")
        assert 10_000 < path.stat().st_size < 150_000, path.name
        assert ("Số liệu đến hết ngày 21/10/2026" if ".en." not in path.name else "21 Oct 2026") in text
        assert ("Tháng chưa hết" if ".en." not in path.name else "Month still running") in text
        releases.add(text.split('<meta name="release" content="')[1].split('"')[0])
    assert len(releases) == 1
