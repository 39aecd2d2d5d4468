with products as (

    select
        product_id,
        product_name,
        product_category,
        uom,
        launched_on,
        is_recurring
    from {{ ref('stg_reference__products') }}

),

with_stand_ins as (

    select * from products
    union all
    select
        unnest(['UNASSIGNED', 'UNKNOWN']),
        unnest(['No product', 'Unknown product']),
        'UNKNOWN',
        'UNKNOWN',
        cast(null as date),
        false

)

select
    cast(product_id as varchar) as product_id,
    cast(coalesce(product_name, product_id) as varchar) as product_name,
    cast(coalesce(product_category, 'UNKNOWN') as varchar) as product_category,
    cast(coalesce(uom, 'UNKNOWN') as varchar) as uom,
    cast(launched_on as date) as launched_on,
    cast(coalesce(is_recurring, false) as boolean) as is_recurring
from with_stand_ins
