with delivered as (

    select * from {{ source('landed', 'com_definition_approvals') }}

),

renamed as (

    select
        cast(approval_no as bigint) as approval_no,
        cast(approved_at as timestamp) as approved_at,
        cast(approved_by as varchar) as approved_by,
        cast(minutes_ref as varchar) as minutes_ref,
        cast(kpi_code as varchar) as kpi_code,
        cast(version_no as bigint) as version_no,
        cast(content as varchar) as content,
        cast(applies_to as varchar) as applies_to,
        cast(kpi_type as varchar) as kpi_type,
        cast(direction as varchar) as direction,
        cast(exposure_kpi_code as varchar) as exposure_kpi_code,
        cast(objective_code as varchar) as objective_code,
        cast(effective_from as date) as effective_from,
        cast(effective_to as date) as effective_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
