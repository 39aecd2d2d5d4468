"""Readers see the old release or the new one, whatever is killed when; and the way back."""

import json
import multiprocessing
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text

from publishing.content_hashes import read_table_contents
from publishing.errors import (
    NoEarlierRelease,
    PublishedFileUnreadable,
    PublishingBusy,
    ReleaseDamaged,
    ReleaseNotFound,
)
from publishing.layout import Layout
from publishing.placing import Step, publishing_alone
from publishing.releases import kept_releases, opened_ledger
from publishing.releasing import Release, publish, repair, roll_back
from tests.integration.publishing.other_processes import KILLED, poll, poll_pages, publish_until_killed
from tests.integration.publishing.small_build import NIGHT, Build, write_warehouse

FIRST = datetime(2026, 11, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 11, 2, 1, tzinfo=UTC)
THIRD = datetime(2026, 11, 3, 1, tzinfo=UTC)
WriteBuild = Callable[[Build], Path]

STEPS = [
    Step.WRITE_RELEASE,
    Step.RENDER_PAGES,
    Step.WRITE_MANIFEST,
    Step.KEEP_RELEASE,
    Step.RECORD_RELEASE,
    Step.SWITCH_WAREHOUSE,
    Step.SWITCH_MANIFEST,
    Step.SWITCH_PAGES,
    Step.RECORD_SWITCH,
    Step.REMOVE_OLD,
]
SWITCHED = STEPS.index(Step.SWITCH_WAREHOUSE)


def company_in_file(state: Path) -> str:
    """The company's name in the published file, after checking that every table is what the release says."""
    with duckdb.connect(str(state / "published" / "warehouse.duckdb"), read_only=True) as connection:
        said = connection.execute(
            "select schema_name, table_name, row_count, content_hash from quality.release order by 1, 2"
        ).fetchall()
        contents = read_table_contents(connection, "warehouse")
        name = connection.execute("select company_name from core.dim_company").fetchone()
    assert len(said) == 9
    assert said == [
        (each.schema_name, each.table_name, each.row_count, each.content_hash) for each in contents
    ]
    assert name is not None
    return str(name[0])


def release_ids_beside_the_file(state: Path) -> set[str]:
    """What manifest and pages say."""
    published = state / "published"
    said = {str(json.loads((published / "manifest.json").read_text("utf-8"))["release_id"])}
    pages = sorted((published / "pages").rglob("*.html"))
    assert {"index.en.html", "index.html", "checks.html", "rep-R1.html"} <= {page.name for page in pages}
    for page in pages:
        said.add(page.read_text("utf-8").split('<meta name="release" content="')[1].split('"')[0])
    return said


def copy_with_links(source: Path, target: Path) -> None:
    """Two names of one file are two names of one file in the copy, too, as publishing leaves them."""
    subprocess.run(["cp", "--archive", str(source), str(target)], check=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with the release Old published and an audited build New."""
    state = tmp_path_factory.mktemp("prepared") / "state"
    write_warehouse(state, Build(company_name="Old"))
    publish(state, NIGHT, FIRST)
    write_warehouse(state, Build(company_name="New"))
    return state


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.publishing.other_processes"])
    return context


def test_the_steps_are_these_in_this_order(prepared: Path, state: Path) -> None:
    shutil.copytree(prepared, state)
    taken: list[Step] = []
    publish(state, NIGHT, SECOND, before_step=taken.append)
    assert taken == STEPS
    assert set(taken) == set(Step)


@pytest.mark.parametrize("fatal_step", range(len(STEPS)), ids=[f"{n}_{step}" for n, step in enumerate(STEPS)])
def test_a_kill_leaves_the_old_release_or_the_new_one_and_repair_mends_the_rest(
    prepared: Path, state: Path, processes: multiprocessing.context.ForkServerContext, fatal_step: int
) -> None:
    shutil.copytree(prepared, state)
    publishing = processes.Process(target=publish_until_killed, args=(state, fatal_step))
    publishing.start()
    publishing.join(60)
    assert publishing.exitcode == KILLED
    seen = company_in_file(state)
    assert seen == ("Old" if fatal_step <= SWITCHED else "New")
    repair(state, THIRD)
    assert company_in_file(state) == seen
    with duckdb.connect(str(state / "published" / "warehouse.duckdb"), read_only=True) as connection:
        row = connection.execute("select max(release_id) from quality.release").fetchone()
    assert row is not None
    assert release_ids_beside_the_file(state) == {row[0]}
    assert [path.name for path in (state / "published").rglob(".*") if path.name != ".publishing.lock"] == []
    assert repair(state, THIRD) == []
    assert publish(state, NIGHT, THIRD).outcome in ("published", "unchanged", "reinstated")
    assert company_in_file(state) == "New"
    assert len(release_ids_beside_the_file(state)) == 1


def test_a_kill_between_file_and_pages_is_mended_by_the_next_publish_even_if_the_gate_refuses_it(
    prepared: Path, state: Path, processes: multiprocessing.context.ForkServerContext
) -> None:
    shutil.copytree(prepared, state)
    publishing = processes.Process(target=publish_until_killed, args=(state, SWITCHED + 2))
    publishing.start()
    publishing.join(60)
    assert len(release_ids_beside_the_file(state)) == 2
    write_warehouse(state, Build(gate=None))
    with pytest.raises(Exception, match="nobody audited"):
        publish(state, NIGHT, THIRD)
    assert len(release_ids_beside_the_file(state)) == 1
    assert company_in_file(state) == "New"


def test_a_reader_that_polls_during_publishes_never_sees_a_mixture_or_an_error(
    state: Path, processes: multiprocessing.context.ForkServerContext
) -> None:
    def build(number: int) -> Build:
        rows = f"create table kpi.marked_rows as select * from range({number}) as marked (number)"
        return Build(company_name=f"Release {number}", statements=[rows])

    write_warehouse(state, build(1))
    publish(state, NIGHT, FIRST)
    receiving, sending = multiprocessing.Pipe(duplex=False)
    stop = processes.Event()
    reader = processes.Process(target=poll, args=(state / "published" / "warehouse.duckdb", stop, sending))
    reader.start()
    for number in range(2, 8):
        write_warehouse(state, build(number))
        publish(state, NIGHT, datetime(2026, 11, number, 1, tzinfo=UTC), keep=2)
    stop.set()
    assert receiving.poll(60)
    seen, failures = receiving.recv()
    reader.join(60)
    assert failures == []
    assert len(seen) > 50
    assert len({row[0] for row in seen}) >= 4
    assert [row for row in seen if row[1] != f"Release {row[2]}"] == []


def test_a_reader_of_the_pages_sees_those_of_one_release_and_never_a_moment_without(
    state: Path, processes: multiprocessing.context.ForkServerContext
) -> None:
    write_warehouse(state, Build(company_name="Release 1"))
    publish(state, NIGHT, FIRST)
    receiving, sending = multiprocessing.Pipe(duplex=False)
    stop = processes.Event()
    reader = processes.Process(target=poll_pages, args=(state / "published" / "pages", stop, sending))
    reader.start()
    for number in range(2, 7):
        write_warehouse(state, Build(company_name=f"Release {number}"))
        publish(state, NIGHT, datetime(2026, 11, number, 1, tzinfo=UTC), keep=4)
    stop.set()
    assert receiving.poll(60)
    seen, failures = receiving.recv()
    reader.join(60)
    assert failures == []
    assert len(seen) > 50
    assert {len(releases) for _, releases in seen} == {1}
    assert len({releases for _, releases in seen}) >= 4
    assert len({count for count, _ in seen}) == 1


def test_pages_of_a_release_before_the_link_make_way_for_it(state: Path, write_build: WriteBuild) -> None:
    write_build(Build())
    published = publish(state, NIGHT, FIRST)
    pages = state / "published" / "pages"
    pages.unlink()
    shutil.copytree(state / "published" / "releases" / published.release_id / "pages", pages)
    (pages / "stale.html").write_text("of an older release", "utf-8")
    assert repair(state, SECOND) == ["replaced pages"]
    assert pages.readlink() == Path("releases") / published.release_id / "pages"
    assert [path.name for path in (state / "published").glob(".pages*")] == []
    assert (pages / "index.html").is_file()
    assert not (pages / "stale.html").exists()


def test_the_page_of_the_running_day_is_linked_where_there_is_one(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build(company_name="Before"))
    publish(state, NIGHT, FIRST)
    index = state / "published" / "pages" / "rep-R1.html"
    assert "../today/index.html" not in index.read_text("utf-8")
    (state / "published" / "today").mkdir()
    (state / "published" / "today" / "index.html").write_text("today", "utf-8")
    write_build(Build(company_name="After"))
    publish(state, NIGHT, SECOND)
    assert 'href="../today/index.html"' in index.read_text("utf-8")
    # Publishing leaves it alone.
    assert (state / "published" / "today" / "index.html").read_text("utf-8") == "today"


def test_a_reader_with_an_open_handle_keeps_the_old_release(prepared: Path, state: Path) -> None:
    shutil.copytree(prepared, state)
    reader = duckdb.connect(str(state / "published" / "warehouse.duckdb"), read_only=True)
    publish(state, NIGHT, SECOND)
    assert reader.execute("select company_name from core.dim_company").fetchone() == ("Old",)
    reader.close()
    assert company_in_file(state) == "New"


def test_a_kept_release_and_the_published_file_are_names_of_one_file_that_go_their_own_ways(
    prepared: Path, state: Path
) -> None:
    shutil.copytree(prepared, state)
    release = publish(state, NIGHT, SECOND)
    kept = state / "published" / "releases" / release.release_id / "warehouse.duckdb"
    assert kept.samefile(release.warehouse)
    assert not kept.is_symlink()
    release.warehouse.unlink()
    assert kept.stat().st_size == release.manifest.file_bytes
    assert repair(state, THIRD) == []


def published_names(state: Path, write_build: WriteBuild, *names: str) -> list[str]:
    """Publish companies of these names one after the other; returns the release ids."""
    release_ids = []
    for day, name in enumerate(names, 1):
        write_build(Build(company_name=name))
        release_ids.append(publish(state, NIGHT, datetime(2026, 11, day, 1, tzinfo=UTC)).release_id)
    return release_ids


def test_roll_back_goes_one_release_back_each_time_with_manifest_and_pages(
    state: Path, write_build: WriteBuild
) -> None:
    one, two, three = published_names(state, write_build, "One", "Two", "Three")
    back = roll_back(state, THIRD)
    assert (back.outcome, back.release_id, back.replaced_release_id) == ("rolled_back", two, three)
    assert company_in_file(state) == "Two"
    assert release_ids_beside_the_file(state) == {two}
    assert roll_back(state, THIRD).release_id == one
    with pytest.raises(NoEarlierRelease):
        roll_back(state, THIRD)
    assert company_in_file(state) == "One"


def test_roll_back_after_a_publish_on_an_older_release_goes_to_what_readers_saw_before(
    state: Path, write_build: WriteBuild
) -> None:
    one, two = published_names(state, write_build, "One", "Two")
    roll_back(state, SECOND)
    (three,) = published_names(state, write_build, "Three")
    assert len({one, two, three}) == 3
    assert roll_back(state, THIRD).release_id == one


def test_a_roll_back_that_was_killed_and_mended_is_no_publication(
    state: Path, write_build: WriteBuild
) -> None:
    """Killed after the file was switched: the next one goes on to One, not back to Three."""
    one, two, _ = published_names(state, write_build, "One", "Two", "Three")

    def killed(step: Step) -> None:
        if step is Step.RECORD_SWITCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        roll_back(state, THIRD, before_step=killed)
    assert company_in_file(state) == "Two"
    assert repair(state, THIRD) == [f"noted that {two} is published"]
    assert roll_back(state, THIRD).release_id == one
    assert company_in_file(state) == "One"


def test_roll_back_to_a_named_release_and_publishing_the_newer_content_again(
    state: Path, write_build: WriteBuild
) -> None:
    one, _, three = published_names(state, write_build, "One", "Two", "Three")
    assert roll_back(state, THIRD, to=one).release_id == one
    assert company_in_file(state) == "One"
    again = publish(state, NIGHT, THIRD)
    assert (again.outcome, again.release_id) == ("reinstated", three)
    assert release_ids_beside_the_file(state) == {three}


def test_the_list_of_releases_is_newest_first_and_survives_the_loss_of_the_state_database(
    state: Path, write_build: WriteBuild
) -> None:
    one, two = published_names(state, write_build, "One", "Two")
    (state / "state.sqlite").unlink()
    assert len(repair(state, THIRD)) == 3
    with opened_ledger(state / "state.sqlite") as engine:
        listed = kept_releases(engine)
    assert [release.release_id for release in listed] == [two, one]
    assert (listed[0].table_count, listed[0].as_of) == (9, NIGHT)


def test_an_unknown_release_is_refused(prepared: Path, state: Path) -> None:
    shutil.copytree(prepared, state)
    for name in ("2026-10-31-000000000000", "", "../releases"):
        with pytest.raises(ReleaseNotFound):
            roll_back(state, THIRD, to=name)
    assert company_in_file(state) == "Old"


def test_a_kept_release_that_somebody_changed_is_refused(state: Path, write_build: WriteBuild) -> None:
    one, _ = published_names(state, write_build, "One", "Two")
    kept = state / "published" / "releases" / one / "warehouse.duckdb"
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    with pytest.raises(ReleaseDamaged, match="other bytes"):
        roll_back(state, THIRD)
    assert company_in_file(state) == "Two"


def test_a_published_file_that_is_no_release_is_left_alone_until_a_release_is_named(
    state: Path, write_build: WriteBuild
) -> None:
    one, _ = published_names(state, write_build, "One", "Two")
    warehouse = state / "published" / "warehouse.duckdb"
    warehouse.unlink()
    warehouse.write_text("not a database", "utf-8")
    for command in (lambda: repair(state, THIRD), lambda: roll_back(state, THIRD)):
        with pytest.raises(PublishedFileUnreadable, match="rollback"):
            command()
    assert warehouse.read_text("utf-8") == "not a database"
    assert roll_back(state, THIRD, to=one).release_id == one
    assert company_in_file(state) == "One"


def test_a_roll_back_during_a_publish_waits_and_both_stand_on_record(prepared: Path, state: Path) -> None:
    copy_with_links(prepared, state)
    rolled_back: list[Future[Release]] = []
    with ThreadPoolExecutor() as threads:

        def roll_back_meanwhile(step: Step) -> None:
            if step is Step.SWITCH_MANIFEST:  # readers see New, and manifest and pages are Old's
                rolled_back.append(threads.submit(roll_back, state, THIRD))
                time.sleep(0.3)
                assert not rolled_back[0].done()

        published = publish(state, NIGHT, SECOND, before_step=roll_back_meanwhile)
        back = rolled_back[0].result()
    assert (published.outcome, back.outcome) == ("published", "rolled_back")
    assert back.replaced_release_id == published.release_id
    assert company_in_file(state) == "Old"
    assert release_ids_beside_the_file(state) == {back.release_id}


def test_two_publishes_at_once_end_as_one(
    prepared: Path, state: Path, processes: multiprocessing.context.ForkServerContext
) -> None:
    copy_with_links(prepared, state)
    children = [processes.Process(target=publish_until_killed, args=(state, len(STEPS))) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    assert company_in_file(state) == "New"
    with opened_ledger(state / "state.sqlite") as engine, engine.connect() as connection:
        reasons = connection.execute(text("select reason from publishing_switches order by switch_id"))
        assert [row[0] for row in reasons] == ["publish", "publish"]
        assert len(kept_releases(engine)) == 2
    assert not [path for path in (state / "published" / "releases").iterdir() if path.name[0] == "."]


def test_two_publishing_commands_at_once_are_refused(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishing.placing.LOCK_SECONDS", 0.1)
    with publishing_alone(Layout(state)), pytest.raises(PublishingBusy, match="another publishing command"):
        repair(state, THIRD)
