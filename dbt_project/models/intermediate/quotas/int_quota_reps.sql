{#
    Who carries a quota, and in which team: everybody with a selling role on the first day of the period. A team is named
    by its manager (ruling 55), who is left out of it; reps without a manager are the team UNASSIGNED.
#}
with carriers as (

    select
        periods.period_type,
        periods.period_start,
        periods.ramp_full_months,
        assignments.rep_id,
        coalesce(assignments.manager_rep_id, 'UNASSIGNED') as team_id,
        assignments.region_id,
        employments.hire_date
    from {{ ref('int_quota_periods') }} as periods
    inner join {{ ref('int_rep_assignments') }} as assignments
        on periods.period_start >= assignments.valid_from
        and periods.period_start < assignments.valid_to
    inner join {{ ref('int_reps') }} as reps
        on assignments.rep_id = reps.rep_id
    left join {{ ref('int_employments') }} as employments
        on reps.employee_id = employments.employee_id
        and periods.period_start >= employments.valid_from
        and periods.period_start < employments.valid_to
    where assignments.role in ('sales_executive', 'bdr', 'sdr', 'account_manager', 'field_rep')
        and coalesce(employments.termination_date, date '9999-12-31') >= periods.period_start

),

-- Without a hire date or a time of ramping up, a rep carries a full quota.
ramped as (

    select
        period_type,
        period_start,
        rep_id,
        team_id,
        region_id,
        greatest(date_sub('month', hire_date, period_start), 0) as full_months_since_hire,
        cast(greatest(date_sub('month', hire_date, period_start), 0) as decimal(38, 12)) as months_of_ramp,
        cast(ramp_full_months as decimal(38, 12)) as months_to_ramp
    from carriers

)

select
    period_type,
    period_start,
    rep_id,
    team_id,
    region_id,
    full_months_since_hire,
    coalesce(least(
        {{ exact_quotient('months_of_ramp', 'months_to_ramp') }}, cast(1 as decimal(38, 12))
    ), cast(1 as decimal(38, 12))) as ramp
from ramped
