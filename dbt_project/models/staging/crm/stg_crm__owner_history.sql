with delivered as (

    select * from {{ source('landed', 'crm_owner_history') }}

),

renamed as (

    select
        cast(object_type as varchar) as object_type,
        cast(object_id as varchar) as object_id,
        cast(user_id as varchar) as rep_id,
        cast(valid_from as timestamp) as valid_from,
        cast(valid_to as timestamp) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
