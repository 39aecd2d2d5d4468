with lines as (

    select
        lines.order_id,
        lines.line_no,
        lines.product_id as source_product_id,
        coalesce(products.product_id, 'UNKNOWN') as product_id,
        lines.line_type,
        lines.quantity,
        lines.net_amount,
        orders.currency,
        orders.visit_id,
        orders.outlet_id as source_outlet_id,
        coalesce(outlets.outlet_id, 'UNKNOWN') as outlet_id,
        outlets.region_id as outlet_region_id,
        coalesce(outlets.is_own, false) as is_own_outlet,
        orders.rep_id as source_rep_id,
        orders.approved_at,
        {{ local_date('orders.created_at') }} as created_on,
        {{ local_date('orders.approved_at') }} as approved_on,
        {{ local_date('orders.delivered_at') }} as delivered_on,
        orders.delivered_at,
        -- "A sale line" has a quantity (ruling 41)
        lines.line_type = 'sale' and lines.quantity > 0 as is_sale,
        coalesce(orders.approved_at is not null and orders.cancelled_at is null, false)
        and {{ local_date('orders.approved_at') }} <= {{ as_of_date() }} as is_approved
    from {{ ref('stg_field__order_lines') }} as lines
    inner join {{ ref('stg_field__orders') }} as orders
        on lines.order_id = orders.order_id
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id
    left join {{ ref('int_outlets') }} as outlets
        on orders.outlet_id = outlets.outlet_id

)

select * from lines
