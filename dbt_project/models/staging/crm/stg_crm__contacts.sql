with delivered as (

    select * from {{ source('landed', 'crm_contacts') }}

),

renamed as (

    select
        cast(contact_id as varchar) as contact_id,
        cast(account_id as varchar) as account_id,
        cast(created_at as timestamp) as created_at,
        cast(first_touch_at as timestamp) as first_touch_at,
        cast(original_source as varchar) as original_source,
        cast(region_id as varchar) as region_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("created_at") }} <= {{ as_of_date() }}

)

select * from renamed
