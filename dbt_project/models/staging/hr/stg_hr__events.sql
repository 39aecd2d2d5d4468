with delivered as (

    select * from {{ source('landed', 'hr_events') }}

),

renamed as (

    select
        cast(event_id as varchar) as event_id,
        cast(event_type as varchar) as event_type,
        cast(scheduled_start_at as timestamp) as scheduled_start_at,
        cast(is_cancelled as boolean) as is_cancelled,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
