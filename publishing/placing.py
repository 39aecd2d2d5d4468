"""Putting a kept release before the readers' eyes, and mending what a kill left half-placed.

The warehouse file is switched first, in one `os.replace`: from then on the new release is published. Manifest
and pages follow, each in one `os.replace`: the pages are a link to the folder of the kept release, so that
all of them change at once. A kill in between leaves a whole new warehouse beside an older manifest or older
pages; `mend` brings these in line with the release id inside the warehouse file.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout
from sqlalchemy import Engine

from publishing.durability import link_in_place, put_in_place, sha256_of
from publishing.errors import PublishedFileUnreadable, PublishingBusy, ReleaseDamaged, ReleaseNotFound
from publishing.full_disk import telling_full_disk
from publishing.layout import MANIFEST, PAGES, WAREHOUSE, Layout
from publishing.manifests import Manifest, read_manifest
from publishing.releases import kept_releases, latest_switch, record_release, record_switch

UNFINISHED = ".new-"
GOING = ".removing-"
LOCK_SECONDS = 10.0
READERS_SEE_A_WHOLE_RELEASE = (
    "Readers see one whole release: the one from before, or the new one where"
    " `python -m publishing releases` marks it already."
)


class Step(StrEnum):
    """The points before which a kill is survived; each is announced before it is taken."""

    WRITE_RELEASE = "write_release"
    RENDER_PAGES = "render_pages"
    WRITE_MANIFEST = "write_manifest"
    KEEP_RELEASE = "keep_release"
    RECORD_RELEASE = "record_release"
    SWITCH_WAREHOUSE = "switch_warehouse"
    SWITCH_MANIFEST = "switch_manifest"
    SWITCH_PAGES = "switch_pages"
    RECORD_SWITCH = "record_switch"
    REMOVE_OLD = "remove_old"


BeforeStep = Callable[[Step], None]


def proceed(step: Step) -> None:
    """Take every step as it comes."""


@contextmanager
def publishing_alone(layout: Layout) -> Iterator[None]:
    """Hold the lock of the state folder; the system gives it back when the holder dies.

    Raises:
        PublishingBusy: another publishing command holds it.
        DiskFull: a write of the holder found no room.
    """
    with telling_full_disk(layout.published, READERS_SEE_A_WHOLE_RELEASE), _held(layout):
        yield


@contextmanager
def _held(layout: Layout) -> Iterator[None]:
    layout.releases.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.lock)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as problem:
        raise PublishingBusy(
            f"{layout.lock}: another publishing command is at work. This one did nothing. Wait"
            " for it to end, "
            "then run this one again."
        ) from problem
    try:
        yield
    finally:
        lock.release()


def published_release_id(layout: Layout) -> str | None:
    """The release that readers see, or None before the first.

    Raises:
        PublishedFileUnreadable: the file is there but does not say.
    """
    if not layout.warehouse.exists():
        return None
    for folder in kept_folders(layout):
        kept = folder / WAREHOUSE
        if kept.exists() and kept.samefile(layout.warehouse):
            return folder.name
    try:
        with duckdb.connect(str(layout.warehouse), read_only=True) as connection:
            row = connection.execute("select max(release_id) from quality.release").fetchone()
    except duckdb.Error as problem:
        raise _unreadable(layout, str(problem)) from problem
    if row is None or row[0] is None:
        raise _unreadable(layout, "quality.release is empty")
    return str(row[0])


def kept_folders(layout: Layout) -> list[Path]:
    """The folders of finished releases, sorted by name."""
    if not layout.releases.is_dir():
        return []
    return sorted(path for path in layout.releases.iterdir() if path.is_dir() and path.name[0] != ".")


def verified_manifest(layout: Layout, release_id: str) -> Manifest:
    """The manifest of a kept release, after comparing its file with it byte for byte (by SHA-256).

    Raises:
        ReleaseNotFound: no such release is kept.
        ReleaseDamaged: files are missing or are not those that were published.
    """
    folder = layout.release(release_id)
    if not release_id or release_id[0] == "." or not folder.is_dir():
        raise ReleaseNotFound(
            f"{folder}: no release {release_id!r} is kept. Nothing changed for readers. "
            "See which are kept: python -m publishing releases --state <folder>"
        )
    absent = [name for name in (WAREHOUSE, MANIFEST, PAGES) if not (folder / name).exists()]
    if absent:
        raise _damaged(folder, f"{', '.join(absent)} missing")
    try:
        manifest = read_manifest(folder / MANIFEST)
    except (ValueError, KeyError, TypeError) as problem:
        raise _damaged(folder, f"{MANIFEST} cannot be read ({problem})") from problem
    if sha256_of(folder / WAREHOUSE) != manifest.file_sha256:
        raise _damaged(folder, f"{WAREHOUSE} has other bytes than were published")
    return manifest


def intact_manifest(layout: Layout, release_id: str) -> Manifest | None:
    """The manifest of a kept release, or None where it is gone or damaged."""
    try:
        return verified_manifest(layout, release_id)
    except (ReleaseNotFound, ReleaseDamaged):
        return None


def place(layout: Layout, release_id: str, before_step: BeforeStep = proceed) -> list[Path]:
    """Let readers see a kept release: warehouse, manifest, pages, in this order; returns what changed."""
    folder = layout.release(release_id)
    moves = [
        (Step.SWITCH_WAREHOUSE, folder / WAREHOUSE, layout.warehouse),
        (Step.SWITCH_MANIFEST, folder / MANIFEST, layout.manifest),
    ]
    replaced = []
    for step, source, target in moves:
        if not _same_content(source, target):
            before_step(step)
            put_in_place(source, target, by_link=step is Step.SWITCH_WAREHOUSE)
            replaced.append(target)
    pages = folder / PAGES
    if not layout.pages.is_symlink() or layout.pages.readlink() != pages.relative_to(layout.published):
        before_step(Step.SWITCH_PAGES)
        link_in_place(pages, layout.pages)
        replaced.append(layout.pages)
    return replaced


def mend(layout: Layout, engine: Engine, at: datetime) -> list[str]:
    """Bring everything in line with the published warehouse file; says what was mended, if anything.

    Raises:
        PublishedFileUnreadable: the file does not say which release it is.
        ReleaseNotFound, ReleaseDamaged: the published release is not kept; its manifest and pages are lost.
    """
    mended = []
    for path in [*layout.releases.glob(f"{UNFINISHED}*"), *layout.releases.glob(f"{GOING}*")]:
        shutil.rmtree(path)
        mended.append(f"removed the unfinished {path.name}")
    listed = {release.release_id for release in kept_releases(engine)}
    for folder in kept_folders(layout):
        if folder.name not in listed and (manifest := intact_manifest(layout, folder.name)):
            record_release(engine, manifest)
            mended.append(f"listed the kept release {folder.name}")
    release_id = published_release_id(layout)
    if release_id is None:
        return mended
    verified_manifest(layout, release_id)
    mended += [f"replaced {path.relative_to(layout.published)}" for path in place(layout, release_id)]
    last = latest_switch(engine)
    if last is None or last.release_id != release_id:
        record_switch(engine, release_id, last.release_id if last else None, at, "repair")
        mended.append(f"noted that {release_id} is published")
    return mended


def _same_content(source: Path, target: Path) -> bool:
    if not target.exists():
        return False
    if source.samefile(target):
        return True
    return source.stat().st_size == target.stat().st_size and sha256_of(source) == sha256_of(target)


def _damaged(folder: Path, what: str) -> ReleaseDamaged:
    return ReleaseDamaged(
        f"{folder}: {what}. The release was not used; nothing changed for readers. Roll back to another one "
        "(python -m publishing rollback --to <release>), or remove this folder and publish its night again."
    )


def _unreadable(layout: Layout, reason: str) -> PublishedFileUnreadable:
    return PublishedFileUnreadable(
        f"{layout.warehouse}: does not say which release it is ({reason}). It was left as it is. Put a kept "
        "release in its place: python -m publishing rollback --state <folder> --to <release>"
    )
