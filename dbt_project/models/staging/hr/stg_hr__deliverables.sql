with delivered as (

    select * from {{ source('landed', 'hr_deliverables') }}

),

renamed as (

    select
        cast(deliverable_id as varchar) as deliverable_id,
        cast(deliverable_type as varchar) as deliverable_type,
        cast(employee_id as varchar) as employee_id,
        cast(subject_id as varchar) as subject_id,
        cast(due_at as timestamp) as due_at,
        cast(submitted_at as timestamp) as submitted_at,
        cast(is_accepted as boolean) as is_accepted,
        cast(supersedes_deliverable_id as varchar) as supersedes_deliverable_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
