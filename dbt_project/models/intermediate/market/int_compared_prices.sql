with prices as (

    select * from {{ ref('int_regional_prices') }}

),

sold as (

    select
        case when grain = 'company' then 'product' else grain end as grain,
        grain_id,
        product_id,
        period_type,
        period_start,
        cast(net_amount as decimal(38, 12)) as net_amount,
        cast(case when quantity > 0 then quantity end as decimal(38, 12)) as quantity
    from {{ ref('int_product_sales_by_period') }}

),

-- Without an observation of our own price, what was really paid stands for it.
compared as (

    select
        competitors.grain,
        case
            when competitors.grain = 'product' then competitors.product_id else competitors.grain_id
        end as grain_id,
        concat_ws(
            ';',
            case when competitors.grain <> 'product' then 'product_id=' || competitors.product_id end,
            'competitor=' || competitors.seller
        ) as detail,
        competitors.period_type,
        competitors.period_start,
        coalesce(own_prices.average_price, {{ exact_quotient('sold.net_amount', 'sold.quantity') }}) as own_price,
        competitors.average_price as competitor_price,
        own_prices.average_price is null as is_own_price_estimated
    from prices as competitors
    left join prices as own_prices
        on competitors.grain = own_prices.grain
        and competitors.grain_id = own_prices.grain_id
        and competitors.product_id = own_prices.product_id
        and competitors.period_type = own_prices.period_type
        and competitors.period_start = own_prices.period_start
        and own_prices.seller = 'OWN'
    left join sold
        on competitors.grain = sold.grain
        and competitors.grain_id = sold.grain_id
        and competitors.product_id = sold.product_id
        and competitors.period_type = sold.period_type
        and competitors.period_start = sold.period_start
    where competitors.seller <> 'OWN'

)

select * from compared
