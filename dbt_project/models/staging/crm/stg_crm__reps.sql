with delivered as (

    select * from {{ source('landed', 'crm_users') }}

),

renamed as (

    select
        cast(user_id as varchar) as rep_id,
        cast(employee_id as varchar) as employee_id,
        cast(full_name as varchar) as full_name,
        cast(is_active as boolean) as is_active,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
