-- name: figures_are_of_the_day
-- severity: fail
-- says: figures of a certified day, of a day to come, empty ones, or not marked as provisional
select count(*)
from intraday.provisional_days, intraday.tick
where measured_on <= tick.certified_as_of
    or measured_on > tick.today
    or provisional_value is null
    or not provisional_days.is_provisional;

-- name: one_row_per_figure
-- severity: fail
-- says: members with two figures of one KPI and day
select count(*)
from (
    select kpi_code
    from intraday.provisional_days
    group by kpi_code, grain, grain_id, measured_on
    having count(*) > 1
);

-- name: members_add_up_to_the_company
-- severity: fail
-- says: days on which reps or regions do not add up to the company
select count(*)
from (
    select kpi_code
    from intraday.provisional_days
    group by kpi_code, measured_on
    having sum(provisional_value) filter (where grain = 'rep')
        is distinct from sum(provisional_value) filter (where grain = 'company')
        or sum(provisional_value) filter (where grain = 'region')
        is distinct from sum(provisional_value) filter (where grain = 'company')
);

-- name: calls_are_those_that_landed
-- severity: fail
-- says: calls by which the company's figure differs from the landed rows
select abs(
    (
        select count(distinct call_id)
        from landed.tel_calls, intraday.tick
        where direction = 'outbound'
            and disposition <> 'failed'
            and not _is_deleted
            and cast(started_at + to_hours(tick.utc_offset_hours) as date) > tick.certified_as_of
            and cast(started_at + to_hours(tick.utc_offset_hours) as date) <= tick.today
    ) - (
        select coalesce(sum(provisional_value), 0)
        from intraday.provisional_days
        where kpi_code = 'calls_made'
            and grain = 'company'
    )
);

-- name: orders_are_those_that_landed
-- severity: fail
-- says: reps whose orders differ from the landed rows (in the reporting currency alone)
select count(*)
from (
    with values_of_orders as (
        select
            sum(lines.net_amount) filter (where orders.currency = tick.reporting_currency) as net_amount,
            bool_or(orders.currency <> tick.reporting_currency) as has_others
        from landed.fld_orders as orders
        inner join landed.fld_order_lines as lines using (order_id)
        cross join intraday.tick
        where orders.cancelled_at is null
            and not orders._is_deleted
            and not lines._is_deleted
            and lines.line_type = 'sale'
            and cast(orders.approved_at + to_hours(tick.utc_offset_hours) as date) > tick.certified_as_of
            and cast(orders.approved_at + to_hours(tick.utc_offset_hours) as date) <= tick.today
    ),
    figures as (
        select coalesce(sum(provisional_value), 0) as figure
        from intraday.provisional_days
        where kpi_code = 'approved_order_value'
            and grain = 'company'
    )
    select figure
    from figures, values_of_orders
    where not coalesce(has_others, false)
        and figure <> coalesce(net_amount, 0)
);

-- name: meetings_are_those_that_landed
-- severity: fail
-- says: meetings by which the company's figure differs from the landed rows
select abs(
    (
        select count(*)
        from (
            select coalesce(booked_at, occurred_at) as counted_at
            from landed.crm_activities
            where activity_type in ('meeting', 'demo')
                and coalesce(outcome, '') <> 'rescheduled'
                and not _is_deleted
            qualify row_number() over (
                partition by activity_type, coalesce(message_id, activity_id) order by activity_id
            ) = 1
        ), intraday.tick
        where cast(counted_at + to_hours(tick.utc_offset_hours) as date) > tick.certified_as_of
            and cast(counted_at + to_hours(tick.utc_offset_hours) as date) <= tick.today
    ) - (
        select coalesce(sum(provisional_value), 0)
        from intraday.provisional_days
        where kpi_code = 'meetings_scheduled'
            and grain = 'company'
    )
);

-- name: progress_is_actual_over_due
-- severity: fail
-- says: targets whose progress is not its actual over what is due
select count(*)
from intraday.progress
where abs(kpi_progress_rate * due_target - actual) > 0.000001 * greatest(abs(actual), 1)
    or not is_provisional;

-- name: one_row_per_target
-- severity: fail
-- says: targets that stand twice
select count(*)
from (
    select assignment_id
    from intraday.progress
    group by assignment_id, period_start
    having count(*) > 1
);

-- name: somebody_is_there
-- severity: fail
-- says: kinds of members (company, regions, reps) of which there is nobody
select 3 - count(distinct grain)
from intraday.members;

-- name: files_are_readable
-- severity: warn
-- says: files that were refused; they are tried again with the next tick
select refused_file_count
from intraday.tick;

-- name: rows_are_readable
-- severity: warn
-- says: rows in quarantine
select quarantined_row_count
from intraday.tick;

-- name: rows_are_of_the_day
-- severity: warn
-- says: rows of certified days that came late; the night counts them
select coalesce(sum(row_count), 0)
from intraday.late_rows;

-- name: orders_are_fresh
-- severity: warn
-- when: working
-- says: no order of the last ten minutes in working hours (a quiet time, or a source that fell silent)
select count(*)
from intraday.sources, intraday.tick
where sources.entity = 'fld_orders'
    and coalesce(sources.newest_at, tick.as_of - interval 1 day) < tick.as_of - interval 10 minute;
