-- Own sales of a cell beside the whole market and beside each competitor, in the period and in the compared one.
with cells as (

    select * from {{ ref('int_market_comparisons') }}

),

sales as (

    select
        cells.grain,
        cells.grain_id,
        cells.product_category,
        cells.comparison,
        cells.period_type,
        cells.period_start,
        cells.compared_start,
        cast(coalesce(sum(sales.net_amount) filter (
            where sales.sold_on >= cells.period_start
        ), 0) as decimal(38, 12)) as own_sales,
        cast(coalesce(sum(sales.net_amount) filter (
            where sales.sold_on <= cells.compared_last_day
        ), 0) as decimal(38, 12)) as own_sales_before
    from cells
    left join {{ ref('int_category_sales') }} as sales
        on cells.grain = sales.grain
        and cells.grain_id = sales.grain_id
        and cells.product_category = sales.product_category
        and cells.compared_start <= sales.sold_on
        and cells.last_day >= sales.sold_on
    group by all

),

positions as (

    select
        sales.*,
        sizes.participant,
        cast(sizes.sales_amount as decimal(38, 12)) as participant_sales,
        cast(sizes_before.sales_amount as decimal(38, 12)) as participant_sales_before
    from sales
    inner join {{ ref('int_market_sizes') }} as sizes
        on sales.grain = sizes.grain
        and sales.grain_id = sizes.grain_id
        and sales.product_category = sizes.product_category
        and sales.period_type = sizes.period_type
        and sales.period_start = sizes.period_start
    left join {{ ref('int_market_sizes') }} as sizes_before
        on sales.grain = sizes_before.grain
        and sales.grain_id = sizes_before.grain_id
        and sales.product_category = sizes_before.product_category
        and sales.period_type = sizes_before.period_type
        and sales.compared_start = sizes_before.period_start
        and sizes.participant = sizes_before.participant

)

select * from positions
