"""A past night comes out of the archive as it was, whatever has been delivered, corrected or lost since."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.archive import archive_path
from ingestion.errors import ArchiveIncomplete
from ingestion.holds import hold_source
from ingestion.relanding import reland
from tests.integration.ingestion.conftest import LANDED_AT, NIGHT, SmallCompany

Row = Callable[..., str]
NEXT = NIGHT + timedelta(days=1)
SOURCE = """
      crm_users: {file: "crm_users*.csv*"}
    mappings: [mapping.yml]
"""
MAPPING = """
file: "regions*.csv"
header: [region]
lookups: {names: {file: "names*.csv", header: [region, name], key: region, on: region}}
outputs: [{entity: ref_regions, columns: {region_id: region, region_name: names.name}}]
"""


def _again(small: SmallCompany, into: Path, sql: str) -> list[tuple[Any, ...]]:
    reland(small.company(), small.state, NIGHT, into, LANDED_AT, "again")
    with duckdb.connect(into / "build" / "landed.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def corrected(small: SmallCompany, user_row: Row) -> SmallCompany:
    """A night, and the next one, which corrects users, regions' names and adds a file."""
    small.configure((small.folder / "company.yml").read_text(), MAPPING)
    small.entities(*SOURCE.strip().splitlines()[:1], more="    mappings: [mapping.yml]\n")
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2"))
    small.deliver("regions_2026-10-31.csv", "R1", header="region")
    small.deliver("names.csv", "R1,Bắc", header="region,name")
    small.land()
    small.hand_over()
    small.deliver("crm_users.csv", user_row("U1", name="corrected"))
    small.deliver("crm_users_2026-11-01.csv", user_row("U9"))
    small.deliver("names.csv", "R1,Nam", header="region,name")
    small.land(NEXT)
    small.hand_over(NEXT)
    return small


def test_a_night_is_landed_again_as_it_was_though_everything_was_corrected(
    corrected: SmallCompany, tmp_path: Path
) -> None:
    users = "select user_id, full_name, _source_file, _source_line, _load_id from crm_users order by 1"
    for path in corrected.inbox.iterdir():
        path.unlink()
    again = _again(corrected, tmp_path / "again", users)
    assert [row[:2] for row in again] == [("U1", "An"), ("U2", "An")]
    first = {receipt.load_id for receipt in corrected.receipts() if receipt.row_count_landed == 2}
    assert {row[4] for row in again} == first
    names = _again(corrected, tmp_path / "names", "select region_id, region_name from ref_regions")
    assert names == [("R1", "Bắc")]
    assert corrected.query("select region_name from ref_regions", NEXT) == [("Nam",)]


def test_files_without_a_date_keep_the_night_that_first_landed_them(
    small: SmallCompany, user_row: Row, tmp_path: Path
) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: delta}')
    small.deliver("crm_users_z.csv", user_row("U1", name="first"))
    small.land(NIGHT - timedelta(days=1))
    small.deliver("crm_users_a.csv", user_row("U1", name="second"))
    small.land()
    expected = small.query("select full_name from crm_users")
    assert expected == [("second",)]
    assert _again(small, tmp_path / "again", "select full_name from crm_users") == expected


def test_a_source_that_was_held_is_held_again(small: SmallCompany, user_row: Row, tmp_path: Path) -> None:
    before, now = NIGHT - timedelta(days=1), LANDED_AT
    small.entities('crm_users: {file: "crm_users*.csv", max_age_days: 0}')
    small.deliver(f"crm_users_{before}.csv", user_row("U1"), user_row("U2"))
    small.land(before)
    small.deliver(f"crm_users_{NIGHT}.csv", user_row("U1"))
    small.land()
    hold_source(small.company(), small.state, "crm", NIGHT, NEXT, "Lan", "half of the users", now)
    users, held = "select user_id from crm_users", "select source, held_through from held_sources"
    assert small.query(users) == [("U1",), ("U2",)]
    assert _again(small, tmp_path / "again", users) == [("U1",), ("U2",)]
    assert _again(small, tmp_path / "held", held) == [("crm", before)]
    small.hand_over(NEXT)  # nothing was delivered for it
    (summary,) = reland(small.company(), small.state, NEXT, tmp_path / "next", LANDED_AT, "again")
    assert summary.hold is not None


def test_a_night_that_was_never_handed_over_and_a_folder_in_use_are_refused(
    corrected: SmallCompany, tmp_path: Path
) -> None:
    company, early = corrected.company(), NIGHT - timedelta(days=9)
    with pytest.raises(ArchiveIncomplete, match="handed over: 2026-10-31, 2026-11-01"):
        reland(company, corrected.state, early, tmp_path / "early", LANDED_AT, "again")
    with pytest.raises(ArchiveIncomplete, match="is not empty"):
        reland(company, corrected.state, NIGHT, corrected.state, LANDED_AT, "again")


@pytest.mark.parametrize(("damage", "words"), [("gone", "is gone"), ("changed", "has another hash")])
def test_a_damaged_archive_is_not_landed(
    corrected: SmallCompany, tmp_path: Path, damage: str, words: str
) -> None:
    receipt = next(receipt for receipt in corrected.receipts() if receipt.row_count_landed == 2)
    kept = archive_path(corrected.state, receipt.content_sha256)
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_bytes(kept.read_bytes().replace(b"An", b"Bn"))
    with pytest.raises(ArchiveIncomplete, match=f"crm_users.csv, {words}"):
        _again(corrected, tmp_path / "again", "select 1")
    assert list((tmp_path / "again").iterdir()) == []


def test_without_an_archive_nothing_is_kept_and_a_night_says_so(
    small: SmallCompany, user_row: Row, tmp_path: Path
) -> None:
    small.configure((small.folder / "company.yml").read_text() + "archive: false\n")
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    small.hand_over()
    assert not (small.state / "archive").exists()
    with pytest.raises(ArchiveIncomplete, match=r"no archived content of crm_users\.csv"):
        _again(small, tmp_path / "again", "select 1")
