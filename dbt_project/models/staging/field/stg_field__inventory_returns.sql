with delivered as (

    {{ followed_to_survivors('fld_inventory_returns', {'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(return_id as varchar) as return_id,
        cast(outlet_id as varchar) as outlet_id,
        cast(product_id as varchar) as product_id,
        cast(quantity as decimal(18, 4)) as quantity,
        cast(warehoused_at as timestamp) as warehoused_at,
        cast(user_id as varchar) as rep_id,
        cast(collected_at as timestamp) as collected_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
