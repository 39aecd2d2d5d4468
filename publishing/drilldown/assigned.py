"""The KPIs that were given to a rep, a team, a region or the company, in the cycles that run on the night."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from publishing.page_content import has_table


@dataclass(frozen=True, slots=True)
class Assigned:
    """One row of `kpi.fct_target_attainment`; ratios are fractions, the score is of 10."""

    kpi_code: str
    cycle: str
    period_start: date
    period_end: date
    target: Decimal | None
    actual: Decimal | None
    attainment: Decimal | None
    progress: Decimal | None
    time_progress: Decimal | None
    weight: Decimal | None
    score: Decimal | None
    direction: str
    is_partial: bool
    not_scored_reason: str | None

    @property
    def judged(self) -> Decimal | None:
        """What colours go by: progress of a running cycle where more is better, else attainment."""
        if self.is_partial and self.direction == "higher_better" and self.progress is not None:
            return self.progress
        return self.attainment


def read_assigned(
    connection: duckdb.DuckDBPyConnection, as_of: date
) -> dict[tuple[str, str], tuple[Assigned, ...]]:
    """Assignments by assignee type and id, the heaviest first."""
    if not has_table(connection, "kpi", "fct_target_attainment"):
        return {}
    rows = connection.execute(
        "select assignee_type, assignee_id, kpi_code, cycle, period_start, period_end, prorated_target,"
        " actual, attainment, progress, time_progress, weight, score, coalesce(direction, ''),"
        " coalesce(is_partial, false), not_scored_reason from kpi.fct_target_attainment"
        " where period_start <= $1 and period_end >= $1"
        " order by weight desc nulls last, kpi_code, period_start, assignment_id",
        [as_of],
    ).fetchall()
    found: dict[tuple[str, str], tuple[Assigned, ...]] = {}
    for kind, member_id, *parts in rows:
        found[kind, member_id] = (*found.get((kind, member_id), ()), Assigned(*parts))
    return found
