-- A rep's quota of a month is the approved target of sales_revenue of that month. Where an assignment covers part of
-- the month, the target is prorated by working days, and the actual is taken over the covered days (ruling 44).
with targets as (

    select
        assignment_id,
        assignee_id as rep_id,
        period_start,
        period_end,
        target_value,
        greatest(period_start, start_date) as covered_from,
        least(period_end, coalesce(end_date, period_end)) as covered_to
    from {{ ref('int_standing_targets') }}
    where kpi_code = 'sales_revenue'
        and assignee_type = 'rep'
        and target_type = 'target'
        and period_start = date_trunc('month', period_start)
        and period_end = last_day(period_start)
        and period_end <= {{ as_of_date() }}

),

working_days as (

    select
        targets.assignment_id,
        targets.period_start,
        count(*) as working_days,
        count(*) filter (
            where calendar.calendar_date between targets.covered_from and targets.covered_to
        ) as covered_days
    from targets
    inner join {{ source('landed', 'calendar') }} as calendar
        on calendar.calendar_date between targets.period_start and targets.period_end
        and calendar.is_working_day
    group by all

),

sales as (

    select
        targets.assignment_id,
        targets.period_start,
        sum(lines.net_amount) as net_amount
    from targets
    inner join {{ ref('int_sales_lines') }} as lines
        on targets.rep_id = lines.rep_id
        and lines.sold_on between targets.covered_from and targets.covered_to
    group by all

),

quotas as (

    select
        targets.rep_id,
        targets.period_start as month_start,
        targets.period_end as month_end,
        -- target × covered ÷ working days, left undivided: every target of one month has the same working days
        sum(cast(targets.target_value as decimal(20, 4)) * working_days.covered_days) as target_times_covered_days,
        max(working_days.working_days) as working_days,
        sum(coalesce(sales.net_amount, 0)) as net_amount
    from targets
    inner join working_days
        on targets.assignment_id = working_days.assignment_id
        and targets.period_start = working_days.period_start
    left join sales
        on targets.assignment_id = sales.assignment_id
        and targets.period_start = sales.period_start
    where working_days.covered_days > 0
    group by all

)

select * from quotas
