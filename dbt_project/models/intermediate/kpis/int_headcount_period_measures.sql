-- The average of the headcounts at the start (the day before, ruling 2) and at the end of the period.
with boundaries as (

    select
        period_type,
        period_start,
        cast(period_start - 1 as date) as happened_on
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')
    union all
    select
        period_type,
        period_start,
        last_day
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

facts as (

    select
        boundaries.period_type,
        boundaries.period_start,
        boundaries.happened_on,
        employments.employee_id
    from boundaries
    inner join {{ ref('int_employments') }} as employments
        on boundaries.happened_on >= employments.hire_date
        and boundaries.happened_on <= coalesce(employments.termination_date, date '9999-12-31')

),

{{ employee_places('facts') }},

measures as (

    select
        'average_headcount' as measure_code,
        cast(null as varchar) as detail,
        period_type,
        period_start,
        'UNASSIGNED' as rep_id,
        employee_region_id as region_id,
        'unknown' as lifecycle_stage,
        count(*) * 0.5 as measure_value
    from placed
    where is_in_sales
    group by all

)

select * from measures
