"""The printed pages: lines and columns agree, both languages are there, a draft gives the same bytes."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from publishing.commission.closing.tools import Draft, Person
from publishing.commission.engine.payables import payables
from publishing.commission.entries import Entry
from publishing.commission.printing.pages import printer
from publishing.commission.printing.payouts import escaped
from publishing.commission.printing.statements import COLUMNS, region_summaries, statements
from publishing.formatting import NO_BREAK_SPACE
from tests.integration.commission.ledger_rows import OCTOBER, carry, entry, release

AN = Person("Nguyễn Thị An", "N", "Miền Bắc")
SEPTEMBER = OCTOBER.replace(month=9)
ENTRIES = (
    entry(amount=Decimal(16_800_000), rate=Decimal("0.03")),
    entry(
        entry_type="cap", amount=Decimal(-1_800_000), source="", event_id="", credited=Decimal(0), rate=None
    ),
    entry(entry_type="clawback", amount=Decimal(-2_000_000), original_period=OCTOBER, source="invoice:I0"),
    release(amount=Decimal(10_000_000)),
    release(amount=Decimal(-2_000_000), source="invoice:I0"),
    # of a month before: half of what was held then is payable now
    release(amount=Decimal(500_000), source="invoice:I9", original_period=SEPTEMBER),
    carry(entry_type="draw_advance", amount=Decimal(250_000), source="draw"),
    carry(entry_type="draw_forgiveness", amount=Decimal(-7), source="F1"),
    carry(amount=Decimal(-750_000)),
)


def in_words(of: Entry, language: str) -> str:
    return f"{language}: {of.entry_type} {of.source}"


def draft(*entries: Entry, **people: Person) -> Draft:
    return Draft(OCTOBER, datetime(2026, 11, 5, 12, tzinfo=UTC), entries or ENTRIES, {"R1": AN} | people)


def pages(of: Draft) -> dict[str, str]:
    made = printer("Công ty <Minh Họa>", ZoneInfo("Asia/Ho_Chi_Minh"), in_words)(of)
    return {page.file_name: page.content.decode() for page in made}


def test_the_lines_of_every_section_add_up_to_their_column_and_the_columns_to_what_is_paid() -> None:
    (statement,) = statements(draft())
    (payable,) = payables(ENTRIES)
    totals = {section.column: section.total for section in statement.sections}
    assert totals == {name: getattr(payable, name) for name in COLUMNS if getattr(payable, name)}
    # earned 16.8, cap -1.8, clawback -2, held: 10 - 2 + 0.5 released of 13 earned
    assert totals["held"] == Decimal(8_500_000 - 13_000_000)
    assert statement.payable.payable == 8_000_000


def test_what_is_held_is_told_by_source_and_what_was_held_before_is_told_apart() -> None:
    (statement,) = statements(draft())
    (held,) = (section for section in statement.sections if section.column == "held")
    assert [(line.wording, line.entry.source, line.amount) for line in held.lines] == [
        ("held", "invoice:I1", Decimal(-6_800_000)),
        ("balanced", "", Decimal(1_800_000)),
        ("released", "invoice:I9", Decimal(500_000)),
    ]


def test_a_plan_that_pays_at_once_has_no_lines_about_holding() -> None:
    (statement,) = statements(draft(entry(), release()))
    assert [section.column for section in statement.sections] == ["earned"]


def test_a_statement_is_printed_in_both_languages_with_its_own_way_of_writing_money() -> None:
    found = pages(draft())
    vietnamese, english = found["R1.VND.vi.html"], found["R1.VND.en.html"]
    assert "Bảng kê hoa hồng, tháng 10/2026" in vietnamese
    assert "Commission statement, October 2026" in english
    assert f"8.000.000{NO_BREAK_SPACE}₫" in vietnamese
    assert "₫8,000,000" in english
    assert "vi: earning invoice:I1" in vietnamese
    assert "en: earning invoice:I1" in english
    assert "19:00, 05/11/2026" in vietnamese  # noon in UTC is seven in the evening in Hanoi
    assert 'lang="vi"' in vietnamese
    assert "3%" in vietnamese


def test_pages_need_no_network_and_let_no_data_become_markup() -> None:
    found = pages(draft(R1=Person("<b>An</b>", "N", "Miền Bắc")))
    texts = [text for name, text in found.items() if name.endswith(".html")]
    assert len(texts) == 4
    for text in texts:
        assert "<b>An" not in text
        assert "<Minh" not in text
        assert not re.search(r"https?://|<script|<link|@import|url\(", text)


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert pages(draft()) == pages(draft())
    assert pages(draft()) != pages(draft(*ENTRIES[:-1]))


def test_a_region_adds_up_its_reps_and_reps_without_a_region_stand_together() -> None:
    entries = (entry(), release(), entry(rep="R2"), release(rep="R2"), entry(rep="R3"), release(rep="R3"))
    made = draft(*entries, R2=Person("Bình", "N", "Miền Bắc"))
    found = {summary.region_id: summary for summary in region_summaries(made)}
    assert {region: len(summary.rows) for region, summary in found.items()} == {"N": 2, "UNKNOWN": 1}
    assert found["N"].total("payable") == 8_000_000
    text = pages(made)["region.N.VND.vi.html"]
    assert "Nguyễn Thị An" in text
    assert "Bình" in text
    assert f"8.000.000{NO_BREAK_SPACE}₫" in text


def test_the_payout_file_has_a_row_for_everybody_who_is_paid() -> None:
    entries = (
        *(entry(), release()),
        *(
            entry(rep="R2", amount=Decimal(-5)),
            release(rep="R2", amount=Decimal(-5)),
            carry(rep="R2", amount=Decimal(5)),
        ),
        *(
            entry(rep="=R3", currency="USD", amount=Decimal("1.50")),
            release(rep="=R3", currency="USD", amount=Decimal("1.50")),
        ),
    )
    made = printer("C", ZoneInfo("UTC"), in_words)(draft(*entries))
    (payout,) = (page for page in made if page.kind == "payout")
    assert payout.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(payout.content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["month", "rep", "rep_name", "region", "currency", "amount"],
        ["2026-10", "'=R3", "'=R3", "UNKNOWN", "USD", "1.50"],
        ["2026-10", "R1", "Nguyễn Thị An", "Miền Bắc", "VND", "4000000"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_read_as_a_formula_is_escaped(start: str) -> None:
    assert escaped(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert escaped(f"a{start}b") == f"a{start}b"


def test_file_names_stay_in_their_folder_and_apart_whatever_a_rep_is_called() -> None:
    names = set(pages(draft(entry(rep="../a"), entry(rep="..%2Fa"), entry(rep="a b"))))
    assert not any("/" in name for name in names)
    assert len([name for name in names if name.endswith(".vi.html") and "region" not in name]) == 3
