with delivered as (

    {{ followed_to_survivors('fld_orders', {'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(order_id as varchar) as order_id,
        cast(outlet_id as varchar) as outlet_id,
        cast(user_id as varchar) as rep_id,
        cast(visit_id as varchar) as visit_id,
        cast(approved_at as timestamp) as approved_at,
        cast(cancelled_at as timestamp) as cancelled_at,
        cast(delivered_at as timestamp) as delivered_at,
        cast(currency as varchar) as currency,
        cast(created_at as timestamp) as created_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
