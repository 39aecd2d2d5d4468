with delivered as (

    select * from {{ source('landed', 'crm_lifecycle_history') }}

),

renamed as (

    select
        cast(contact_id as varchar) as contact_id,
        cast(lifecycle_stage as varchar) as lifecycle_stage,
        cast(entered_at as timestamp) as entered_at,
        cast(exited_at as timestamp) as exited_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("entered_at") }} <= {{ as_of_date() }}

)

select * from renamed
