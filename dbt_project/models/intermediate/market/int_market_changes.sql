with positions as (

    select * from {{ ref('int_market_positions') }}

),

-- Competitors count that are in both periods; each of them is told as a detail, too.
changes as (

    select
        *,
        cast(null as varchar) as competitor,
        participant = 'TOTAL' as is_market,
        participant <> 'TOTAL' and participant_sales_before is not null as is_in_both
    from positions
    union all
    select
        *,
        'competitor=' || participant,
        false,
        participant_sales_before is not null
    from positions
    where participant <> 'TOTAL'

),

summed as (

    select
        grain,
        grain_id,
        product_category,
        comparison,
        period_type,
        period_start,
        competitor,
        own_sales - own_sales_before as own_change,
        own_sales,
        own_sales_before,
        max(participant_sales) filter (where is_market) as market_size,
        max(participant_sales_before) filter (where is_market) as market_size_before,
        sum(participant_sales - participant_sales_before) filter (where is_in_both) as competitor_change,
        sum(participant_sales_before) filter (where is_in_both) as competitor_sales_before
    from changes
    group by all

),

told as (

    select
        {{ market_member(['competitor', 'comparison']) }},
        competitor,
        period_type,
        period_start,
        {{ exact_quotient('own_sales', 'market_size') }}
        - {{ exact_quotient('own_sales_before', 'market_size_before') }} as market_share_change,
        case when own_sales_before > 0 and competitor_sales_before > 0 then
            {{ exact_quotient('own_change', 'own_sales_before') }}
            - {{ exact_quotient('competitor_change', 'competitor_sales_before') }}
        end as growth_gap_vs_competitors
    from summed

)

select * from told
