"""A reader that asks for the published file all the time: several tables, in one transaction."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from publishing.content_hashes import quoted

PAUSE_SECONDS = 0.2
# Every so manieth answer takes its time between two tables, so that some are under way while files change.
SLOW_EVERY, SLOW_SECONDS = 8, 1.0
QUESTIONS = (
    "select release_id from quality.release",
    "select kpi_code, sum(numerator), sum(denominator) from kpi.fct_kpi_values group by 1 order by 1",
    "select count(*), sum(gross_amount), max(document_date) from core.fct_invoices",
    "select count(*), sum(amount) from core.fct_payments",
    "select status, count(*) from quality.gate_results group by 1 order by 1",
    "select status, count(*) from quality.receipts group by 1 order by 1",
)
TABLES = "select schema_name, table_name from duckdb_tables() where not internal order by all"


def answer(warehouse: Path, pause: float = 0.0) -> tuple[str, str]:
    """The release, and a digest of what one transaction reads of it; `pause` seconds after the first table.

    The digest is made of the number of rows of every table and of sums over five of them.

    Raises:
        duckdb.Error: the file could not be read.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("begin transaction")
        found = [connection.execute(QUESTIONS[0]).fetchall()]
        time.sleep(pause)
        found += [connection.execute(question).fetchall() for question in QUESTIONS[1:]]
        tables = connection.execute(TABLES).fetchall()
        counts = " union all ".join(
            f"select '{schema}.{table}', count(*) from {quoted(schema)}.{quoted(table)}"
            for schema, table in tables
        )
        found.append(connection.execute(f"{counts} order by 1").fetchall())
        connection.execute("commit")
    release_id = str(found[0][0][0]) if found[0] else "none"
    return release_id, hashlib.sha256(repr(found).encode()).hexdigest()[:16]


@dataclass
class Reader:
    """Asks until it is told to stop, and keeps what it was answered and when that changed."""

    warehouse: Path
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    changes: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Reader:
        """Begin to ask."""
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask no more."""
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        asked = 0
        while not self._stop.wait(PAUSE_SECONDS):
            asked += 1
            try:
                found = answer(self.warehouse, 0 if asked % SLOW_EVERY else SLOW_SECONDS)
            except duckdb.Error as fault:
                self.refusals.append(str(fault).splitlines()[0])
                continue
            self.answers[found] += 1
            if not self.changes or self.changes[-1] != found:
                self.changes.append(found)

    def complaints(self, old: tuple[str, str], new: tuple[str, str]) -> list[str]:
        """What a reader may not see: a refusal, anything but the two releases, the old one after the new."""
        torn = [
            f"{count} answers of {release_id} were neither release as it is"
            for (release_id, digest), count in self.answers.items()
            if (release_id, digest) not in (old, new)
        ]
        back = [] if self.changes in ([old], [old, new], [new]) or torn else [f"readers saw {self.changes}"]
        return [f"a reader was refused: {refusal}" for refusal in self.refusals] + torn + back
