{% set deal_types = ['upsell', 'cross_sell'] %}

with won as (

    select * from {{ ref('int_closed_deals') }}
    where stage_type = 'won'

),

by_owner as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        {%- for deal_type in deal_types %}
        count(*) filter (where deal_type = '{{ deal_type }}') as {{ deal_type }}_deals_won{{ ',' if not loop.last }}
        {%- endfor %}
    from won
    group by all

),

by_credit as (

    select
        credits.closed_on as measured_on,
        credits.rep_id,
        credits.region_id,
        credits.lifecycle_stage,
        {%- for deal_type in deal_types %}
        coalesce(sum(credits.amount) filter (where won.deal_type = '{{ deal_type }}'), 0)
            as {{ deal_type }}_revenue{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_won_deal_credits') }} as credits
    inner join won
        on credits.deal_id = won.deal_id
    group by all

),

-- The first expansion of a customer; one before the first invoice took no time.
first_expansions as (

    select
        won.closed_on as measured_on,
        won.owner_rep_id as rep_id,
        won.owner_region_id as region_id,
        won.lifecycle_stage,
        greatest(won.closed_on - purchases.first_purchase_on, 0) as days_to_expansion
    from won
    inner join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || won.account_id = purchases.customer_id
    where won.deal_type in ('upsell', 'cross_sell')
    qualify row_number() over (partition by won.account_id order by won.closed_at, won.deal_id) = 1

),

expansions as (

    select
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(days_to_expansion) as days_to_first_expansion,
        count(*) as customers_first_expanded
    from first_expansions
    group by all

)

{{ measures_as_rows('by_owner', ['upsell_deals_won', 'cross_sell_deals_won']) }}
union all
{{ measures_as_rows('by_credit', ['upsell_revenue', 'cross_sell_revenue']) }}
union all
{{ measures_as_rows('expansions', ['days_to_first_expansion', 'customers_first_expanded']) }}
