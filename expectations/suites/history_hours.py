"""Do events happen at their usual local hours? A source that tells local time as UTC moves a whole day.

The night's events, and what is dated after the night, are spread over the hours of the day and held against
the eight weeks before, as they are and moved by each number of hours. Evidence for a move: the sum over the
events of the logarithm of how much likelier their hour is in the moved spread. A quiet afternoon, or calls in
the evening beside those of the day, speak for no move; where no hour is busier than others nothing is said.
"""

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.history_columns import WEEKS
from expectations.suites.history_habits import listed
from expectations.thresholds import Thresholds


def hour_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """The suite `history.hours`; none where no watched entity is configured."""
    gxe, limits = expectation_classes(), thresholds.history
    events = [
        _events(entity, column, night)
        for entity, column in sorted(thresholds.watched_hours.items())
        if entity in night.configured_entities
    ]
    if not events:
        return []
    least = int(limits.least_moved_hours)
    subject = f"""
        with events as ({" union all ".join(events)}),
        spread as (
            select entities.entity, hours.local_hour,
                count(events.entity) filter (where events.is_tonight) as row_count,
                count(events.entity) filter (where not events.is_tonight) as usual_count
            from (select distinct entity from events) as entities
            cross join (select unnest(range(24)) as local_hour) as hours
            left join events on entities.entity = events.entity and hours.local_hour = events.local_hour
            group by entities.entity, hours.local_hour
        ),
        moves as (
            select
                tonight.entity, moved.hours, sum(tonight.row_count) as row_count,
                sum(usual.usual_count) as usual_count,
                sum(tonight.row_count * ln((usual.usual_count + 1) / (tonight.usual_count + 1))) as evidence
            from spread as tonight
            cross join (select unnest(range({least}, {25 - least})) as hours) as moved
            inner join spread as usual
                on tonight.entity = usual.entity
                and usual.local_hour = (tonight.local_hour - moved.hours + 24) % 24
            group by tonight.entity, moved.hours
        )
        select entity, row_count, usual_count, max(evidence) as evidence, arg_max(hours, evidence) as moved_by
        from moves
        group by entity, row_count, usual_count
    """
    judged = f"row_count >= {limits.least_usual} and usual_count >= {limits.least_usual} * {WEEKS}"
    return [
        Suite(
            name="history.hours",
            layer=Layer.HISTORY,
            object_name="landed entities",
            subject=subject,
            checks=(
                Check(
                    "are_not_moved",
                    gxe.UnexpectedRowsExpectation(
                        unexpected_rows_query=f"select * from {{batch}} where {judged} "
                        f"and evidence > {limits.surprise}"
                    ),
                    "events at their usual local hours, not all of them hours later or earlier",
                    severity=Severity.HOLD,
                    may_see_nothing=True,
                ),
            ),
        )
    ]


def _events(entity: str, column: str, night: NightFacts) -> str:
    """Each event's local hour; those of the night's day and after it are tonight's."""
    return f"""
        select '{entity}' as entity, hour(local_time) as local_hour,
            cast(local_time as date) >= date '{night.as_of}' as is_tonight
        from (
            select {column} + interval {night.utc_offset_hours} hour as local_time from "landed__{entity}"
        )
        where cast(local_time as date) between date '{night.as_of}' - {7 * WEEKS} and date '{night.as_of}' + 1
            and cast(local_time as date) not in ({listed(night.earlier_incidents)})
    """
