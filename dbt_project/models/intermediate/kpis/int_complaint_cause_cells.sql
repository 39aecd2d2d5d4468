with complaints as (

    select
        'complaints' as measure_code,
        cast(null as varchar) as detail,
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        reason_code
    from {{ ref('int_complaints') }}
    where created_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ at_every_grain('complaints', ['measured_on', 'reason_code']) }},

by_period as (

    {{ period_rows('at_grains', 'measured_on', ['grain', 'grain_id', 'reason_code']) }}

),

by_cause as (

    select
        grain,
        grain_id,
        period_type,
        period_start,
        reason_code,
        count(*) as complaint_count
    from by_period
    group by all

),

-- Causes from the most frequent on, ties by their code.
ranked as (

    select
        grain,
        grain_id,
        'reason_code=' || reason_code as detail,
        period_type,
        period_start,
        sum(complaint_count) over (
            partition by grain, grain_id, period_type, period_start
            order by complaint_count desc, reason_code asc
            rows between unbounded preceding and current row
        ) as complaints_of_main_causes,
        sum(complaint_count) over (
            partition by grain, grain_id, period_type, period_start
        ) as complaints_of_all_causes
    from by_cause

),

cells as (

    {{ cells_as_rows('ranked', ['complaints_of_main_causes', 'complaints_of_all_causes']) }}

)

select * from cells
