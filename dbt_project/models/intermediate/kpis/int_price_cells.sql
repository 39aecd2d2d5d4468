with sales as (

    select
        case when grain = 'company' then 'product' else grain end as grain,
        case when grain = 'company' then product_id else grain_id end as grain_id,
        case when grain <> 'company' then 'product_id=' || product_id end as detail,
        period_type,
        period_start,
        net_amount,
        quantity
    from {{ ref('int_product_sales_by_period') }}
    union all
    -- of all products together a price can be told where they are counted in one unit
    select
        grain,
        grain_id,
        null,
        period_type,
        period_start,
        sum(net_amount),
        sum(quantity)
    from {{ ref('int_product_sales_by_period') }}
    where grain not in ('outlet', 'channel')
    group by all

),

-- Where no more was sold than came back there is no price.
priced as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        net_amount as priced_sales,
        case when quantity > 0 then quantity end as priced_units
    from sales

)

{{ cells_as_rows('priced', ['priced_sales', 'priced_units']) }}
