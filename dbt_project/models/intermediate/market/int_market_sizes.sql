with sizes as (

    select
        *,
        case
            when period_end = cast(period_start + interval 1 month as date) - 1 then 'month'
            when period_end = cast(period_start + interval 3 month as date) - 1 then 'quarter'
            when period_end = cast(period_start + interval 12 month as date) - 1 then 'year'
        end as period_type
    from {{ ref('stg_market__market_size') }}

),

-- A row says something of its very period (ruling 31), at the rate of that period's last day so far.
converted as (

    select
        sizes.period_type,
        sizes.period_start,
        sizes.region_id,
        sizes.product_category,
        sizes.participant,
        {{ in_reporting_currency('sizes.sales_amount', 'rates.rate') }} as sales_amount
    from sizes
    left join {{ ref('int_fx_rates') }} as rates
        on sizes.currency = rates.from_currency
        and least(sizes.period_end, {{ as_of_date() }}) >= rates.valid_from
        and least(sizes.period_end, {{ as_of_date() }}) < rates.valid_to
    where sizes.period_start = date_trunc(sizes.period_type, sizes.period_start)

),

-- Rows of 'ALL' are the company's; a region's row is compared with the region itself and with all that lies in it.
placed as (

    select
        'company' as grain,
        'COMPANY' as grain_id,
        converted.period_type,
        converted.period_start,
        converted.product_category,
        converted.participant,
        converted.sales_amount
    from converted
    where converted.region_id = 'ALL'
    union all
    select
        places.grain,
        regions.region_id,
        converted.period_type,
        converted.period_start,
        converted.product_category,
        converted.participant,
        converted.sales_amount
    from converted
    inner join {{ ref('int_regions') }} as regions
        on converted.region_id = regions.region_id
    cross join (values ('region'), ('region_subtree')) as places (grain)

)

select * from placed
