"""What is true of untidy deliveries, worked out from their files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.long_runs.late_deliveries import (
    Row,
    Untidiness,
    extract_file,
    make_untidy,
    read_extract,
    write_extract,
    write_truth,
)
from tests.long_runs.sixty_nights import Comparison, compare, page

NIGHTS = [date(2026, 10, day) for day in (1, 2, 3)]
HEADER = ["deal_id", "amount", "_extracted_at"]


def row(deal: str, amount: str, day: int) -> Row:
    return {"deal_id": deal, "amount": amount, "_extracted_at": f"2026-10-0{day}T18:30:00Z"}


def delivered(folder: Path, entity: str, *nights: list[Row]) -> None:
    folder.mkdir(exist_ok=True)
    for night, rows in zip(NIGHTS, nights, strict=False):
        write_extract(extract_file(folder, entity, night), HEADER, rows)


def true_rows(folder: Path, tmp_path: Path, deltas: list[str], nights: list[date]) -> list[Row]:
    whole = tmp_path / f"whole{len(nights)}"
    write_truth(folder, {"crm_deals": ("deal_id",)}, deltas, nights, whole)
    return read_extract(extract_file(whole, "crm_deals", nights[-1]))[1]


def test_of_a_delta_the_newest_version_is_true_even_if_an_older_one_comes_later(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    delivered(
        inbox, "crm_deals", [row("d1", "1", 1)], [row("d1", "3", 3)], [row("d1", "2", 2), row("d2", "9", 3)]
    )
    assert true_rows(inbox, tmp_path, ["crm_deals"], NIGHTS[:2]) == [row("d1", "3", 3)]
    assert true_rows(inbox, tmp_path, ["crm_deals"], NIGHTS) == [row("d1", "3", 3), row("d2", "9", 3)]


def test_of_a_snapshot_the_newest_file_is_true(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    delivered(inbox, "crm_deals", [row("d1", "1", 1)], [row("d2", '2"', 2)])
    assert true_rows(inbox, tmp_path, [], NIGHTS[:2]) == [row("d2", '2"', 2)]


def test_untidy_nights_lose_nothing_and_the_last_one_brings_what_is_left(tmp_path: Path) -> None:
    """Every row comes on its night or later with its own time; corrected ones come twice."""
    inbox = tmp_path / "inbox"
    nights = [[row(f"d{night}-{number}", str(number), night) for number in range(200)] for night in (1, 2, 3)]
    delivered(inbox, "crm_deals", *nights)
    made = make_untidy(inbox, ["crm_deals"], NIGHTS, seed=7)
    # of 200 rows of the one night that has a later one, about a tenth and about a twentieth
    assert 8 <= made.late <= 40
    assert 2 <= made.corrected <= 25
    told = [read_extract(extract_file(inbox, "crm_deals", night))[1] for night in NIGHTS]
    assert told[0] == nights[0]
    assert sum(len(rows) for rows in told) == 600 + made.corrected
    true = {row["deal_id"]: row["amount"] for row in true_rows(inbox, tmp_path, ["crm_deals"], NIGHTS)}
    assert true == {row["deal_id"]: row["amount"] for rows in nights for row in rows}


def test_the_same_seed_makes_the_same_untidiness(tmp_path: Path) -> None:
    made: list[tuple[Untidiness, bytes]] = []
    for name in ("one", "other"):
        delivered(tmp_path / name, "crm_deals", [], [row(f"d{number}", "1", 2) for number in range(50)], [])
        untidiness = make_untidy(tmp_path / name, ["crm_deals"], NIGHTS, seed=3)
        made.append((untidiness, extract_file(tmp_path / name, "crm_deals", NIGHTS[2]).read_bytes()))
    assert made[0] == made[1]


@pytest.fixture
def builds(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "nightly.duckdb", tmp_path / "whole.duckdb"
    for file, line, extra in zip(files, (2, 9), ("(1)", "(1), (1), (2)"), strict=True):
        with duckdb.connect(str(file)) as connection:
            connection.execute("create schema core; create schema kpi; create schema quality")
            connection.execute("create table kpi.fct_kpi_values as select 1 as value")
            connection.execute(
                f"create table core.fct_deals as select 'd1' as deal_id, {line} as source_line"
            )
            connection.execute(f"create table core.dim_rep as from (values {extra}) as reps (rep_id)")
            connection.execute(f"create table quality.receipts as select {line} as row_count")
    return files


def test_a_table_is_equal_but_for_the_line_or_differs_by_rows(builds: tuple[Path, Path]) -> None:
    """1 against 1, 1, 2: two rows too many; where a deal lies is no difference, nor are receipts."""
    found = Comparison("2026-10-31", 100, 90)
    compare(*builds, found)
    assert found.equal == ["kpi.fct_kpi_values"]
    assert found.equal_but_for_delivery == ["core.fct_deals"]
    assert found.different == {"core.dim_rep": 2}
    text = page([found], 60, 10, 12, 3)
    assert "**Tables that differ: 1.**" in text
    assert "| 2026-10-31 | 100 | 90 | 1 | 0 | 1 | 1 | `core.dim_rep` (2 rows) |" in text
