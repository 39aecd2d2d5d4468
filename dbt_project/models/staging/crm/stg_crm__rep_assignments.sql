with delivered as (

    select * from {{ source('landed', 'crm_user_assignments') }}

),

renamed as (

    select
        cast(user_id as varchar) as rep_id,
        cast(role as varchar) as role,
        cast(region_id as varchar) as region_id,
        cast(manager_user_id as varchar) as manager_rep_id,
        cast(fte as decimal(3, 2)) as fte,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
