with delivered as (

    select * from {{ source('landed', 'hr_event_attendance') }}

),

renamed as (

    select
        cast(event_id as varchar) as event_id,
        cast(employee_id as varchar) as employee_id,
        cast(is_required as boolean) as is_required,
        cast(attendance_status as varchar) as attendance_status,
        cast(is_excused as boolean) as is_excused,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
