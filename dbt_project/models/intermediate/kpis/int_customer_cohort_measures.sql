{% set measures = [
    'first_purchase_cohort', 'first_purchase_cohort_churned',
    'customers_after_6_months', 'customers_after_6_months_churned',
    'customers_after_9_months', 'customers_after_9_months_churned',
] %}

with counted as (

    select
        judged_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_customer_cohorts') }}
    group by all

)

{{ measures_as_rows('counted', measures) }}
