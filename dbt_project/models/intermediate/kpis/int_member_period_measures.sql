{# Measures of a period as a whole, at grains beyond rep, region and stage. #}
{% set period = ['period_type', 'period_start'] %}

with customers as (

    select * from {{ ref('int_period_customer_outcomes') }}

),

outlets as (

    select * from {{ ref('int_outlets_reached') }}

),

{{ measures_at_grains(
    'customers',
    {'industry': 'industry', 'customer_type': 'customer_type', 'lead_source': 'lead_source'},
    ['active_customers_at_start', 'customers_retained', 'customers_churned', 'customers_upsold', 'customers_cross_sold'],
    keys=period
) }},

{{ measures_at_grains(
    'outlets', {'outlet_type': 'outlet_type'}, ['universe_outlets_visited', 'universe_outlets_selling'], keys=period
) }}

select * from customers_at_grains
union all
select * from outlets_at_grains
