-- Copies that came to outlets and went back, by the outlet's owner (ruling 42). A cancelled order that was delivered
-- did bring copies.
with events as (

    select
        'delivery' as movement,
        line_type,
        source_outlet_id,
        outlet_id,
        outlet_region_id,
        product_id,
        cast(null as varchar) as source_rep_id,
        delivered_at as happened_at,
        quantity
    from {{ ref('int_order_lines') }}
    where delivered_at is not null
    union all
    select
        'return',
        null,
        returns.outlet_id,
        coalesce(outlets.outlet_id, 'UNKNOWN'),
        outlets.region_id,
        coalesce(products.product_id, 'UNKNOWN'),
        null,
        returns.warehoused_at,
        returns.quantity
    from {{ ref('stg_field__inventory_returns') }} as returns
    left join {{ ref('stg_reference__products') }} as products
        on returns.product_id = products.product_id
    left join {{ ref('int_outlets') }} as outlets
        on returns.outlet_id = outlets.outlet_id
    where returns.warehoused_at is not null

),

{{ outlet_event_places('events') }},

moved as (

    select
        happened_on,
        outlet_id,
        product_id,
        rep_id,
        region_id,
        sum(case
            when movement = 'return' then -quantity
            when line_type in ('sale', 'supplementary') then quantity
            else 0
        end) as copies_consumed,
        coalesce(sum(quantity) filter (where line_type = 'supplementary'), 0) as supplementary_copies,
        coalesce(sum(quantity) filter (where line_type = 'complimentary'), 0) as complimentary_copies
    from placed
    group by all

)

select * from moved
where happened_on <= {{ as_of_date() }}
