"""Publish: an audited build becomes a release, and readers see it whole or not at all. And roll back."""

import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import Engine

from publishing.durability import flush, flush_tree, sha256_of
from publishing.errors import NoEarlierRelease
from publishing.held_sources import read_held_sources
from publishing.layout import MANIFEST, PAGES, WAREHOUSE, Layout
from publishing.manifests import Manifest, write_manifest
from publishing.pages import render_pages
from publishing.placing import (
    GOING,
    UNFINISHED,
    BeforeStep,
    Step,
    intact_manifest,
    kept_folders,
    mend,
    place,
    proceed,
    published_release_id,
    publishing_alone,
    verified_manifest,
)
from publishing.release_files import STORAGE_VERSION, write_release_file
from publishing.releases import (
    as_utc,
    earlier_release,
    kept_releases,
    latest_switch,
    opened_ledger,
    record_release,
    record_removal,
    record_switch,
)


@dataclass(frozen=True)
class Release:
    """What readers see after a command.

    `outcome` is published (new content), unchanged (readers saw this content already), reinstated (content
    published earlier is back) or rolled_back.
    """

    release_id: str
    outcome: str
    replaced_release_id: str | None
    manifest: Manifest
    warehouse: Path
    page: Path
    removed_release_ids: tuple[str, ...] = ()


def publish(
    state: Path, as_of: date, published_at: datetime, keep: int = 14, *, before_step: BeforeStep = proceed
) -> Release:
    """Publish the night's build, keep the newest `keep` releases and the published one.

    The same content published again is the same release and changes nothing that readers see. A kill at any
    moment leaves readers the old release or the new one; the next command mends the rest.

    Args:
        state: the state folder.
        as_of: the night's date.
        published_at: the moment of publishing; without a time zone it is UTC.
        keep: how many releases stay for roll-back, at least 1.
        before_step: told of each step before it is taken.

    Raises:
        BuildMissing, BuildNotAudited, BuildNotPublishable, ReleaseIncomplete: nothing was published.
        PublishedFileUnreadable, PublishingBusy: nothing was touched.
    """
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least the published release must be kept")
    layout = Layout(state)
    published_at = as_utc(published_at)
    with publishing_alone(layout), opened_ledger(layout.database) as engine:
        before = published_release_id(layout)
        # A published release that is no longer kept whole cannot be mended; the new one takes its place.
        if before is None or intact_manifest(layout, before):
            mend(layout, engine, published_at)
        manifest, is_new = _kept_release(layout, as_of, published_at, before_step)
        before_step(Step.RECORD_RELEASE)
        record_release(engine, manifest)
        _switch(layout, engine, manifest.release_id, published_at, "publish", before_step)
        before_step(Step.REMOVE_OLD)
        removed = _remove_old(layout, engine, manifest.release_id, keep, published_at)
    outcome = "unchanged" if before == manifest.release_id else "published" if is_new else "reinstated"
    return _release(layout, manifest, outcome, before, removed)


def roll_back(
    state: Path, switched_at: datetime, to: str | None = None, *, before_step: BeforeStep = proceed
) -> Release:
    """Let readers see an earlier release again: the named one, or the one before the published one.

    Raises:
        NoEarlierRelease: none is named and none earlier is kept.
        ReleaseNotFound, ReleaseDamaged: the release is not kept, or not as it was published.
        PublishedFileUnreadable: none is named and the published file does not say which it is.
    """
    layout = Layout(state)
    with publishing_alone(layout), opened_ledger(layout.database) as engine:
        if to is None:
            before = published_release_id(layout)
            if before is not None and intact_manifest(layout, before):
                mend(layout, engine, switched_at)
            to = earlier_release(engine, before) if before else None
            if to is None:
                raise NoEarlierRelease(
                    f"{layout.releases}: no release from before {before or 'the first'} is kept."
                    " Nothing changed "
                    "for readers. Name one of: python -m publishing releases --state <folder>"
                )
        else:
            last = latest_switch(engine)
            before = last.release_id if last else None
        manifest = verified_manifest(layout, to)
        _switch(layout, engine, to, switched_at, "rollback", before_step)
    return _release(layout, manifest, "unchanged" if before == to else "rolled_back", before)


def repair(state: Path, repaired_at: datetime) -> list[str]:
    """Bring manifest, pages and records in line with the published file; returns what was mended.

    Raises:
        PublishedFileUnreadable, ReleaseNotFound, ReleaseDamaged, PublishingBusy: as their messages say.
    """
    layout = Layout(state)
    with publishing_alone(layout), opened_ledger(layout.database) as engine:
        return mend(layout, engine, repaired_at)


def _kept_release(
    layout: Layout, as_of: date, published_at: datetime, before_step: BeforeStep
) -> tuple[Manifest, bool]:
    """The release's folder, complete and flushed; True if its content was not kept before."""
    work = layout.releases / f"{UNFINISHED}{secrets.token_hex(8)}"
    work.mkdir()
    try:
        before_step(Step.WRITE_RELEASE)
        written = write_release_file(layout.build, work / WAREHOUSE, as_of, published_at)
        folder = layout.release(written.release_id)
        if kept := intact_manifest(layout, written.release_id):
            return kept, False
        before_step(Step.RENDER_PAGES)
        (work / PAGES).mkdir()
        with duckdb.connect(str(work / WAREHOUSE), read_only=True) as connection:
            render_pages(connection, work / PAGES, layout.today_link)
            held = read_held_sources(connection)
        before_step(Step.WRITE_MANIFEST)
        manifest = Manifest(
            release_id=written.release_id,
            as_of=as_of,
            published_at=published_at.replace(tzinfo=UTC),
            storage_version=STORAGE_VERSION,
            file_bytes=(work / WAREHOUSE).stat().st_size,
            file_sha256=sha256_of(work / WAREHOUSE),
            tables=written.tables,
            gate=written.gate,
            held_sources=held,
        )
        write_manifest(manifest, work / MANIFEST)
        # A kept release is never written again, and a reader that forgets to say read-only is refused.
        (work / WAREHOUSE).chmod(0o444)
        flush_tree(work)
        before_step(Step.KEEP_RELEASE)
        if folder.is_dir():
            _remove(layout, folder)
        work.rename(folder)
        flush(layout.releases)
        return manifest, True
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _switch(
    layout: Layout, engine: Engine, release_id: str, at: datetime, reason: str, before_step: BeforeStep
) -> None:
    place(layout, release_id, before_step)
    last = latest_switch(engine)
    if last is None or last.release_id != release_id:
        before_step(Step.RECORD_SWITCH)
        record_switch(engine, release_id, last.release_id if last else None, at, reason)


def _remove_old(
    layout: Layout, engine: Engine, published: str, keep: int, removed_at: datetime
) -> tuple[str, ...]:
    surplus = [release.release_id for release in kept_releases(engine)[keep:]]
    removed = tuple(release_id for release_id in surplus if release_id != published)
    for release_id in removed:
        if layout.release(release_id) in kept_folders(layout):
            _remove(layout, layout.release(release_id))
        record_removal(engine, release_id, removed_at)
    return removed


def _remove(layout: Layout, folder: Path) -> None:
    """Out of the kept releases in one step, then deleted; a kill in between leaves what `mend` sweeps."""
    going = layout.releases / f"{GOING}{secrets.token_hex(8)}"
    folder.rename(going)
    shutil.rmtree(going)


def _release(
    layout: Layout, manifest: Manifest, outcome: str, before: str | None, removed: tuple[str, ...] = ()
) -> Release:
    return Release(
        release_id=manifest.release_id,
        outcome=outcome,
        replaced_release_id=before if before != manifest.release_id else None,
        manifest=manifest,
        warehouse=layout.warehouse,
        page=layout.pages / "index.html",
        removed_release_ids=removed,
    )
