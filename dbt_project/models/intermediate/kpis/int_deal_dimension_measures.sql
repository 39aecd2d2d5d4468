{% set origins = {'lead_source': 'lead_source', 'campaign': 'campaign_id'} %}
{% set kinds = dict(origins, deal_type='deal_type', industry='industry') %}

with deals as (

    select
        *,
        closed_on as measured_on
    from {{ ref('int_closed_deals') }}

),

credits as (

    select
        *,
        closed_on as measured_on
    from {{ ref('int_won_deal_credits') }}

),

expansions as (

    select
        *,
        closed_on as measured_on
    from {{ ref('int_first_expansions') }}

),

opportunities as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_opportunities') }}

),

proposals as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_proposals') }}

),

{{ measures_at_grains('deals', dict(kinds, cycle_length_band='cycle_length_band'), [
    'deals_won', 'deals_lost', 'deals_closed', 'sales_cycle_days', 'deals_won_with_cycle',
    'upsell_deals_won', 'cross_sell_deals_won',
], sums={'sales_cycle_days': days_of('sum(won_cycle_microseconds)')}) }},

{{ measures_at_grains('credits', kinds, [
    'won_amount', 'won_deal_shares', 'upsell_revenue', 'cross_sell_revenue',
]) }},

{{ measures_at_grains('expansions', {'industry': 'industry'}, [
    'days_to_first_expansion', 'customers_first_expanded',
]) }},

{{ measures_at_grains('opportunities', kinds, ['new_opportunities', 'profitable_opportunities']) }},

{{ measures_at_grains('proposals', origins, ['proposals_sent']) }}

select * from deals_at_grains
union all
select * from credits_at_grains
union all
select * from expansions_at_grains
union all
select * from opportunities_at_grains
union all
select * from proposals_at_grains
