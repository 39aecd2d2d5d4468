{#
    Own sales of a cell beside the whole market, beside the leading competitor and beside each of them. A cell without a
    market row has its sales and nothing to divide them by.
#}
with positions as (

    select * from {{ ref('int_market_positions') }}
    where comparison is null

),

all_sales as (

    {{ period_rows(ref('int_category_sales'), 'sold_on', ['grain', 'grain_id', 'product_category', 'net_amount']) }}

),

shares as (

    select
        grain,
        grain_id,
        product_category,
        period_type,
        period_start,
        own_sales,
        cast(null as varchar) as competitor,
        max(participant_sales) filter (where participant = 'TOTAL') as market_size,
        max(participant_sales) filter (where participant <> 'TOTAL') as competitor_sales
    from positions
    group by all
    union all
    select
        grain,
        grain_id,
        product_category,
        period_type,
        period_start,
        own_sales,
        'competitor=' || participant,
        null,
        participant_sales
    from positions
    where participant <> 'TOTAL'
    union all
    select
        all_sales.grain,
        all_sales.grain_id,
        all_sales.product_category,
        all_sales.period_type,
        all_sales.period_start,
        sum(all_sales.net_amount),
        null,
        null,
        null
    from all_sales
    anti join positions
        on all_sales.grain = positions.grain
        and all_sales.grain_id = positions.grain_id
        and all_sales.product_category = positions.product_category
        and all_sales.period_type = positions.period_type
        and all_sales.period_start = positions.period_start
    where all_sales.product_category = 'ALL'
        and all_sales.period_type not in ('day', 'week')
    group by all

)

select * from shares
