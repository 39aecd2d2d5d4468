"""Sources that a release has as of an earlier night; figures that depend on them are held for later days."""

from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True)
class HeldSource:
    """A source, the last night whose deliveries count, the last night of the hold, who set it, and why.

    Without a last night it stands until somebody ends it.
    """

    source: str
    held_through: date
    held_until: date | None
    held_by: str
    reason: str


def read_held_sources(connection: duckdb.DuckDBPyConnection) -> tuple[HeldSource, ...]:
    """Those of the release that `connection` has open, by name; a release of before holds has none."""
    is_there = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database()"
        " and schema_name = 'quality' and table_name = 'held_sources'"
    ).fetchone()
    if not is_there:
        return ()
    rows = connection.execute(
        "select source, held_through, held_until, held_by, reason from quality.held_sources order by source"
    )
    return tuple(HeldSource(*row) for row in rows.fetchall())
