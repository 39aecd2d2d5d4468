"""The release that this night is held against: the newest one of an earlier night that is still kept."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.errors import ReleaseBeforeUnreadable


@dataclass(frozen=True)
class ReleaseBefore:
    """A kept release of an earlier night: its id, its day, its file, its time in the manifest's words."""

    release_id: str
    as_of: date
    warehouse: Path
    published_at: str = ""


def find_release_before(published: Path, as_of: date) -> ReleaseBefore | None:
    """The release of an earlier night that readers see or saw last, or None on the first night.

    What readers see now comes first, rolled back or not. Where that is this very night, run again, the newest
    kept release of an earlier night counts: a night is not held against itself.

    Raises:
        ReleaseBeforeUnreadable: a manifest without a readable date or name, or readers' file is not there.
    """
    seen = _earlier([published / "manifest.json"], as_of)
    kept = _earlier(sorted((published / "releases").glob("*/manifest.json")), as_of)
    if missing := [release.warehouse for release in seen if not release.warehouse.is_file()]:
        raise ReleaseBeforeUnreadable(
            f"{missing[0]} is not there, though its manifest is. Nothing was audited: "
            "a night held against nothing proves nothing. "
            "Run: python -m publishing repair --state <state>; then audit again."
        )
    kept = [release for release in kept if release.warehouse.is_file()]
    # Two releases of one night: the later one counts.
    return max(seen or kept, key=_order, default=None)


def _order(release: ReleaseBefore) -> tuple[date, str, str]:
    return release.as_of, release.published_at, release.release_id


def _earlier(manifests: list[Path], as_of: date) -> list[ReleaseBefore]:
    releases = [_read(manifest) for manifest in manifests if manifest.is_file()]
    return [release for release in releases if release.as_of < as_of]


def _read(manifest: Path) -> ReleaseBefore:
    try:
        fields = json.loads(manifest.read_text(encoding="utf-8"))
        return ReleaseBefore(
            release_id=str(fields["release_id"]),
            as_of=date.fromisoformat(fields["as_of"]),
            warehouse=manifest.parent / "warehouse.duckdb",
            published_at=str(fields.get("published_at", "")),
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise ReleaseBeforeUnreadable(
            f"{manifest} is no manifest of a release: {fault!r}. Nothing was audited. "
            "Run: python -m publishing repair --state <state>; then audit again."
        ) from fault
