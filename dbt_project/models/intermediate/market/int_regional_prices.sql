with observed as (

    {{ period_rows(ref('int_observed_prices'), 'observed_on', ['seller', 'product_id', 'region_id', 'price']) }}

),

averaged as (

    select
        period_type,
        period_start,
        seller,
        product_id,
        region_id,
        cast(sum(price) as decimal(38, 12)) as summed_price,
        cast(count(*) as decimal(38, 12)) as observation_count
    from observed
    where period_type in ('month', 'quarter', 'year')
    group by all

),

members as (

    select
        'product' as grain,
        'COMPANY' as grain_id,
        'ALL' as region_id
    union all
    select
        places.grain,
        regions.region_id as grain_id,
        regions.region_id
    from {{ ref('int_regions') }} as regions
    cross join (values ('region'), ('region_subtree')) as places (grain)
    where regions.region_id <> 'UNKNOWN'

),

-- Prices of everywhere are a region's where that seller has none of the region itself.
regional as (

    select
        members.grain,
        members.grain_id,
        averaged.period_type,
        averaged.period_start,
        averaged.seller,
        averaged.product_id,
        {{ exact_quotient('averaged.summed_price', 'averaged.observation_count') }} as average_price
    from members
    inner join averaged
        on averaged.region_id in (members.region_id, 'ALL')
    qualify row_number() over (
        partition by
            members.grain, members.grain_id, averaged.period_type, averaged.period_start,
            averaged.seller, averaged.product_id
        order by averaged.region_id = 'ALL'
    ) = 1

)

select * from regional
