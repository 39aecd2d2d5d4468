with events as (

    select
        returns.return_id,
        coalesce(products.product_id, 'UNKNOWN') as product_id,
        returns.quantity,
        returns.outlet_id as source_outlet_id,
        coalesce(outlets.outlet_id, 'UNKNOWN') as outlet_id,
        outlets.region_id as outlet_region_id,
        returns.rep_id as source_rep_id,
        returns.warehoused_at as happened_at
    from {{ ref('stg_field__inventory_returns') }} as returns
    left join {{ ref('stg_reference__products') }} as products
        on returns.product_id = products.product_id
    left join {{ ref('int_outlets') }} as outlets
        on returns.outlet_id = outlets.outlet_id
    where returns.warehoused_at is not null

),

{{ outlet_event_places('events') }}

select * from placed
where happened_on <= {{ as_of_date() }}
