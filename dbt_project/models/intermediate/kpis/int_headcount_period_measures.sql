-- The average of the headcounts at the start (the day before, ruling 2) and at the end of the period.
with measures as (

    select
        'average_headcount' as measure_code,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        'UNASSIGNED' as rep_id,
        employee_region_id as region_id,
        'unknown' as lifecycle_stage,
        count(*) * 0.5 as measure_value
    from {{ ref('int_headcount_days') }}
    group by all

)

select * from measures
