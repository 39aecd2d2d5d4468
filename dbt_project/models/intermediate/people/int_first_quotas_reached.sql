-- Only full months of an employment count, and only those that are over.
with reached as (

    select
        employments.employee_id,
        employments.hire_date,
        coalesce(employments.requisition_opened_on, employments.hire_date) as recruited_from,
        employments.requisition_opened_on is null as is_recruitment_unknown,
        min(quotas.month_end) as happened_on
    from {{ ref('int_employments') }} as employments
    inner join {{ ref('int_reps') }} as reps
        on employments.employee_id = reps.employee_id
    inner join {{ ref('int_monthly_quotas') }} as quotas
        on reps.rep_id = quotas.rep_id
        and employments.hire_date <= quotas.month_start
        and coalesce(employments.termination_date, date '9999-12-31') >= quotas.month_end
    where quotas.target_times_covered_days > 0
        and quotas.net_amount * quotas.working_days >= quotas.target_times_covered_days
    group by all

),

{{ employee_places('reached') }}

select
    employee_id,
    hire_date,
    is_recruitment_unknown,
    happened_on as reached_on,
    rep_id,
    region_id,
    happened_on - hire_date as ramp_days,
    happened_on - recruited_from as recruitment_days
from placed
