"""Let readers see a tick that passed its checks: the file in one step, then the pages.

`published/today.duckdb` is a file of its own, which no night touches and which touches no night's. A kill
at any moment leaves the file before or this one; the next tick writes whatever was left behind.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex

import duckdb
from filelock import FileLock, Timeout

from publishing.durability import flush
from publishing.errors import PublishingBusy, TickNotChecked
from publishing.full_disk import telling_full_disk
from publishing.intraday.page import render_today
from publishing.layout import Layout
from publishing.release_files import STORAGE_VERSION

VIEWS = Path(__file__).with_name("views.sql")
LOCK_SECONDS = 30.0
BeforeStep = Callable[[str], None]


@dataclass(frozen=True)
class PublishedTick:
    """What readers see now; `as_of` is UTC without a zone, as in the file."""

    as_of: datetime
    today: date
    certified_as_of: date
    row_count: int
    file: Path
    pages: tuple[Path, ...]


def proceed(step: str) -> None:
    """Take every step as it comes."""


def publish_tick(state: Path, before_step: BeforeStep = proceed) -> PublishedTick:
    """Publish the checked figures of `intraday/build/`; the same ones again give the same file.

    Raises:
        TickNotChecked: they are missing, unchecked, or a check failed; readers keep what they see.
        PublishingBusy: another tick is being published.
        DiskFull: readers keep what they see.
    """
    layout = Layout(state)
    with telling_full_disk(layout.published, "Readers keep the provisional figures from before."):
        return _publish_alone(layout, before_step)


def _publish_alone(layout: Layout, before_step: BeforeStep) -> PublishedTick:
    layout.published.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.published / ".intraday.lock")
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as problem:
        raise PublishingBusy(
            f"{lock.lock_file}: another tick is being published. This one did nothing. The next one will do."
        ) from problem
    try:
        return _publish(layout, before_step)
    finally:
        lock.release()


def _publish(layout: Layout, before_step: BeforeStep) -> PublishedTick:
    layout.today.mkdir(exist_ok=True)
    _remove_unfinished(layout)
    unfinished = layout.published / f".today.{token_hex(4)}"
    try:
        before_step("write file")
        row_count = _write_file(layout.tick_build, unfinished)
        with duckdb.connect(str(unfinished), read_only=True) as connection:
            as_of, today, certified_as_of = connection.execute(
                "select as_of, today, certified_as_of from intraday.tick"
            ).fetchall()[0]
            before_step("render pages")
            pages = render_today(connection)
        flush(unfinished)
        # Nothing is put in place before all of it is written: what follows is renaming.
        for name, text in pages.items():
            _write_beside(layout.today / name, text)
        # A reader that forgets to say read-only is refused.
        unfinished.chmod(0o444)
        before_step("switch file")
        unfinished.replace(layout.intraday)
        flush(layout.published)
        for name in pages:
            before_step(f"switch {name}")
            _put_in_place(layout.today / name)
        flush(layout.today)
    finally:
        _remove_unfinished(layout)
    written = tuple(layout.today / name for name in pages)
    return PublishedTick(as_of, today, certified_as_of, row_count, layout.intraday, written)


def _write_file(build: Path, target: Path) -> int:
    """Copy the checked figures and add the views; returns how many provisional figures there are."""
    if not build.is_file():
        raise _refused(build, "does not exist")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{build}' as made (read_only)")
            _require_checked(connection, build)
            connection.execute(f"attach '{target}' as published (storage_version '{STORAGE_VERSION}')")
            connection.execute("create schema published.intraday")
            tables = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'made'"
                " and schema_name = 'intraday' order by table_name"
            ).fetchall()
            for (name,) in tables:
                connection.execute(f"create table published.intraday.{name} as from made.intraday.{name}")
            row = connection.execute("select count(*) from published.intraday.provisional_days").fetchone()
            connection.execute("use published")
            connection.execute(
                "create view intraday.certified_night as select certified_as_of from intraday.tick"
            )
            connection.execute(VIEWS.read_text(encoding="utf-8"))
            connection.execute("use memory")
            connection.execute("detach published")
    except duckdb.Error as problem:
        raise _refused(build, f"cannot be copied ({str(problem).splitlines()[0]})") from problem
    assert row is not None
    return int(row[0])


def _require_checked(connection: duckdb.DuckDBPyConnection, build: Path) -> None:
    present = connection.execute(
        "select count(*) from duckdb_tables() where database_name = 'made' and table_name = 'checks'"
    ).fetchone()
    if present is None or not present[0]:
        raise _refused(build, "was not checked")
    row = connection.execute(
        "select count(*), count(*) filter (where severity = 'fail' and is_success is distinct from true)"
        " from made.intraday.checks"
    ).fetchone()
    assert row is not None
    if not row[0] or row[1]:
        raise _refused(build, f"did not pass {row[1]} of {row[0]} checks")


def _beside(page: Path) -> Path:
    return page.with_name(f".{page.name}.next")


def _write_beside(page: Path, text: str) -> None:
    with _beside(page).open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(page: Path) -> None:
    _beside(page).replace(page)


def _remove_unfinished(layout: Layout) -> None:
    """What this tick, or one that was killed, did not put in place."""
    for left_over in (*layout.published.glob(".today.*"), *layout.today.glob(".*.next")):
        left_over.unlink()


def _refused(build: Path, fact: str) -> TickNotChecked:
    return TickNotChecked(
        f"{build} {fact}. Nothing was published: readers keep the last provisional figures, which say what"
        " time they are from. Run the tick again: make tick"
    )
