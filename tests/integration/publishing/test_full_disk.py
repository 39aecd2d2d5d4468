"""No room in the middle of a publish: an error with a next step, a whole release, no half files that stay."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.errors import DiskFull
from publishing.placing import Step
from publishing.releasing import publish
from tests.integration.publishing.small_build import NIGHT, Build, write_warehouse
from tests.integration.publishing.test_switching import (
    company_in_file,
    copy_with_links,
    release_ids_beside_the_file,
)
from tests.integration.small_disk import files_below, files_no_larger_than, fill, small_disk

FIRST = datetime(2026, 11, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 11, 2, 1, tzinfo=UTC)
STEPS = list(Step)
FILLED = [
    Step.WRITE_RELEASE,
    Step.RENDER_PAGES,
    Step.RECORD_RELEASE,
    Step.SWITCH_WAREHOUSE,
    Step.RECORD_SWITCH,
    Step.REMOVE_OLD,
]
# What follows them is renaming, linking and deleting until the next step.
NEED_NO_ROOM = {Step.REMOVE_OLD}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str], str]:
    """A state with Old published and New audited; the files of that, and New's release undisturbed."""
    state = tmp_path_factory.mktemp("prepared") / "state"
    write_warehouse(state, Build(company_name="Old"))
    publish(state, NIGHT, FIRST)
    write_warehouse(state, Build(company_name="New"))
    undisturbed = tmp_path_factory.mktemp("undisturbed") / "state"
    copy_with_links(state, undisturbed)
    release = publish(undisturbed, NIGHT, SECOND).release_id
    return state, files_below(state), release


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 48) as folder:
        yield folder


@pytest.mark.parametrize("step", FILLED)
def test_a_disk_that_fills_at_any_step_leaves_a_whole_release_and_no_half_files(
    prepared: tuple[Path, set[str], str], disk: Path, step: Step
) -> None:
    template, files, undisturbed = prepared
    state = disk / "state"
    copy_with_links(template, state)
    reached = []

    def fill_at(now: Step) -> None:
        if now is step:
            reached.append(now)
            fill(disk)

    if step in NEED_NO_ROOM:
        publish(state, NIGHT, SECOND, before_step=fill_at)
    else:
        with pytest.raises(DiskFull, match=r"Readers see one whole release.*Make room"):
            publish(state, NIGHT, SECOND, before_step=fill_at)
    assert reached == [step]
    # The file itself is switched by a link; the manifest, which comes next, is the first that needs room.
    is_switched = STEPS.index(step) >= STEPS.index(Step.SWITCH_WAREHOUSE)
    assert company_in_file(state) == ("New" if is_switched else "Old")
    assert not [name for name in files_below(state) - files if "/." in name]

    (disk / "ballast").unlink()
    assert publish(state, NIGHT, SECOND).release_id == undisturbed
    assert company_in_file(state) == "New"
    assert release_ids_beside_the_file(state) == {undisturbed}


def test_the_copy_of_a_release_on_a_disk_without_hard_links_leaves_nothing_of_itself(
    prepared: tuple[Path, set[str], str], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, _, undisturbed = prepared
    state = disk / "state"
    copy_with_links(template, state)
    monkeypatch.setattr("publishing.durability._linked", lambda source, target: False)

    def fill_at(now: Step) -> None:
        if now is Step.SWITCH_WAREHOUSE:
            fill(disk, leave=1_000_000)

    with pytest.raises(DiskFull, match="No space left on device"):
        publish(state, NIGHT, SECOND, before_step=fill_at)
    assert company_in_file(state) == "Old"
    assert not (state / "published" / ".warehouse.duckdb.next").exists()
    (disk / "ballast").unlink()
    assert publish(state, NIGHT, SECOND).release_id == undisturbed


def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(
    prepared: tuple[Path, set[str], str], tmp_path: Path
) -> None:
    template, files, undisturbed = prepared
    state = tmp_path / "state"
    copy_with_links(template, state)
    with files_no_larger_than(500_000), pytest.raises(DiskFull, match=r"File too large.*Make room"):
        publish(state, NIGHT, SECOND)
    assert company_in_file(state) == "Old"
    assert files_below(state) <= files
    assert publish(state, NIGHT, SECOND).release_id == undisturbed
