"""`python -m tests.mutations`: plants every mistake and writes docs/mutations.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.cases.building import build_cases
from tests.cases.company import read_cases
from tests.cases.expectation import expectations
from tests.mutations.report import mutation_page
from tests.mutations.running import Outcome, Workshop, read_mistakes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mutations.md"


def main() -> int:
    """Exit code 1 when a mistake was not caught; it stays in the page all the same."""
    cases = read_cases()
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(build_cases(cases, Path(folder)), expectations(cases))
        lines = workshop.trim()
        sys.stdout.write(f"{lines} expected lines of {len(expectations(cases))} are asked\n")
        outcomes: list[Outcome] = []
        mistakes = read_mistakes()
        for mistake in mistakes:
            outcomes.append(workshop.plant(mistake))
            verdict = "caught" if outcomes[-1].is_caught else "NOT CAUGHT"
            sys.stdout.write(f"{verdict:<11}{mistake.model}: {mistake.rule}\n")
            sys.stdout.flush()
            PAGE.write_text(mutation_page(outcomes, len(mistakes)), encoding="utf-8")
    return 0 if all(outcome.is_caught for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
