-- Reps with a quota who have not met one in a full month when a period ends, and the days since their search began.
with with_quota as (

    select
        employments.employee_id,
        employments.hire_date,
        coalesce(employments.requisition_opened_on, employments.hire_date) as recruited_from,
        employments.termination_date,
        min(quotas.month_start) as quota_since
    from {{ ref('int_employments') }} as employments
    inner join {{ ref('int_reps') }} as reps
        on employments.employee_id = reps.employee_id
    inner join {{ ref('int_monthly_quotas') }} as quotas
        on reps.rep_id = quotas.rep_id
        and employments.hire_date <= quotas.month_end
        and coalesce(employments.termination_date, date '9999-12-31') >= quotas.month_start
    where quotas.target_times_covered_days > 0
    group by all

),

waiting as (

    select
        with_quota.employee_id,
        with_quota.recruited_from,
        periods.period_type,
        periods.period_start,
        periods.last_day as happened_on
    from with_quota
    inner join {{ ref('int_periods') }} as periods
        on with_quota.quota_since <= periods.last_day
        and coalesce(with_quota.termination_date, date '9999-12-31') >= periods.last_day
        and with_quota.hire_date <= periods.last_day
    left join {{ ref('int_first_quotas_reached') }} as reached
        on with_quota.employee_id = reached.employee_id
        and with_quota.hire_date = reached.hire_date
    where periods.period_type not in ('day', 'week')
        and coalesce(reached.reached_on, date '9999-12-31') > periods.last_day

),

{{ employee_places('waiting') }},

by_period as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'figure=open' as detail,
        sum(happened_on - recruited_from) as rep_recruitment_days,
        count(*) as reps_reaching_quota
    from placed
    group by all

),

measures as (

    {{ period_measures_as_rows('by_period', ['rep_recruitment_days', 'reps_reaching_quota'], 'detail') }}

)

select * from measures
