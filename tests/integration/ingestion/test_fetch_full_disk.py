"""No room in the middle of a fetch: nothing in part in the inbox, and a rerun fetches it like any."""

import errno
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.errors import DiskFull, OriginUnreachable
from ingestion.fetching import FETCH_FOLDER
from ingestion.full_disk import telling_full_disk
from tests.integration.ingestion.conftest import SmallCompany
from tests.integration.ingestion.origin_places import Place, configure, fetch, statuses, users
from tests.integration.ingestion.vendor_database import QUERY, Crm
from tests.integration.small_disk import files_below, files_no_larger_than, fill, small_disk

Row = Callable[..., str]
FIRST, SECOND, THIRD = (f"crm_users_2026-10-{day}.csv" for day in (29, 30, 31))
PEOPLE = 3_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 16) as folder:
        yield folder


def test_a_file_that_finds_no_room_is_not_in_the_inbox_and_those_before_it_are(
    small: SmallCompany, place: Place, user_row: Row, disk: Path
) -> None:
    cramped = replace(small, state=disk / "state")
    configure(cramped, place.origin)
    rows = [user_row(f"U{number}", f"Nguyễn {number * 7919}") for number in range(PEOPLE)]
    contents = {FIRST: users(*rows[:1]), SECOND: users(*rows[:2]), THIRD: users(*rows)}
    place.put(FIRST, contents[FIRST])
    assert statuses(fetch(cramped, place)) == {FIRST: "fetched"}
    for name in (SECOND, THIRD):
        place.put(name, contents[name])
    whole = len(contents[THIRD])
    for room, there in ((0, {FIRST}), (32_768, {FIRST, SECOND}), (whole // 2, {FIRST, SECOND})):
        fill(disk, leave=room)
        told = f"inbox: the disk is full.*No space left on device.*{SECOND if not room else THIRD}"
        with pytest.raises(DiskFull, match=rf"{told} was not put into the inbox.*Make room"):
            fetch(cramped, place)
        assert {name: (cramped.inbox / name).read_bytes() for name in there} == {
            name: contents[name] for name in there
        }
        assert files_below(cramped.inbox) == there
        assert not (cramped.inbox / FETCH_FOLDER).exists()
    (disk / "ballast").unlink()
    assert statuses(fetch(cramped, place)) == {FIRST: "unchanged", SECOND: "unchanged", THIRD: "fetched"}
    assert {name: (cramped.inbox / name).read_bytes() for name in contents} == contents
    assert set(statuses(fetch(cramped, place)).values()) == {"unchanged"}
    assert cramped.land().landed_row_count == 1 + 2 + PEOPLE


def test_a_file_whose_record_finds_no_room_is_whole_and_is_fetched_again(
    small: SmallCompany, user_row: Row, disk: Path, tmp_path: Path
) -> None:
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    origin = f"{{kind: folder, path: {mounted}}}"
    cramped, place = replace(small, state=disk / "state"), Place(lambda name, content: None, origin)
    configure(cramped, origin)
    (mounted / FIRST).write_bytes(users(user_row("U1")))
    fetch(cramped, place)
    (mounted / SECOND).write_bytes(users(user_row("U1"), user_row("U2")))
    fill(disk, leave=4_096)  # one page: for the file
    with pytest.raises(DiskFull, match=r"state: the disk is full.*fetched before stays.*Make room"):
        fetch(cramped, place)
    assert (cramped.inbox / SECOND).read_bytes() == (mounted / SECOND).read_bytes()
    (disk / "ballast").unlink()
    assert statuses(fetch(cramped, place)) == {FIRST: "unchanged", SECOND: "fetched"}
    assert cramped.land().landed_row_count == 3


def test_a_limit_on_the_size_of_files_says_nothing_against_the_origin(
    small: SmallCompany, place: Place, user_row: Row
) -> None:
    configure(small, place.origin)
    place.put(FIRST, users(user_row("U1")))
    fetch(small, place)
    place.put(SECOND, users(*(user_row(f"U{number}") for number in range(PEOPLE))))
    with (
        files_no_larger_than(100_000),
        pytest.raises(DiskFull, match=rf"File too large.*{SECOND} was not put into the inbox"),
    ):
        fetch(small, place)
    assert files_below(small.inbox) == {FIRST}
    assert statuses(fetch(small, place)) == {FIRST: "unchanged", SECOND: "fetched"}


def test_rows_of_a_database_that_find_no_room_leave_no_extract_and_no_number_behind(
    crm: Crm, disk: Path
) -> None:
    crm.configure(QUERY.replace(", updated_at", ""), mode="snapshot", batch_rows=100)
    crm.put_many(PEOPLE)
    assert crm.fetch() == ["fetched"]
    undisturbed = crm.file(1)
    crm.small = replace(crm.small, state=disk / "state")
    for room in (300_000, 131_072):  # at first nothing is there yet, and the records need room too
        fill(disk, leave=room)
        with pytest.raises(DiskFull, match=r"inbox: the disk is full.*Nothing of crm_users \(crm\) was put"):
            crm.fetch()
        assert files_below(crm.small.state) == {"company.id", "state.sqlite"}
    (disk / "ballast").unlink()
    assert crm.fetch() == ["fetched"]
    assert crm.file(1) == undisturbed
    assert len(undisturbed) == PEOPLE + 1
    assert crm.small.land().landed_row_count == PEOPLE


def unreachable_for_want_of_room() -> None:
    """As the drivers' errors are told, whose texts may hold secrets."""
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError as error:
        raise OriginUnreachable(f"The origin cannot be read: {error}.", "Not fetched.", "Wait.") from None


def test_no_room_at_the_other_end_is_not_told_as_a_full_disk_here(tmp_path: Path) -> None:
    with (
        pytest.raises(OriginUnreachable, match="No space left on device"),
        telling_full_disk(tmp_path, "Nothing was done."),
    ):
        unreachable_for_want_of_room()
