with prices as (

    select
        prices.observed_on,
        prices.seller,
        prices.product_id,
        case when prices.region_id = 'ALL' then 'ALL' else coalesce(regions.region_id, 'UNKNOWN') end as region_id,
        {{ in_reporting_currency('prices.price', 'rates.rate') }} as price
    from {{ ref('stg_market__prices') }} as prices
    left join {{ ref('int_regions') }} as regions
        on prices.region_id = regions.region_id
    left join {{ ref('int_fx_rates') }} as rates
        on prices.currency = rates.from_currency
        and prices.observed_on >= rates.valid_from
        and prices.observed_on < rates.valid_to
    where prices.observed_on between {{ history_start() }} and {{ as_of_date() }}

)

select * from prices
