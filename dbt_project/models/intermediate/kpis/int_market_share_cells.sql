with cells as (

    select
        {{ market_member(['competitor']) }},
        period_type,
        period_start,
        competitor is null as is_of_market,
        own_sales,
        market_size,
        competitor_sales
    from {{ ref('int_market_shares') }}

),

of_market as (

    select
        *,
        own_sales as market_sales
    from cells
    where is_of_market

),

of_competitors as (

    select
        *,
        own_sales as sales_beside_competitor
    from cells

)

{{ cells_as_rows('of_market', ['market_sales', 'market_size']) }}
union all
{{ cells_as_rows('of_competitors', ['sales_beside_competitor', 'competitor_sales']) }}
