"""Waivers of many exceptions: one row for each that is open, none for what nobody has seen."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingestion.contract import load_contracts
from publishing.commission.closing.tools import OpenException
from publishing.commission.closing.waiving import write_waivers
from publishing.errors import NoteMissing

OCTOBER, AT = date(2026, 10, 1), datetime(2026, 11, 5, tzinfo=UTC)
FOUND = [
    OpenException(OCTOBER, "rep", "invoice:I1"),
    OpenException(OCTOBER, "rep", "invoice:I2, với dấu phẩy"),
    OpenException(OCTOBER, "rep", "invoice:I3", is_waived=True),
    OpenException(OCTOBER, "quota", "R1 P"),
]


def test_every_open_exception_of_the_reason_gets_a_row_of_its_own_in_the_form_of_the_contract(
    tmp_path: Path,
) -> None:
    path = tmp_path / "pln_waivers.csv"
    assert write_waivers(path, FOUND, "rep", "anna", "khách lẻ, không của ai", AT) == 2
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["month"], row["reason"], row["subject"]) for row in rows] == [
        ("2026-10-01", "rep", "invoice:I1"),
        ("2026-10-01", "rep", "invoice:I2, với dấu phẩy"),
    ]
    assert {(row["who"], row["note"], row["version_no"]) for row in rows} == {
        ("anna", "khách lẻ, không của ai", "1")
    }
    columns = [column.name for column in load_contracts()["pln_waivers"].all_columns]
    assert sorted(rows[0]) == sorted(columns)


def test_a_waiver_without_name_or_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoteMissing):
        write_waivers(tmp_path / "w.csv", FOUND, "rep", "anna", " ", AT)
    with pytest.raises(NoteMissing):
        write_waivers(tmp_path / "w.csv", FOUND, "rep", "", "so", AT)
    assert list(tmp_path.iterdir()) == []
