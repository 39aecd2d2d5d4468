{#
    CTE `placed`: the rows of `facts` (employee_id, happened_on and whatever else) with rep, regions, role and is_in_sales.
    An employee's rep is the CRM user with an assignment on that day, else the smallest id; without a user UNASSIGNED
    (ruling 11). The region is the rep's on that day, else the employee's; employee_region_id is the employee's, for
    figures that are never by rep. An employee that nobody knows is UNKNOWN (ruling 6).
#}
{% macro employee_places(facts) %}
employee_days as (

    select distinct
        employee_id,
        happened_on
    from {{ facts }}

),

assigned as (

    select distinct rep_id
    from {{ ref('int_rep_assignments') }}

),

employee_day_places as (

    select
        employee_days.employee_id,
        employee_days.happened_on,
        case
            when employments.employee_id is null then 'UNKNOWN'
            else coalesce(reps.rep_id, 'UNASSIGNED')
        end as rep_id,
        case
            when employments.employee_id is null then 'UNKNOWN'
            else coalesce(assignments.region_id, employments.region_id, 'UNKNOWN')
        end as region_id,
        coalesce(employments.region_id, 'UNKNOWN') as employee_region_id,
        coalesce(assignments.role, 'UNKNOWN') as assigned_role,
        -- in sales: with an assignment on the day where the CRM has any, else as the employment says (ruling 56)
        case
            when bool_or(assigned.rep_id is not null) over (
                partition by employee_days.employee_id, employee_days.happened_on
            ) then assignments.region_id is not null
            else coalesce(employments.is_sales, false)
        end as is_in_sales
    from employee_days
    left join {{ ref('int_employments') }} as employments
        on employee_days.employee_id = employments.employee_id
        and employee_days.happened_on >= employments.valid_from
        and employee_days.happened_on < employments.valid_to
    left join {{ ref('int_reps') }} as reps
        on employee_days.employee_id = reps.employee_id
    left join assigned
        on reps.rep_id = assigned.rep_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on reps.rep_id = assignments.rep_id
        and employee_days.happened_on >= assignments.valid_from
        and employee_days.happened_on < assignments.valid_to
    qualify row_number() over (
        partition by employee_days.employee_id, employee_days.happened_on
        order by assignments.region_id is null, reps.rep_id
    ) = 1

),

placed as (

    select
        {{ facts }}.*,
        employee_day_places.rep_id,
        employee_day_places.region_id,
        employee_day_places.employee_region_id,
        employee_day_places.assigned_role,
        employee_day_places.is_in_sales
    from {{ facts }}
    inner join employee_day_places
        on {{ facts }}.employee_id = employee_day_places.employee_id
        and {{ facts }}.happened_on = employee_day_places.happened_on

)
{% endmacro %}
