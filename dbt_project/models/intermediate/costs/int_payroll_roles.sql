with payroll as (

    select
        entry_id,
        employee_id,
        spent_on
    from {{ ref('int_costs') }}
    where entry_type = 'payroll'

),

-- The role on the first day of the month paid for; of several CRM users the one with an assignment (ruling 11).
roles as (

    select
        payroll.entry_id,
        coalesce(assignments.role, 'none') as role
    from payroll
    left join {{ ref('int_reps') }} as reps
        on payroll.employee_id = reps.employee_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on reps.rep_id = assignments.rep_id
        and payroll.spent_on >= assignments.valid_from
        and payroll.spent_on < assignments.valid_to
    qualify row_number() over (
        partition by payroll.entry_id order by assignments.role is null, reps.rep_id
    ) = 1

)

select * from roles
