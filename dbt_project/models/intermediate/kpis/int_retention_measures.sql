{% set measures = [
    'active_customers_at_start', 'customers_retained', 'customers_churned',
    'loyal_customers_at_start', 'loyal_customers_kept', 'loyal_customers_churned',
    'customers_upsold', 'customers_cross_sold', 'customer_value_at_start', 'customer_value_churned',
] %}

with counted as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        lifecycle_stage,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_period_customer_outcomes') }}
    group by all

)

{{ period_measures_as_rows('counted', measures) }}
