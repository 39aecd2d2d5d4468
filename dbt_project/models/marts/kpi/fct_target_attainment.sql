with evaluations as (

    select
        evaluations.*,
        progress.due_target,
        progress.progress,
        progress.time_progress
    from {{ ref('int_evaluations_judged') }} as evaluations
    left join {{ ref('int_evaluations_progressed') }} as progress
        on evaluations.assignment_id = progress.assignment_id
        and evaluations.period_start = progress.period_start

),

typed as (

    select
        cast(assignment_id as varchar) as assignment_id,
        cast(kpi_code as varchar) as kpi_code,
        cast(assignee_type as varchar) as assignee_type,
        cast(assignee_id as varchar) as assignee_id,
        cast(case when assignee_type = 'rep' then assignee_id end as varchar) as rep_id,
        cast(cycle as varchar) as cycle,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(covered_from as date) as covered_from,
        cast(covered_to as date) as covered_to,
        cast(working_days as integer) as working_days,
        cast(covered_working_days as integer) as covered_working_days,
        cast(elapsed_working_days as integer) as elapsed_working_days,
        cast(definition_version_no as integer) as definition_version_no,
        cast(direction as varchar) as direction,
        cast(target_version_no as integer) as target_version_no,
        cast(target_value as decimal(38, 12)) as target_value,
        cast(prorated_target as decimal(38, 12)) as prorated_target,
        cast(actual as decimal(38, 12)) as actual,
        cast(exposure_kpi_code as varchar) as exposure_kpi_code,
        cast(exposure as decimal(38, 12)) as exposure,
        cast(attainment as decimal(38, 12)) as attainment,
        cast(shortfall as decimal(38, 12)) as shortfall,
        cast(score as decimal(38, 12)) as score,
        cast(weight as decimal(7, 6)) as weight,
        cast(is_scored as boolean) as is_scored,
        cast(not_scored_reason as varchar) as not_scored_reason,
        cast(due_target as decimal(38, 12)) as due_target,
        cast(progress as decimal(38, 12)) as progress,
        cast(time_progress as decimal(38, 12)) as time_progress,
        cast(period_end > {{ as_of_date() }} as boolean) as is_partial,
        cast(matures_on <= {{ as_of_date() }} as boolean) as is_mature,
        {{ as_of_date() }} as as_of
    from evaluations

)

select * from typed
