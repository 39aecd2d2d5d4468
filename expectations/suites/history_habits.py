"""What comparable days are, and when a day has far fewer rows than they had."""

from datetime import date
from typing import Any

from expectations.checks import Check, Severity
from expectations.thresholds import HistoryLimits


def calendar_with_breaks(limits: HistoryLimits) -> str:
    """The calendar with `is_break`: a day off among more of them in a row than a weekend has."""
    return f"""(
        select
            calendar_date, is_working_day,
            not is_working_day and {limits.longest_weekend}
                < count(*) over (partition by is_working_day, working_days_before) as is_break
        from (
            select
                calendar_date, is_working_day,
                count(case when is_working_day then 1 end) over (order by calendar_date)
                    as working_days_before
            from landed.main.calendar
        )
    )"""


def is_after_break(night: date, limits: HistoryLimits) -> str:
    """SQL that is true in a break and in the days after it."""
    return (
        f"exists (select 1 from {calendar_with_breaks(limits)} where is_break and calendar_date "
        f"between date '{night}' - {limits.days_after_a_break} and date '{night}')"
    )


def not_short(gxe: Any, limits: HistoryLimits) -> Check:
    """Far fewer than usual while the other systems were busy: before Tết all of them are quiet together."""
    return Check(
        name="is_not_short",
        expectation=gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"select * from {{batch}} where {judged(limits)} "
            f"and event_count < {limits.short_share} * usual_count * least(1, share_of_all) "
            f"and event_count < usual_count - {limits.short_deviations} * sqrt(usual_count)"
        ),
        expected=f"at least {limits.short_share:.0%} of comparable days, as far as the others are busy",
        severity=Severity.HOLD,
        may_see_nothing=True,
    )


def not_halved(gxe: Any, limits: HistoryLimits) -> Check:
    """Half of a large day is lost: below every comparable day, and by more than chance takes from a count.

    After a break of many days customers come back slowly: such days are not judged.
    """
    return Check(
        name="is_not_halved",
        expectation=gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"select * from {{batch}} where {judged(limits)} "
            f"and event_count < {limits.halved_share} * usual_count * least(1, share_of_all) "
            f"and event_count < {limits.halved_share_of_lowest} * lowest_count "
            f"and event_count < usual_count - {limits.halved_deviations} * sqrt(usual_count) "
            "and not is_after_break"
        ),
        expected=f"{limits.halved_share:.0%} of comparable days or as many as their quietest had, if many",
        severity=Severity.HOLD,
        may_see_nothing=True,
    )


def share_of_all(limits: HistoryLimits) -> str:
    """How busy the busiest one is, of its usual day; 1 where there is only one to ask."""
    judged_ones = f"filter (where {judged(limits)}) over ()"
    return (
        f"case when count(*) {judged_ones} > 1 then max(event_count / usual_count) {judged_ones} else 1 end"
    )


def judged(limits: HistoryLimits) -> str:
    """SQL that is true where there is a habit to compare with."""
    return f"comparable_count >= {limits.fewest_comparable_periods} and usual_count >= {limits.least_usual}"


def listed(days: frozenset[date]) -> str:
    """Days as SQL literals; a day that never was where there are none, since an empty list is no SQL."""
    return ", ".join(f"date '{day}'" for day in sorted(days or {date.min}))
