with selling as (

    select * from {{ ref('int_approved_order_lines') }}
    where is_sale
        and not is_own_outlet
        and outlet_id <> 'UNKNOWN'

),

members as (

    select distinct
        'active_selling_outlets' as measure_code,
        'product' as grain,
        product_id as grain_id,
        approved_on as measured_on,
        outlet_id as member_id
    from selling
    union all
    select distinct
        'focus_product_outlets',
        'product',
        product_id,
        approved_on,
        outlet_id
    from selling
    where is_focus_product

)

select
    *,
    cast(1 as decimal(38, 6)) as member_weight
from members
