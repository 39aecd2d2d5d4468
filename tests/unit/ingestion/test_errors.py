"""Every error of the landing says four things and has an entry in the runbook."""

import inspect
from pathlib import Path

from ingestion import errors
from ingestion.errors import ExtractMissing, ExtractTruncated, IngestionError

DOCS = Path(__file__).parents[3] / "docs"


def _error_names() -> set[str]:
    classes = inspect.getmembers(errors, inspect.isclass)
    return {name for name, error in classes if issubclass(error, IngestionError)}


def test_every_error_is_a_heading_of_the_runbook_and_stands_in_the_tree() -> None:
    page = (DOCS / "runbook_landing.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("## ").strip() for line in page.splitlines() if line.startswith("## ")}
    names = _error_names()
    assert len(names) > 20
    assert names == headings
    assert all(name in (errors.__doc__ or "") for name in names)


def test_every_entry_says_what_it_means_what_was_not_done_and_what_to_do() -> None:
    page = (DOCS / "runbook_landing.md").read_text(encoding="utf-8")
    entries = page.split("\n## ")[1:]
    assert len(entries) == len(_error_names())
    for entry in entries:
        for part in ("**Means.**", "**Not done.**", "**Do.**"):
            assert part in entry, entry.splitlines()[0]


def test_an_error_says_what_where_what_was_not_done_and_the_next_step() -> None:
    error = ExtractTruncated(
        "inbox/calls.csv.gz", "ends inside a gzip member at byte 812.", "Ask for it again."
    )
    assert str(error) == (
        "inbox/calls.csv.gz ends inside a gzip member at byte 812."
        " Nothing of this file was landed. Ask for it again."
    )
    missing = ExtractMissing("crm", ["crm_deals (crm_deals*.csv)"], Path("inbox"))
    assert "Source crm did not deliver crm_deals (crm_deals*.csv) into inbox." in str(missing)
    assert missing.missing == ("crm_deals (crm_deals*.csv)",)
