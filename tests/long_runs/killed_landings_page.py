"""The page of `tests.long_runs.killed_landings`: written, and read again to add a run to it."""

from __future__ import annotations

import re
from collections import Counter

MISSED = "not at all: it had ended"


def runs_before(text: str) -> tuple[list[str], int, Counter[str]]:
    """Options, nights and moments of the runs that a page tells of."""
    nights = re.search(r"^Nights: (\d+)", text, re.M)
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|$", text, re.M)
    options = re.findall(r"--kills \d+ --seed \d+", text)
    return options, int(nights[1]) if nights else 0, Counter({name: int(count) for name, count in rows})


def page(
    options: list[str], nights: int, seconds: float, moments: Counter[str], differences: list[str]
) -> str:
    """Markdown of the outcomes; `options`: those of every run that is counted in."""
    different = len({line.split("(")[0] for line in differences})
    all_kills, missed = sum(moments.values()), moments[MISSED]
    runs = ", then ".join(f"`{option}`" for option in options)
    lines = [
        "# Nights killed at random moments",
        "",
        "Written by `python -m tests.long_runs.killed_landings --write`,"
        " runs after the first one with `--add`:",
        f"{runs}.",
        "",
        "Each night fetches seven extracts from a folder, lands six of them for three entities (plain, gzip,",
        "a mapping with a lookup, wrong rows, repeated keys) and hands over. It is ended by `kill -9` at a",
        "random moment, in a third of the cases the second run is killed too, and then it runs to its end.",
        "Receipts, deliveries, rows, quarantine, inbox, archive and hand-over are compared with those of a",
        "night that was left alone. So are three nights that were started at once over one state folder.",
        "",
        f"Nights: {nights}. Kills: {all_kills},"
        f" of which {all_kills - missed} struck a night that was running. "
        f"A night alone takes {seconds:.1f} s. "
        f"**Nights that ended otherwise than the one left alone: {different}.**",
        "",
        "| where the kill struck | kills |",
        "|---|--:|",
        *(f"| {moment} | {count} |" for moment, count in sorted(moments.items())),
    ]
    return "\n".join([*lines, *(["", *(f"- {line}" for line in differences)] if differences else []), ""])
