-- Full-time equivalents of selling roles, day by day; SELLING_REPS is their average over the days of a period.
with daily as (

    select
        cast(calendar.calendar_date as date) as measured_on,
        assignments.rep_id,
        assignments.region_id,
        'unknown' as lifecycle_stage,
        sum(assignments.fte) as selling_days
    from {{ ref('int_rep_assignments') }} as assignments
    inner join {{ ref('int_reps') }} as reps
        on assignments.rep_id = reps.rep_id
    inner join {{ source('landed', 'calendar') }} as calendar
        on assignments.valid_from <= calendar.calendar_date
        and assignments.valid_to > calendar.calendar_date
    where assignments.role in ('sales_executive', 'bdr', 'sdr', 'account_manager', 'field_rep')
        and calendar.calendar_date between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['selling_days']) }}

)

select * from measures
