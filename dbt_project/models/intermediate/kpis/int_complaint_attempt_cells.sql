with complaints as (

    select
        'complaints' as measure_code,
        cast(null as varchar) as detail,
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        reason_code,
        case when resolved_at is not null then resolution_attempts end as attempts
    from {{ ref('int_complaints') }}
    where created_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ at_every_grain('complaints', ['measured_on', 'attempts'], members={'reason': 'reason_code'}) }},

by_period as (

    {{ period_rows('at_grains', 'measured_on', ['grain', 'grain_id', 'attempts']) }}

),

totals as (

    select
        grain,
        grain_id,
        period_type,
        period_start,
        count(*) as complaint_count,
        count(*) filter (where attempts = 2) as second_attempts,
        count(*) filter (where attempts = 3) as third_attempts,
        count(*) filter (where attempts > 3) as later_attempts
    from by_period
    group by all

),

-- The second and the third attempt are shown for idle members too (ruling 10), later ones where there were any.
members as (

    select
        grain,
        grain_id,
        period_type,
        period_start
    from {{ ref('int_grain_members') }}
    where period_type not in ('day', 'week')
    union
    select
        grain,
        grain_id,
        period_type,
        period_start
    from totals

),

attempts as (

    select
        members.grain,
        members.grain_id,
        'attempt_no=' || numbers.attempt_no as detail,
        members.period_type,
        members.period_start,
        case numbers.attempt_no
            when '2' then coalesce(totals.second_attempts, 0)
            when '3' then coalesce(totals.third_attempts, 0)
            else coalesce(totals.later_attempts, 0)
        end as complaints_resolved_later,
        coalesce(totals.complaint_count, 0) as complaints_by_attempt
    from members
    cross join (values ('2'), ('3'), ('4+')) as numbers (attempt_no)
    left join totals
        on members.grain = totals.grain
        and members.grain_id = totals.grain_id
        and members.period_type = totals.period_type
        and members.period_start = totals.period_start
    where numbers.attempt_no <> '4+'
        or totals.later_attempts > 0

),

cells as (

    {{ cells_as_rows('attempts', ['complaints_resolved_later', 'complaints_by_attempt']) }}

)

select * from cells
