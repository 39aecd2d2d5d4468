"""docs/landing_shown.md names tests that are there, and leaves out none of landing's."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "tests" / "integration" / "ingestion"
# They show something else than a claim of the page.
OTHERS = {
    "test_golden_company.py",
    "test_intraday_landing.py",
    "test_set_up_check.py",
    "test_set_up_workbook.py",
}


def test_every_test_that_the_page_names_is_there_and_none_of_landing_is_left_out() -> None:
    page = (PROJECT / "docs" / "landing_shown.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", page))
    assert len(named) > 25
    for name in named:
        path = PROJECT / name if name.startswith("tests/") else FOLDER / name
        assert path.is_file(), name
    of_landing = {path.name for path in FOLDER.glob("test_*.py")}
    assert of_landing - named == OTHERS


def test_the_page_counts_the_corpus_as_it_is() -> None:
    corpus = (PROJECT / "docs" / "landing_corpus.md").read_text(encoding="utf-8")
    page = (PROJECT / "docs" / "landing_shown.md").read_text(encoding="utf-8")
    counted = re.search(r"^(\d+) files of", corpus, re.M)
    assert counted is not None
    assert f"| {counted[1]} bad and odd files" in page
