-- The highest version that was recorded and approved, in writing, by the end of the night's date.
with versions as (

    select * from {{ ref('stg_planning__kpi_targets') }}
    where approval_status = 'approved'
        and approved_by is not null
        and approval_ref is not null
        and {{ local_date('recorded_at') }} <= {{ as_of_date() }}
        and {{ local_date('approved_at') }} <= {{ as_of_date() }}
    qualify row_number() over (
        partition by assignment_id, period_start, target_type order by version_no desc
    ) = 1

),

targets as (

    select
        assignments.assignment_id,
        assignments.kpi_code,
        assignments.assignee_type,
        assignments.assignee_id,
        assignments.start_date,
        assignments.end_date,
        versions.target_type,
        versions.period_start,
        versions.period_end,
        versions.version_no,
        versions.target_value
    from versions
    inner join {{ ref('stg_planning__kpi_assignments') }} as assignments
        on versions.assignment_id = assignments.assignment_id

)

select * from targets
