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

values_of_customers as (

    select * from {{ ref('int_customer_values') }}

),

{{ measures_at_grains(
    'outlets', {'outlet_type': 'outlet_type'}, ['universe_outlets_visited', 'universe_outlets_selling'], keys=period
) }},

{{ measures_at_grains(
    'values_of_customers', {'product': 'product_id'}, ['customer_value_at_start', 'customer_value_churned'], keys=period
) }}

select * from customers_at_grains
union all
select * from values_of_customers_at_grains
union all
select * from {{ ref('int_sales_member_period_measures') }}
union all
select * from {{ ref('int_yearly_product_measures') }}
union all
select * from {{ ref('int_mrr_product_measures') }}
union all
select * from {{ ref('int_customer_member_measures') }}
union all
select * from {{ ref('int_interaction_tenure_measures') }}
union all
select * from {{ ref('int_headcount_role_measures') }}
union all
select * from outlets_at_grains
