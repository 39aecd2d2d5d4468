with delivered as (

    {{ followed_to_survivors('fld_outlets', {'account_id': 'account'}, ('outlet', 'outlet_id')) }}

),

renamed as (

    select
        cast(outlet_id as varchar) as outlet_id,
        cast(account_id as varchar) as account_id,
        cast(outlet_type as varchar) as outlet_type,
        cast(region_id as varchar) as region_id,
        cast(approved_on as date) as approved_on,
        cast(closed_on as date) as closed_on,
        cast(in_universe as boolean) as in_universe,
        cast(contact_name as varchar) as contact_name,
        cast(contact_phone as varchar) as contact_phone,
        cast(address as varchar) as address,
        cast(delivery_method as varchar) as delivery_method,
        cast(profile_verified_on as date) as profile_verified_on,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
