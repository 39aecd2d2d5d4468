"""The manifest beside a release: what a program wants to know without opening the file."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from publishing.content_hashes import TableContent
from publishing.gate import GateSummary
from publishing.held_sources import HeldSource


@dataclass(frozen=True)
class Manifest:
    """One release: name, dates (`published_at` in UTC), file, tables, the gate's verdict, what is held."""

    release_id: str
    as_of: date
    published_at: datetime
    storage_version: str
    file_bytes: int
    file_sha256: str
    tables: tuple[TableContent, ...]
    gate: GateSummary
    held_sources: tuple[HeldSource, ...] = ()

    @property
    def row_count(self) -> int:
        """Rows of all tables together."""
        return sum(table.row_count for table in self.tables)


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Write as JSON, keys in the order of the class."""
    path.write_text(
        json.dumps(asdict(manifest), default=_as_text, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )


def read_manifest(path: Path) -> Manifest:
    """Read what `write_manifest` wrote; another shape is a `ValueError`, `KeyError` or `TypeError`."""
    fields: dict[str, Any] = json.loads(path.read_text("utf-8"))
    gate = fields["gate"] | {"as_of": date.fromisoformat(fields["gate"]["as_of"])}
    return Manifest(
        **fields
        | {
            "as_of": date.fromisoformat(fields["as_of"]),
            "published_at": datetime.fromisoformat(fields["published_at"]),
            "tables": tuple(TableContent(**table) for table in fields["tables"]),
            "gate": GateSummary(**gate),
            "held_sources": tuple(_held(hold) for hold in fields.get("held_sources", ())),
        }
    )


def _held(fields: dict[str, Any]) -> HeldSource:
    until = fields["held_until"]
    return HeldSource(
        **fields
        | {
            "held_through": date.fromisoformat(fields["held_through"]),
            "held_until": until and date.fromisoformat(until),
        }
    )


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a manifest")
