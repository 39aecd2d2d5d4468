-- Net sales by day in the cells that markets have: company, region and region with its children; 'ALL' is every category.
with sales as (

    select
        'market_sales' as measure_code,
        cast(null as varchar) as detail,
        lines.sold_on,
        coalesce(products.product_category, 'UNKNOWN') as product_category,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        sum(lines.net_amount) as net_amount
    from {{ ref('int_sales_lines') }} as lines
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id
    where lines.sold_on <= {{ as_of_date() }}
    group by all

),

{{ at_every_grain('sales', ['sold_on', 'product_category', 'net_amount']) }},

cells as (

    select
        grain,
        grain_id,
        unnest([product_category, 'ALL']) as product_category,
        sold_on,
        net_amount
    from at_grains
    where grain in ('company', 'region', 'region_subtree')

),

summed as (

    select
        grain,
        grain_id,
        product_category,
        sold_on,
        cast(sum(net_amount) as decimal(38, 6)) as net_amount
    from cells
    group by all

)

select * from summed
