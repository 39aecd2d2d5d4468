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

{{ employee_places('facts') }}

select * from placed
where is_in_sales
