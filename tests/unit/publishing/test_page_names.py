"""File names of pages, for ids as sources write them."""

import re

import pytest

from publishing.drilldown.page_names import page_name


def test_plain_ids_are_readable_in_the_name() -> None:
    assert page_name("rep", "U00012", "vi") == "rep-U00012.html"
    assert page_name("rep", "U00012", "en") == "rep-U00012.en.html"
    assert page_name("region", "HCM-Q1", "en", 2) == "region-HCM-Q1.2.en.html"
    assert page_name("checks", "", "vi") == "checks.html"


AWKWARD = (
    "../a",
    "a/b",
    "a b",
    "a~20b",
    "a.b",
    "Đà Nẵng",
    "CON",
    "a?b#c",
    "x" * 300,
    "x" * 299 + "y",
    "ab",
    "a%62",
)


@pytest.mark.parametrize("member_id", AWKWARD)
def test_any_id_is_one_safe_name_of_sensible_length(member_id: str) -> None:
    name = page_name("rep", member_id, "en", 12)
    assert re.fullmatch(r"rep-[A-Za-z0-9_~-]+\.12\.en\.html", name)
    assert len(name) < 130


def test_different_ids_have_different_names() -> None:
    names = {page_name("rep", member_id, "vi") for member_id in AWKWARD}
    assert len(names) == len(AWKWARD)
