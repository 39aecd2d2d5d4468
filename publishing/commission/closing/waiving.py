"""Rows of `pln_waivers` for many exceptions at once: each still names its month, reason and subject."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from publishing.commission.closing.tools import OpenException
from publishing.errors import NoteMissing

COLUMNS = (
    "month",
    "reason",
    "subject",
    "version_no",
    "who",
    "note",
    "_extracted_at",
    "_batch_id",
    "_is_deleted",
)


def write_waivers(
    path: Path, exceptions: Iterable[OpenException], reason: str, who: str, note: str, at: datetime
) -> int:
    """Write a waiver for every exception of a reason that is not waived yet; returns how many.

    A waiver has the key month, reason and subject (commission engine, section 2): one for a whole reason or
    plan would also waive what nobody has looked at yet. So the list is expanded now; what comes later waits.

    Raises:
        NoteMissing: without a name or a reason that can be kept.
    """
    if not who.strip() or not note.strip():
        raise NoteMissing("A waiver needs who waives, and why. Nothing was written. Give --who and --note.")
    open_ones = [each for each in exceptions if each.reason == reason and not each.is_waived]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for each in open_ones:
            row = (each.original_period, each.reason, each.subject, 1, who, note)
            writer.writerow([*row, f"{at:%Y-%m-%dT%H:%M:%SZ}", f"WAIVERS-{at:%Y%m%d}", "false"])
    return len(open_ones)
