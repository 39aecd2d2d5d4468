"""Closed months leave the ledger as files that landing takes."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from ingestion.contract import load_contracts
from publishing.commission.intake.ledger_extract import write_ledger_extract
from tests.integration.commission.ledger_rows import lock_two_months

NIGHT, NOW = date(2026, 12, 6), datetime(2026, 12, 5, 20, tzinfo=UTC)


def read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_closed_months_and_their_entries_are_written_in_the_form_of_their_contracts(
    ledger: Engine, tmp_path: Path
) -> None:
    lock_two_months(ledger)
    entries, months = write_ledger_extract(ledger, tmp_path / "inbox", NIGHT, NOW)
    assert entries.name == "com_ledger_entries_2026-12-06.csv.gz"
    contracts = load_contracts()
    for path, entity in ((entries, "com_ledger_entries"), (months, "com_ledger_months")):
        columns = [column.name for column in contracts[entity].all_columns]
        assert sorted(read(path)[0]) == sorted(columns)
    assert [row["period"] for row in read(months)] == ["2026-10-01", "2026-11-01"]
    told = [
        (row["entry_no"], row["posted_period"], row["side"], row["entry_type"], row["amount"])
        for row in read(entries)
    ]
    assert told[0] == ("1", "2026-10-01", "earned", "earning", "4000000.00")
    assert len(told) == 6
    assert [number for number, *_ in told] == ["1", "2", "3", "4", "5", "6"]
    assert {row["_extracted_at"] for row in read(entries)} == {"2026-12-05T20:00:00.000000Z"}


def test_the_same_ledger_gives_the_same_bytes_and_none_gives_no_file(ledger: Engine, tmp_path: Path) -> None:
    assert write_ledger_extract(ledger, tmp_path, NIGHT, NOW) == ()
    assert list(tmp_path.glob("com_*")) == []
    lock_two_months(ledger)
    first = [path.read_bytes() for path in write_ledger_extract(ledger, tmp_path, NIGHT, NOW)]
    again = [path.read_bytes() for path in write_ledger_extract(ledger, tmp_path, NIGHT, NOW)]
    assert first == again
