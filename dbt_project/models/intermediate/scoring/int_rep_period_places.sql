-- Where a rep stands in a period is where he stood on its last day, or on the last day that he stood anywhere in it;
-- without that, the employee's region. Everybody but the members for what has no rep.
with assigned as (

    select
        assignments.rep_id,
        periods.period_type,
        periods.period_start,
        assignments.role,
        assignments.region_id,
        assignments.manager_rep_id,
        least(assignments.valid_to - 1, periods.last_day) as last_assigned_on
    from {{ ref('int_rep_assignments') }} as assignments
    inner join {{ ref('int_periods') }} as periods
        on assignments.valid_from <= periods.last_day
        and assignments.valid_to > periods.period_start
    where assignments.region_id is not null
        and periods.period_type in ('month', 'quarter', 'year')
    qualify row_number() over (
        partition by assignments.rep_id, periods.period_type, periods.period_start
        order by assignments.valid_from desc
    ) = 1

),

places as (

    select
        reps.rep_id,
        reps.employee_id,
        periods.period_type,
        periods.period_start,
        periods.last_day,
        periods.is_partial,
        assigned.role,
        coalesce(assigned.region_id, employments.region_id, 'UNKNOWN') as region_id,
        assigned.last_assigned_on
    from {{ ref('int_reps') }} as reps
    cross join {{ ref('int_periods') }} as periods
    left join assigned
        on reps.rep_id = assigned.rep_id
        and periods.period_type = assigned.period_type
        and periods.period_start = assigned.period_start
    left join {{ ref('int_employments') }} as employments
        on reps.employee_id = employments.employee_id
        and periods.last_day >= employments.valid_from
        and periods.last_day < employments.valid_to
    where reps.rep_id not in ('UNASSIGNED', 'UNKNOWN')
        and periods.period_type in ('month', 'quarter', 'year')

)

select * from places
