"""Rows that came tonight as new or changed: what was planned long before hides the loss of a file."""

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.history_habits import calendar_with_breaks, judged, listed, share_of_all
from expectations.thresholds import Thresholds


def delivery_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """The suite `history.deliveries`."""
    gxe, limits = expectation_classes(), thresholds.history
    subject = f"""
        with deliveries as (
            select
                receipts.entity, receipts.delivery_date, calendar.is_working_day, calendar.is_break,
                sum(receipts.row_count_in_file) as row_count,
                receipts.delivery_date = min(receipts.delivery_date) over (partition by receipts.entity)
                    as is_first
            from landed.main.receipts as receipts
            inner join {calendar_with_breaks(limits)} as calendar
                on receipts.delivery_date = calendar.calendar_date
            where receipts.status = 'landed' and receipts.delivery_mode in ('delta', 'append')
                and receipts.delivery_date not in ({listed(night.earlier_incidents)})
            group by receipts.entity, receipts.delivery_date, calendar.is_working_day, calendar.is_break
        ),
        compared as (
            select
                tonight.entity, tonight.row_count as event_count, median(earlier.row_count) as usual_count,
                count(earlier.row_count) as comparable_count
            from deliveries as tonight
            left join deliveries as earlier
                on tonight.entity = earlier.entity and tonight.is_working_day = earlier.is_working_day
                and tonight.is_break = earlier.is_break
                and not earlier.is_first and earlier.delivery_date < date '{night.as_of}'
                and earlier.delivery_date >= date '{night.as_of}' - 7 * {limits.comparable_periods}
            where tonight.delivery_date = date '{night.as_of}'
            group by tonight.entity, tonight.row_count
        )
        select *, {share_of_all(limits)} as share_of_all
        from compared
    """
    suite = Suite(
        name="history.deliveries",
        layer=Layer.HISTORY,
        object_name="receipts",
        subject=subject,
        checks=(
            Check(
                name="is_not_lost",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query=f"select * from {{batch}} where {judged(limits)} "
                    f"and event_count < {limits.lost_share} * usual_count * least(1, share_of_all)"
                ),
                expected=f"at least {limits.lost_share:.0%} of the rows of other nights' deltas",
                severity=Severity.HOLD,
                may_see_nothing=True,
            ),
        ),
    )
    return [suite]
