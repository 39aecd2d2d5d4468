"""Is it as much as usual? The night's day, and its week in each segment, held against comparable ones.

Comparable days: the same weekday, a working day or a day off alike, both within a break of many days off or
neither, no incident, before the night. Too few of them, or a habit of too few events, and the day is not
judged. It is never part of its own habit.
"""

from collections.abc import Iterable
from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.history_habits import (
    calendar_with_breaks,
    is_after_break,
    judged,
    listed,
    not_halved,
    not_short,
    share_of_all,
)
from expectations.thresholds import HistoryLimits, Thresholds, as_list

# Wide fact, its member column and what its members are called.
SEGMENTS = (
    ("fct_region_daily", "region_id", "region"),
    ("fct_lifecycle_stage_daily", "lifecycle_stage", "stage"),
)


def volume_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `history.days` and `history.weeks_of_segments`."""
    gxe = expectation_classes()
    watched = [
        (entity, column)
        for entity, first in sorted(thresholds.watched_days.items())
        for column in (first, *thresholds.further_days.get(entity, ()))
        if entity in night.configured_entities and entity not in night.held_through
    ]
    weeks = _weeks_of_segments(gxe, night, thresholds.history, thresholds.watched_measures)
    return [_days(gxe, night, thresholds.history, watched), weeks] if watched else [weeks]


def _days(gxe: Any, night: NightFacts, limits: HistoryLimits, watched: list[tuple[str, str]]) -> Suite:
    events = " union all ".join(
        f"""
        select '{entity}.{column}' as entity, case when typeof({column}) = 'DATE' then cast({column} as date)
            else cast({column} + interval {night.utc_offset_hours} hour as date) end as event_date
        from "landed__{entity}"
        """
        for entity, column in watched
    )
    subject = f"""
        with events as ({events}),
        days as (
            select
                entities.entity, calendar.calendar_date, calendar.is_working_day, calendar.is_break,
                count(events.event_date) as event_count
            from (select entity, min(event_date) as first_date from events group by entity) as entities
            inner join {calendar_with_breaks(limits)} as calendar
                on calendar.calendar_date between entities.first_date and date '{night.as_of}'
            left join events
                on entities.entity = events.entity and calendar.calendar_date = events.event_date
            group by all
        ),
        today as (select * from days where calendar_date = date '{night.as_of}'),
        habit as (
            select days.entity, days.event_count
            from days
            inner join today
                on days.entity = today.entity
                and isodow(days.calendar_date) = isodow(today.calendar_date)
                and days.is_working_day = today.is_working_day
                and days.is_break = today.is_break
            where days.calendar_date < date '{night.as_of}'
                and days.calendar_date not in ({listed(night.incident_days)})
            qualify row_number() over (partition by days.entity order by days.calendar_date desc)
                <= {limits.comparable_periods}
        ),
        compared as (
            select
                today.entity, today.event_count, median(habit.event_count) as usual_count,
                min(habit.event_count) as lowest_count, count(habit.event_count) as comparable_count
            from today
            left join habit on today.entity = habit.entity
            group by all
        )
        select *, {share_of_all(limits)} as share_of_all,
            {is_after_break(night.as_of, limits)} as is_after_break
        from compared
    """
    return Suite(
        name="history.days",
        layer=Layer.HISTORY,
        object_name="landed entities",
        subject=subject,
        checks=(*_as_usual(gxe, limits, Severity.HOLD), not_short(gxe, limits), not_halved(gxe, limits)),
    )


def _weeks_of_segments(
    gxe: Any, night: NightFacts, limits: HistoryLimits, measures: tuple[str, ...]
) -> Suite:
    columns = as_list(measures)
    wide = " union all ".join(
        f"""
        select '{kind}' as segment_kind, {member} as segment, calendar_date, measure_code, amount
        from (
            unpivot (
                select calendar_date, {member}, columns(c -> c in ({columns})) from warehouse.kpi.{table}
            ) on columns(* exclude (calendar_date, {member})) into name measure_code value amount
        )
        where {member} not in ('UNASSIGNED', 'UNKNOWN', 'unknown')
        union all
        select '{kind}', {member}, document_date, 'invoices', 1
        from warehouse.core.fct_invoices
        where document_type = 'invoice' and {member} not in ('UNASSIGNED', 'UNKNOWN', 'unknown')
        """
        for table, member, kind in SEGMENTS
    )
    subject = f"""
        with weeks as (
            select
                calendar_date, is_working_day,
                date_diff('day', calendar_date, date '{night.as_of}') // 7 as weeks_ago
            from landed.main.calendar
            where calendar_date > date '{night.as_of}' - 7 * ({limits.comparable_periods} + 1)
                and calendar_date <= date '{night.as_of}'
                and calendar_date >= date '{night.published_from}'
        ),
        whole_weeks as (
            select
                weeks_ago, count(*) filter (where is_working_day) as working_days
            from weeks
            group by weeks_ago
            having count(*) = 7 and working_days >= {limits.fewest_working_days}
                and (weeks_ago = 0 or count(*) filter (
                    where calendar_date in ({listed(night.incident_days)})
                ) = 0)
        ),
        amounts as (select * from ({wide}) {_without_held(night)}),
        by_week as (
            select
                members.segment_kind, members.segment, members.measure_code, whole_weeks.weeks_ago,
                whole_weeks.working_days, coalesce(sum(amounts.amount), 0) as amount
            from (select distinct segment_kind, segment, measure_code from amounts) as members
            cross join whole_weeks
            left join weeks on whole_weeks.weeks_ago = weeks.weeks_ago
            left join amounts
                on members.segment_kind = amounts.segment_kind and members.segment = amounts.segment
                and members.measure_code = amounts.measure_code
                and weeks.calendar_date = amounts.calendar_date
            group by all
        )
        select
            segment_kind, segment, measure_code,
            sum(amount) filter (where weeks_ago = 0) as event_count,
            median(amount / working_days) filter (where weeks_ago > 0)
                * max(working_days) filter (where weeks_ago = 0) as usual_count,
            count(*) filter (where weeks_ago > 0) as comparable_count
        from by_week
        group by all
        having event_count is not null
    """
    return Suite(
        name="history.weeks_of_segments",
        layer=Layer.HISTORY,
        object_name="kpi.fct_region_daily",
        subject=subject,
        checks=tuple(_as_usual(gxe, limits, Severity.BLOCK)),
    )


def _without_held(night: NightFacts) -> str:
    """A measure of a held source lacks days, which is no loss."""
    if not night.held_through:
        return ""
    held = as_list(tuple(sorted(night.held_through)))
    return f"""
        where measure_code not in (
            select measure_code from warehouse.core.dim_measure
            where list_has_any(string_split(entities, ' '), [{held}])
        )
        and not (measure_code = 'invoices' and 'acc_invoices' in ({held}))
    """


def _as_usual(gxe: Any, limits: HistoryLimits, severity: Severity) -> Iterable[Check]:
    is_judged = judged(limits)
    yield Check(
        name="is_not_lost",
        expectation=gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"select * from {{batch}} where {is_judged} "
            f"and event_count < {limits.lost_share} * usual_count"
        ),
        expected=f"at least {limits.lost_share:.0%} of the middle one of comparable periods",
        severity=severity,
        may_see_nothing=True,
    )
    yield Check(
        name="is_as_usual",
        expectation=gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"select * from {{batch}} where {is_judged} "
            f"and event_count / usual_count not between {limits.low_share} and {limits.high_share}"
        ),
        expected=f"{limits.low_share:.0%} to {limits.high_share:.0%} of the middle one of comparable periods",
        severity=Severity.WARN,
        may_see_nothing=True,
    )
