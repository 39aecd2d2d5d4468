"""A run of the planted mistakes goes on where it ended, and its page says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.mutations import __main__ as command
from tests.mutations.outcomes import keep_outcome, read_outcomes
from tests.mutations.report import mutation_page
from tests.mutations.running import Mistake, Outcome, read_mistakes

DROPPED = Mistake("int_calls", "internal calls count", "where a", "where true")
SWAPPED = Mistake("int_calls", "the limit is late", ">", ">=")


def test_the_newest_outcome_of_a_mistake_is_the_one_that_stands(tmp_path: Path) -> None:
    kept = tmp_path / "new folder" / "outcomes.jsonl"
    keep_outcome(kept, Outcome(DROPPED))
    keep_outcome(kept, Outcome(SWAPPED, error="Binder Error"))
    keep_outcome(kept, Outcome(DROPPED, cases=["calls_made/1"], tests=["unique"]))
    assert read_outcomes(kept) == {
        DROPPED: Outcome(DROPPED, cases=["calls_made/1"], tests=["unique"]),
        SWAPPED: Outcome(SWAPPED, error="Binder Error"),
    }


def test_a_mistake_whose_text_was_changed_is_not_known(tmp_path: Path) -> None:
    kept = tmp_path / "outcomes.jsonl"
    keep_outcome(kept, Outcome(SWAPPED, cases=["calls_made/1"]))
    changed = Mistake(SWAPPED.model, SWAPPED.rule, SWAPPED.finds, "<")
    assert changed not in read_outcomes(kept)


def test_the_page_says_what_was_not_planted_and_puts_first_what_was_not_caught() -> None:
    page = mutation_page([Outcome(DROPPED, cases=["calls_made/1"]), Outcome(SWAPPED)], 5)
    assert "**1 of 2 mistakes were caught.** 3 of all 5 are not planted yet." in page
    assert page.index("the limit is late") < page.index("internal calls count")
    assert "not planted yet" not in mutation_page([Outcome(DROPPED, cases=["calls_made/1"])], 1)


def test_known_outcomes_make_the_page_without_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PAGE", tmp_path / "page.md")
    for mistake in read_mistakes():
        keep_outcome(tmp_path / "outcomes.jsonl", Outcome(mistake, cases=["calls_made/1"]))
    ran = CliRunner().invoke(command.app, ["--state", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    count = len(read_mistakes())
    assert f"**{count} of {count} mistakes were caught.**" in (tmp_path / "page.md").read_text(
        encoding="utf-8"
    )


def test_a_text_that_no_mistake_has_is_refused(tmp_path: Path) -> None:
    ran = CliRunner().invoke(command.app, ["--state", str(tmp_path), "--only", "no such rule"])
    assert ran.exit_code == 2
