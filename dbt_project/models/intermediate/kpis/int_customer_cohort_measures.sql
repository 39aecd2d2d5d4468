{% set cohorts = {
    'first_purchase': 'first_purchase_cohort', '6_months': 'customers_after_6_months', '9_months': 'customers_after_9_months',
} %}

with counted as (

    select
        judged_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {%- for cohort, measure in cohorts.items() %}
        count(*) filter (where cohort = '{{ cohort }}') as {{ measure }},
        count(*) filter (where cohort = '{{ cohort }}' and is_silent) as {{ measure }}_churned{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_customer_cohorts') }}
    group by all

)

{{ measures_as_rows('counted', [
    'first_purchase_cohort', 'first_purchase_cohort_churned',
    'customers_after_6_months', 'customers_after_6_months_churned',
    'customers_after_9_months', 'customers_after_9_months_churned',
]) }}
