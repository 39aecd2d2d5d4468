with events as (

    select
        orders.order_id,
        orders.outlet_id as source_outlet_id,
        orders.outlet_id,
        outlets.region_id as outlet_region_id,
        orders.rep_id as source_rep_id,
        orders.delivered_at as happened_at
    from {{ ref('stg_field__orders') }} as orders
    inner join {{ ref('int_outlets') }} as outlets
        on orders.outlet_id = outlets.outlet_id
    where outlets.is_dealer
        and {{ local_date('orders.delivered_at') }} <= {{ as_of_date() }}

),

{{ outlet_event_places('events') }}

select * from placed
