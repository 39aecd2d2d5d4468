"""The ledger's own extract: closed months and their entries as files that landing takes like any others."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from publishing.commission.ledger.reading import read_posted, read_steps

Values = Sequence[object]
COMMON = ("_extracted_at", "_batch_id", "_is_deleted")
MONTHS = ("period", "locked_at", "entry_count")
ENTRIES = (
    "entry_no", "recorded_at", "user_id", "currency", "side", "entry_type", "plan_id", "version_no",
    "component_id", "original_period", "posted_period", "source", "event_id", "credited", "amount",
)  # fmt: skip


def write_ledger_extract(
    ledger: Engine, inbox: Path, night: date, extracted_at: datetime
) -> tuple[Path, ...]:
    """Write `com_ledger_months_<night>.csv.gz` and `com_ledger_entries_<night>.csv.gz`; none before a lock.

    `night` is the first night that may know it: a rerun of an earlier night stays as it was. Files are put in
    place when they are whole; the same content has the same bytes.
    """
    with ledger.connect() as connection:
        months = list(_months(connection))
        if not months:
            return ()
        common = (_moment(extracted_at), f"LEDGER-{night:%Y%m%d}", "false")
        inbox.mkdir(parents=True, exist_ok=True)
        return (
            _write(inbox / f"com_ledger_entries_{night}.csv.gz", ENTRIES, _entries(connection), common),
            _write(inbox / f"com_ledger_months_{night}.csv.gz", MONTHS, months, common),
        )


def _months(connection: Connection) -> Iterator[Values]:
    for step in read_steps(connection):
        if step.step == "locked":
            yield step.period, _moment(step.recorded_at), step.entry_count or 0


def _entries(connection: Connection) -> Iterator[Values]:
    for posted in read_posted(connection):
        entry = posted.entry
        yield (
            posted.id, _moment(posted.recorded_at), entry.rep, entry.currency, entry.side, entry.entry_type,
            entry.plan_id, entry.version_no, entry.component_id, entry.original_period, entry.posted_period,
            entry.source, entry.event_id, entry.credited, entry.amount,
        )  # fmt: skip


def _write(path: Path, columns: Sequence[str], rows: Iterable[Values], common: Values) -> Path:
    unfinished = path.with_name(f".{path.name}.unfinished")
    with (
        unfinished.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*columns, *COMMON])
        writer.writerows([*row, *common] for row in rows)
    unfinished.replace(path)
    return path


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"
