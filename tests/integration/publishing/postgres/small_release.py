"""A small release file, as a night of the embedded profile leaves it, and what a test needs around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from publishing.layout import Layout
from publishing.postgres.access import load_access, load_keys
from publishing.postgres.releasing import PostgresRelease, Rules
from publishing.release_files import write_release_file

NIGHT = date(2026, 10, 31)
AT = datetime(2026, 11, 1, 1, tzinfo=UTC)
RULES = Rules(load_access(), load_keys(), patience_seconds=60, lock_seconds=120)


def write_release(state: Path, number: int, more: str = "") -> str:
    """Put release `number` where readers see it; returns its id. `more` is SQL over the build."""
    script = Path(__file__).with_name("small_release.sql").read_text("utf-8")
    for name, value in (("marker", f"release {number}"), ("number", str(number)), ("more", more)):
        script = script.replace(f"{{{name}}}", value)
    layout = Layout(state)
    for folder in (layout.build.parent, layout.published):
        folder.mkdir(parents=True, exist_ok=True)
    layout.build.unlink(missing_ok=True)
    with duckdb.connect(str(layout.build)) as connection:
        connection.execute("begin")
        connection.execute(script)
        connection.execute("commit")
    target = layout.published / f"new-{number}.duckdb"
    moment = datetime(2026, 11, 1, number // 60, number % 60)  # noqa: DTZ001 - UTC, as the file keeps it
    written = write_release_file(layout.build, target, NIGHT, moment)
    target.replace(layout.warehouse)
    return written.release_id


@dataclass(frozen=True)
class Seen:
    """What changed for readers, of a `PostgresRelease`."""

    outcome: str
    release_id: str
    replaced: str | None

    @staticmethod
    def of(release: PostgresRelease) -> Seen:
        return Seen(release.outcome, release.release_id, release.replaced_release_id)


def patient(seconds: float) -> Rules:
    """The rules with another patience."""
    return replace(RULES, patience_seconds=seconds)
