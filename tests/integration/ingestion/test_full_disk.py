"""No room in the middle of a landing or a hand-over: nothing half-done counts or stays; a rerun is whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.errors import DiskFull
from tests.integration.ingestion.conftest import SmallCompany
from tests.integration.small_disk import files_below, files_no_larger_than, fill, small_disk

Row = Callable[..., str]
USERS = 3_000
ROOMS = [0, 16_384, 65_536, 131_072, 196_608, 262_144, 393_216, 524_288, 1_048_576, 2_097_152, 4_194_304]


@pytest.fixture
def cramped(small: SmallCompany, tmp_path: Path, user_row: Row) -> Iterator[SmallCompany]:
    """The small company on a disk that a test can fill; one user has landed, 3 000 lie in the inbox."""
    with small_disk(tmp_path / "disk", 24) as folder:
        company = replace(small, state=folder / "state")
        deliver_both(company, user_row)
        yield company


def deliver_both(company: SmallCompany, user_row: Row) -> None:
    """Land a first file, then deliver a second one."""
    company.deliver("crm_users_2026-10-30.csv", user_row("U0"))
    company.land()
    rows = (user_row(f"U{number}", f"Nguyễn {number * 7919}") for number in range(USERS))
    company.deliver("crm_users_2026-10-31.csv", *rows)


def attempt(company: SmallCompany) -> str:
    """What a landing without room said; nothing where it had enough."""
    try:
        company.land()
    except DiskFull as problem:
        return str(problem)
    return ""


def test_a_landing_leaves_nothing_half_done_wherever_the_room_ends_and_its_rerun_is_whole(
    small: SmallCompany, cramped: SmallCompany, user_row: Row
) -> None:
    deliver_both(small, user_row)
    small.land()
    before, receipts = files_below(cramped.state), cramped.receipts()
    said = []
    for room in ROOMS:
        fill(cramped.state.parent, leave=room)
        said.append(attempt(cramped))
        if not said[-1]:
            break
        # A content that got into the archive is whole, and the next landing finds it there.
        assert {name.split("/")[0] for name in files_below(cramped.state) - before} <= {"archive"}
        assert cramped.receipts() == receipts
    assert len(said) > 3
    assert said.pop() == ""
    assert all("Make room" in message for message in said)
    assert any(
        "Nothing of" in message and "crm_users_2026-10-31.csv was landed" in message for message in said
    )
    assert any("What landed or was fetched before stays" in message for message in said)
    (cramped.state.parent / "ballast").unlink()
    assert [receipt.load_id for receipt in cramped.receipts()] == [each.load_id for each in small.receipts()]
    assert files_below(cramped.state) == files_below(small.state)
    everything = (
        "select count(*), sum(hash(u.user_id, u.full_name, u._load_id, u._source_line)) from crm_users u"
    )
    assert cramped.query(everything) == small.query(everything)
    assert cramped.query("select count(*) from crm_users") == [(USERS,)]


def test_a_hand_over_without_room_leaves_the_one_before_and_takes_none(cramped: SmallCompany) -> None:
    cramped.hand_over()
    cramped.land()
    before = (cramped.state / "build" / "landed.duckdb").read_bytes()
    for room in (0, 131_072, 1_048_576):
        fill(cramped.state.parent, leave=room)
        with pytest.raises(DiskFull, match="Make room"):
            cramped.hand_over()
        assert {path.name for path in (cramped.state / "build").iterdir()} == {"landed.duckdb"}
        assert (cramped.state / "build" / "landed.duckdb").read_bytes() == before
    (cramped.state.parent / "ballast").unlink()
    assert cramped.query("select count(*) from crm_users") == [(USERS,)]


def test_a_limit_on_the_size_of_files_says_nothing_against_the_extract(
    small: SmallCompany, user_row: Row
) -> None:
    deliver_both(small, user_row)
    with (
        files_no_larger_than(20_000),
        pytest.raises(DiskFull, match=r"File too large.*Nothing of .* was landed"),
    ):
        small.land()
    assert {receipt.status for receipt in small.receipts()} == {"landed"}
    assert small.land().landed_row_count == USERS
