"""Keeps what each planted mistake came to, one JSON line each, so that a run goes on where it ended."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tests.mutations.running import Mistake, Outcome


def read_outcomes(file: Path) -> dict[Mistake, Outcome]:
    """The newest outcome of each mistake, whole text for whole text; empty where the file is not there."""
    if not file.exists():
        return {}
    lines = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    outcomes = (Outcome(Mistake(**line.pop("mistake")), **line) for line in lines)
    return {outcome.mistake: outcome for outcome in outcomes}


def keep_outcome(file: Path, outcome: Outcome) -> None:
    """Appends one line; the folder is made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
