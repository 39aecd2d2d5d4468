"""A published file of a few deals, lines and open amounts, as explained_release.sql says."""

from pathlib import Path

import duckdb

CONTENT = Path(__file__).with_suffix(".sql")


def write_release(state: Path) -> Path:
    """Writes `published/warehouse.duckdb` of a state folder: October 2026, as of its last day."""
    file = state / "published" / "warehouse.duckdb"
    file.parent.mkdir(parents=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(CONTENT.read_text(encoding="utf-8"))
    return file
