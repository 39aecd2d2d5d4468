with by_owner as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        sum(upsell_deals_won) as upsell_deals_won,
        sum(cross_sell_deals_won) as cross_sell_deals_won
    from {{ ref('int_closed_deals') }}
    group by all

),

by_credit as (

    select
        closed_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(upsell_revenue) as upsell_revenue,
        sum(cross_sell_revenue) as cross_sell_revenue
    from {{ ref('int_won_deal_credits') }}
    group by all

),

expansions as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        sum(days_to_first_expansion) as days_to_first_expansion,
        sum(customers_first_expanded) as customers_first_expanded
    from {{ ref('int_first_expansions') }}
    group by all

)

{{ measures_as_rows('by_owner', ['upsell_deals_won', 'cross_sell_deals_won']) }}
union all
{{ measures_as_rows('by_credit', ['upsell_revenue', 'cross_sell_revenue']) }}
union all
{{ measures_as_rows('expansions', ['days_to_first_expansion', 'customers_first_expanded']) }}
