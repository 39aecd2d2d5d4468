"""What `tests.long_runs.killed_nights` keeps of each chain of kills, and its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.long_runs.night_stages import OVER, STAGES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "killed_nights.md"
SHOWN_FAULTS = 40


@dataclass
class Kill:
    """The stage that was aimed at, the seconds after it had begun, the stage struck, the exit code."""

    aim: str
    seconds: float
    struck: str
    code: int


@dataclass
class Chain:
    """One state folder: its kills, what readers were answered, and all that was wrong."""

    number: int
    seed: int
    kills: list[Kill] = field(default_factory=list)
    begun_anew: bool = False
    reads_of_old: int = 0
    reads_of_new: int = 0
    reads_in_all: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @classmethod
    def of(cls, row: dict[str, Any]) -> Chain:
        """From a line of the results."""
        return cls(**row | {"kills": [Kill(**kill) for kill in row["kills"]]})


HEAD = """# Whole nights killed at random moments

Written by `python -m tests.long_runs.killed_nights --work <folder> --write`; do not edit.

A night of the demo company (10 reps, 3 months, a ledger begun; the second of two deliveries) is ended with `kill -9` of
its whole process group, dbt included. One state folder takes {chain} kills in a row: for each, a stage is drawn (all
as likely), then a moment within what the stage takes when nobody disturbs it, and a twentieth beyond. The attempt after a
kill begins with the stage that was struck, as a retried task does, and finds what the ones before it left. Then the
night runs to its end, in a quarter of the chains from its first stage on.

Meanwhile a reader opens the published file up to five times a second and asks it in one transaction for its release, sums over
five tables and the number of rows of every table; every eighth time it waits a second between two tables. Each
answer must be the release before or the new one, whole, and never the old one again after the new. At the end the content
of every published table, the manifest, the pages, the rows of the ledger, the receipts and the names of all files are
compared with those of a night that was left alone.

"""  # noqa: E501 - a page


def page(chains: Sequence[Chain], seconds: dict[str, float], kills_of_a_chain: int) -> str:
    """Markdown of all chains; `seconds`: of each stage, undisturbed."""
    kills = [kill for chain in chains for kill in chain.kills]
    struck = Counter(kill.struck for kill in kills)
    wrong = [f"chain {chain.number}: {problem}" for chain in chains for problem in chain.wrong]
    missed = struck[OVER]
    facts = (
        f"Chains: {len(chains)}, "
        f"{sum(chain.begun_anew for chain in chains)} of them ended from the first stage on. "
        f"Kills: {len(kills)}, of which {len(kills) - missed} struck a night that was running. "
        f"Reads: {sum(chain.reads_in_all for chain in chains):,} "
        f"({sum(chain.reads_of_old for chain in chains):,} of the release before, "
        f"{sum(chain.reads_of_new for chain in chains):,} of the new one).\n"
        f"**Answers, refusals and left-overs that were wrong: {len(wrong)}.**\n"
    )
    rows = [
        f"| {stage} | {seconds[stage]:.1f} | {struck[stage]} | {_seconds(chains, stage)} |"
        for stage in STAGES
    ]
    table = [
        "| killed in | seconds undisturbed | kills | seconds after it began |",
        "|---|--:|--:|---|",
        *rows,
    ]
    table.append(f"| not at all: it had ended | | {missed} | |")
    faults = [f"- {line}" for line in wrong[:SHOWN_FAULTS]]
    return HEAD.format(chain=kills_of_a_chain) + "\n".join(
        [facts, *table, *(["", *faults] if faults else []), ""]
    )


def _seconds(chains: Sequence[Chain], stage: str) -> str:
    """From when to when a stage was struck, for those that were aimed at it."""
    moments = [kill.seconds for chain in chains for kill in chain.kills if kill.aim == kill.struck == stage]
    return f"{min(moments):.1f} to {max(moments):.1f}" if moments else "never"
