with delivered as (

    {{ followed_to_survivors('crm_contacts', {'account_id': 'account'}, ('contact', 'contact_id')) }}

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
