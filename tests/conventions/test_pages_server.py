"""The example of a web server in docs/pages.md opens to each reader what is meant for him and nothing more.

The example is read as nginx reads it: an exact address wins, then the first regular expression that matches,
then the longest prefix.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = re.search(r"```nginx\n(.*?)```", (DOCS / "pages.md").read_text("utf-8"), re.S)
FINANCE = "finance"


def who_reads(address: str) -> str:
    """`everybody`, `nobody`, `finance`, or the rep whose own page it is."""
    assert EXAMPLE is not None
    found = re.findall(r"^location ([~=] )?(\S+) +\{ ?(.*?) ?\}(?: +#.*)?$", EXAMPLE[1], re.M)
    assert len(found) == EXAMPLE[1].count("location ")
    exact = [(f"^{re.escape(path)}$", body) for mark, path, body in found if mark == "= "]
    patterns = [*exact, *((path, body) for mark, path, body in found if mark == "~ ")]
    prefixes = [(path, body) for mark, path, body in found if not mark and address.startswith(path)]
    for path, body in patterns:
        if match := re.search(path.replace("(?<", "(?P<"), address):
            return match["owner"] if "$owner" in body else FINANCE if "allow" in body else "everybody"
    body = max(prefixes, key=lambda prefix: len(prefix[0]), default=("", ""))[1]
    return "nobody" if "deny all" in body else "everybody"


@pytest.mark.parametrize("language", ["", ".en"])
def test_pay_is_read_by_its_owner_and_by_finance(language: str) -> None:
    assert who_reads(f"/pages/pay/rep-R1{language}.html") == "R1"
    assert who_reads(f"/pages/pay/index{language}.html") == FINANCE


def test_pages_and_the_running_day_are_for_everybody() -> None:
    for address in ("/pages/index.html", "/pages/rep-R1.en.html", "/pages/region-HN.2.html"):
        assert who_reads(address) == "everybody"
    assert who_reads("/today/index.html") == "everybody"


@pytest.mark.parametrize(
    "address",
    [
        "/warehouse.duckdb",
        "/today.duckdb",
        "/manifest.json",
        "/releases/2026-10-31-28a2f75fbb4f/warehouse.duckdb",
        "/releases/2026-10-31-28a2f75fbb4f/pages/pay/rep-R1.html",
        "/releases/2026-10-31-28a2f75fbb4f/pages/pay/index.html",
        "/pages/pay/",
        "/pages/pay/rep-R1.2.html",
    ],
)
def test_files_and_kept_releases_which_hold_everybody_s_pay_are_for_nobody(address: str) -> None:
    assert who_reads(address) == "nobody"
