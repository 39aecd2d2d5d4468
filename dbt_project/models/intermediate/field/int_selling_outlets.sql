-- Own and online stores are no selling outlets (ruling 41).
with selling as (

    select
        approved_on as measured_on,
        rep_id,
        region_id,
        outlet_id,
        product_id,
        bool_or(is_focus_product) as is_focus_product
    from {{ ref('int_approved_order_lines') }}
    where is_sale
        and not is_own_outlet
        and outlet_id <> 'UNKNOWN'
    group by all

)

select * from selling
