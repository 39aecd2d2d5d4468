"""A demo company that is small enough for a test, and a fault that lands but does not pass the gate."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

NIGHT = "2026-10-31"


def make_extracts(state: Path) -> None:
    """The extracts of ten reps over three months, in the state folder's inbox."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "demo",
            "make",
            "--out",
            str(state / "inbox"),
            "--reps",
            "10",
            "--months",
            "3",
        ],
        check=True,
        capture_output=True,
    )


def deliver_lines_of_documents_that_nobody_knows(state: Path) -> int:
    """Deliver every invoice line a second time, as lines of documents that accounting never delivered.

    Each row is right by itself and lands. That half of all lines have no document is what the gate must see.
    """
    with gzip.open(state / "inbox" / "acc_invoice_lines.csv.gz", "rt", encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    assert header.startswith("line_id,document_id,")
    stray = [
        ",".join(("STRAY-" + line, "STRAY-" + document, rest)) for line, document, rest in map(split, rows)
    ]
    with gzip.open(state / "inbox" / "acc_invoice_lines_stray.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join([header, *stray]) + "\n")
    return len(stray)


def split(row: str) -> tuple[str, str, str]:
    """Line id, document id and the rest of one row."""
    line, document, rest = row.split(",", 2)
    return line, document, rest


def published_tables(state: Path) -> dict[str, tuple[int, str]]:
    """Rows and content hash of every table of the release that readers see."""
    manifest = json.loads((state / "published" / "manifest.json").read_text())
    return {
        f"{table['schema_name']}.{table['table_name']}": (table["row_count"], table["content_hash"])
        for table in manifest["tables"]
    }


def published_release(state: Path) -> str:
    """Id of the release that readers see."""
    release: str = json.loads((state / "published" / "manifest.json").read_text())["release_id"]
    return release
