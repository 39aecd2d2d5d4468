"""What a release holds for a number of a page, asked without the code that makes the pages."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tests.cases.company import AS_OF

HERE = Path(__file__).parent
Facts = dict[tuple[str, str, str, str, date], Any]
# The columns of page_quota.sql, as the page calls them.
OF_QUOTA = ["target", "due", "attainment", "progress", "members", "reached", "day-target"]


@dataclass(frozen=True)
class Published:
    """The release with its facts at hand."""

    release: duckdb.DuckDBPyConnection
    facts: Facts

    def kpi(self, code: str, grain: str, member: str, start: date, period: str = "month") -> Any:
        return self.facts.get((code, grain, member, period, start))

    def quota(self, kind: str, member: str, start: date, column: str) -> Any:
        """What a subject reached of its targets in a month, by the query beside this file."""
        known = {
            "kind": "company" if kind == "role" else kind,
            "member": member,
            "month": start,
            "as_of": AS_OF,
        }
        row = self.release.execute((HERE / "page_quota.sql").read_text("utf-8"), known).fetchone()
        assert row is not None
        return row[OF_QUOTA.index(column)]

    def rank(self, rep: str, start: date, column: str) -> Any:
        """A rep's rank by sales in a month, by the other query beside this file."""
        asked = {"rep": rep, "month": start, "as_of": AS_OF}
        row = self.release.execute((HERE / "page_rank.sql").read_text("utf-8"), asked).fetchone()
        assert row is not None
        return row[["rank-company", "rank-region"].index(column)]


def one(release: duckdb.DuckDBPyConnection, query: str, *values: object) -> Any:
    rows = release.execute(query, list(values)).fetchall()
    assert len(rows) <= 1, (query, values, rows)
    return rows[0][0] if rows else None
