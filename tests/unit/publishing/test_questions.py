"""What people type becomes the key of one published figure."""

from datetime import date

import pytest

from publishing.errors import QuestionUnclear
from publishing.questions import Question, ask, named_pair, period_start


@pytest.mark.parametrize(
    ("period_type", "text", "first_day"),
    [
        ("day", "2026-10-31", date(2026, 10, 31)),
        # 1 January 2026 is a Thursday, so week 1 begins on Monday, 29 December 2025
        ("week", "2026-W01", date(2025, 12, 29)),
        ("week", "2026-10-26", date(2026, 10, 26)),
        ("month", "2026-10", date(2026, 10, 1)),
        ("quarter", "2026-Q4", date(2026, 10, 1)),
        ("quarter", "2026q1", date(2026, 1, 1)),
        ("year", "2026", date(2026, 1, 1)),
        ("fiscal_year", "2026-04-01", date(2026, 4, 1)),
    ],
)
def test_a_period_is_read_as_people_write_it(period_type: str, text: str, first_day: date) -> None:
    assert period_start(period_type, text) == first_day


@pytest.mark.parametrize(
    ("period_type", "text"),
    [
        ("month", "2026-13"),
        ("quarter", "2026-Q5"),
        ("week", "2026-W60"),
        ("day", "yesterday"),
        ("year", "26"),
    ],
)
def test_a_period_that_nobody_can_read_is_refused_with_the_form_to_use(period_type: str, text: str) -> None:
    with pytest.raises(QuestionUnclear, match="cannot be read; write it as 2026"):
        period_start(period_type, text)


def test_without_a_member_the_question_is_about_the_company() -> None:
    question = ask("win_rate", {"rep": None, "region": None}, {"month": "2026-10"}, None)
    assert question == Question("win_rate", "company", "COMPANY", None, "month", date(2026, 10, 1))


def test_a_member_and_a_detail_are_part_of_the_key() -> None:
    question = ask("deals_won", {"rep": "R1", "region": None}, {"year": "2026"}, "credited_as=owner")
    assert question == Question("deals_won", "rep", "R1", "credited_as=owner", "year", date(2026, 1, 1))


def test_two_members_or_no_or_two_periods_are_refused() -> None:
    with pytest.raises(QuestionUnclear, match="rep and region were given"):
        ask("win_rate", {"rep": "R1", "region": "N"}, {"month": "2026-10"}, None)
    with pytest.raises(QuestionUnclear, match="no period was given"):
        ask("win_rate", {}, {"month": None}, None)
    with pytest.raises(QuestionUnclear, match="month and year was given"):
        ask("win_rate", {}, {"month": "2026-10", "year": "2026"}, None)


def test_any_grain_is_named_as_grain_and_member() -> None:
    assert named_pair("campaign=C1", "--member") == {"campaign": "C1"}
    assert named_pair(None, "--member") == {}
    with pytest.raises(QuestionUnclear, match="--member 'campaign' cannot be read"):
        named_pair("campaign", "--member")
