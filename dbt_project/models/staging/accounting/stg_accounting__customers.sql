with delivered as (

    {{ followed_to_survivors('acc_customers', {'account_id': 'account', 'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(customer_id as varchar) as customer_id,
        cast(account_id as varchar) as account_id,
        cast(customer_type as varchar) as customer_type,
        cast(region_id as varchar) as region_id,
        cast(outlet_id as varchar) as outlet_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
