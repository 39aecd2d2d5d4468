"""Targets of the leading measure: who should sell how much, and what of it is due by the night."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import duckdb

from publishing.kpi_figures import month_of
from publishing.page_content import has_table

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Attained:
    """What was sold against a target in one month; sums of several members have `member_count` above 1.

    `target` is prorated to the covered days, `due` is what of it is due by the night's date. `member_count`
    members had a target, `met_count` of them reached it.
    """

    actual: Decimal
    target: Decimal
    due: Decimal
    is_partial: bool
    working_days: int
    member_count: int = 1
    met_count: int = 0

    @property
    def attainment(self) -> Decimal | None:
        """1 is exactly met."""
        return self.actual / self.target if self.target else None

    @property
    def progress(self) -> Decimal | None:
        """Actual ÷ due: in a running month what attainment is in a finished one."""
        return self.actual / self.due if self.due else None

    @property
    def judged(self) -> Decimal | None:
        """What colours go by: progress while the month runs, then attainment."""
        return self.progress if self.is_partial else self.attainment


@dataclass(frozen=True)
class Targets:
    """Targets by assignee and month, and the region in which each rep stood in a month."""

    by_assignee: dict[Key, dict[date, Attained]]
    region_of: dict[tuple[str, date], str]

    def own(self, kind: str, member_id: str, month: date) -> Attained | None:
        """The target that was given to this very rep, team, region or company."""
        return self.by_assignee.get((kind, member_id), {}).get(month)

    @cached_property
    def _reps_by_region(self) -> dict[date, dict[str, list[str]]]:
        found: dict[date, dict[str, list[str]]] = {}
        for (kind, rep_id), months in self.by_assignee.items():
            for month in months if kind == "rep" else ():
                if region_id := self.region_of.get((rep_id, month)):
                    found.setdefault(month, {}).setdefault(region_id, []).append(rep_id)
        return found

    def reps_in(self, regions: set[str], month: date) -> list[str]:
        """Reps with a target who stood in these regions in a month."""
        by_region = self._reps_by_region.get(month, {})
        return [rep_id for region_id in sorted(regions) for rep_id in by_region.get(region_id, ())]

    def all_reps(self, month: date) -> list[str]:
        """Every rep with a target in a month."""
        return [key[1] for key, months in self.by_assignee.items() if key[0] == "rep" and month in months]


def added(parts: Iterable[Attained]) -> Attained | None:
    """Several members' months as one: amounts add up, ratios are made anew of them."""
    found = list(parts)
    if not found:
        return None
    return Attained(
        actual=sum((each.actual for each in found), Decimal(0)),
        target=sum((each.target for each in found), Decimal(0)),
        due=sum((each.due for each in found), Decimal(0)),
        is_partial=any(each.is_partial for each in found),
        working_days=max(each.working_days for each in found),
        member_count=len(found),
        met_count=sum(each.attainment is not None and each.attainment >= 1 for each in found),
    )


def read_targets(
    connection: duckdb.DuckDBPyConnection, kpi_code: str, as_of: date, region_now: dict[str, str | None]
) -> Targets:
    """Monthly targets of a KPI with what was reached, from `kpi.fct_target_attainment`.

    A rep's region in a month is the one under which `kpi.leaderboard` ranks the rep, else today's.
    """
    if not has_table(connection, "kpi", "fct_target_attainment"):
        return Targets({}, {})
    rows = connection.execute(
        "select assignee_type, assignee_id, period_start, sum(actual), sum(prorated_target),"
        " sum(coalesce(due_target, prorated_target)), bool_or(is_partial), max(covered_working_days)"
        " from kpi.fct_target_attainment where kpi_code = ? and cycle = 'month' and period_start <= ?"
        " and actual is not null and prorated_target is not null group by all",
        [kpi_code, month_of(as_of)],
    ).fetchall()
    by_assignee: dict[Key, dict[date, Attained]] = {}
    for kind, member_id, month, *parts in rows:
        by_assignee.setdefault((kind, member_id), {})[month] = Attained(*parts)
    regions = {
        (rep_id, month): region
        for (kind, rep_id), months in by_assignee.items()
        if kind == "rep"
        for month in months
        if (region := region_now.get(rep_id))
    }
    if has_table(connection, "kpi", "leaderboard"):
        ranked = connection.execute(
            "select rep_id, period_start, region_id from kpi.leaderboard where period_type = 'month'"
        ).fetchall()
        regions |= {(rep_id, month): region for rep_id, month, region in ranked}
    return Targets(by_assignee, regions)
