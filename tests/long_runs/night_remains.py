"""What a night leaves in its state folder, compared with what an undisturbed one leaves."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import duckdb

from publishing.content_hashes import read_table_contents
from publishing.manifests import read_manifest

# The build's logs and Great Expectations' pages tell of attempts; nothing reads them.
OF_ATTEMPTS = ("build/dbt", "data_docs")
LEDGER = {
    "com_row_versions": "*",
    "com_intakes": "intake_no, night, new_count, changed_count, deleted_count",
}


def differences(state: Path, clean: Path) -> list[str]:
    """Each thing that differs, in words; none where the night left what it should.

    Compared: the content of every published table (worked out from the file, and as its manifest has it), the
    pages, the rows of the ledger, the receipts, and the names of all files.
    """
    found, expected = remains(state), remains(clean)
    assert len(expected) > 100, "the undisturbed night left next to nothing"
    return [
        f"{name} differs: {found.get(name, 'not there')} for {expected.get(name, 'nothing')}"
        for name in sorted(found.keys() | expected.keys())
        if found.get(name) != expected.get(name)
    ]


def remains(state: Path) -> dict[str, str]:
    """Name of a thing → what it holds, as a text or a digest."""
    published = state / "published"
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as connection:
        tables = read_table_contents(connection, "warehouse")
    manifest = read_manifest(published / "manifest.json")
    return {
        **{f"table {table.schema_name}.{table.table_name}": table.content_hash for table in tables},
        "manifest": f"{manifest.release_id} {hash_of(repr(manifest.tables))} {manifest.gate}",
        "pages": hash_of(
            repr([(path.name, path.read_bytes()) for path in sorted((published / "pages").glob("**/*.*"))])
        ),
        **_database(state / "ledger.sqlite", LEDGER),
        **_database(
            state / "state.sqlite",
            {
                "ingestion_receipts": "load_id, status, row_count_landed, row_count_quarantined",
                "publishing_switches": "release_id, replaced_release_id",
            },
        ),
        **{f"file {name}": "there" for name in _names(state)},
    }


def hash_of(text: str) -> str:
    """The first digits of a SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _database(file: Path, tables: dict[str, str]) -> dict[str, str]:
    with sqlite3.connect(file) as database:
        return {
            f"{file.name} {table}": hash_of(
                repr(sorted(map(repr, database.execute(f"select {columns} from {table}"))))
            )
            for table, columns in tables.items()
        }


def _names(state: Path) -> list[str]:
    """All files but those of attempts and locks, which are empty."""
    return [
        name
        for path in state.rglob("*")
        if path.is_file() and path.stat().st_size
        for name in [str(path.relative_to(state))]
        if not name.startswith(OF_ATTEMPTS)
    ]
