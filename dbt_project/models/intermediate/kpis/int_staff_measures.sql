with changes as (

    select
        happened_on as measured_on,
        'UNASSIGNED' as rep_id,
        employee_region_id as region_id,
        'unknown' as lifecycle_stage,
        count(*) filter (where change = 'hire') as sales_staff_hired,
        count(*) filter (where change = 'leave') as sales_staff_left
    from {{ ref('int_staff_changes') }}
    group by all

),

standards as (

    select
        reached_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(ramp_days) as rep_ramp_days,
        sum(recruitment_days) as rep_recruitment_days,
        count(*) as reps_reaching_quota
    from {{ ref('int_first_quotas_reached') }}
    group by all

),

-- Of those: whose search nobody dated, so that the days count from the hiring.
undated as (

    select
        reached_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'figure=without_requisition' as detail,
        sum(recruitment_days) as rep_recruitment_days,
        count(*) as reps_reaching_quota
    from {{ ref('int_first_quotas_reached') }}
    where is_recruitment_unknown
    group by all

),

measures as (

    {{ measures_as_rows('changes', ['sales_staff_hired', 'sales_staff_left']) }}
    union all
    {{ measures_as_rows('standards', ['rep_ramp_days', 'rep_recruitment_days', 'reps_reaching_quota']) }}
    union all
    {{ measures_as_rows('undated', ['rep_recruitment_days', 'reps_reaching_quota'], 'detail') }}

)

select * from measures
