with delivered as (

    select * from {{ source('landed', 'pln_kpi_targets') }}

),

renamed as (

    select
        cast(assignment_id as varchar) as assignment_id,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(target_type as varchar) as target_type,
        cast(version_no as bigint) as version_no,
        cast(target_value as decimal(18, 4)) as target_value,
        cast(recorded_at as timestamp) as recorded_at,
        cast(entered_by as varchar) as entered_by,
        cast(change_reason as varchar) as change_reason,
        cast(approval_status as varchar) as approval_status,
        cast(approved_by as varchar) as approved_by,
        cast(approved_at as timestamp) as approved_at,
        cast(approval_ref as varchar) as approval_ref,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
