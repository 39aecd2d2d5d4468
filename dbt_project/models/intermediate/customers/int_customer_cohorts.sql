{# cohort → its measure #}
{% set cohorts = {
    'first_purchase': 'first_purchase_cohort', '6_months': 'customers_after_6_months', '9_months': 'customers_after_9_months',
} %}

with customers as (

    select
        new_customers.*,
        parameters.customer_inactivity_days,
        parameters.cohort_silence_days
    from {{ ref('int_new_customers') }} as new_customers
    inner join {{ ref('int_parameters_daily') }} as parameters
        on new_customers.first_purchase_on = parameters.calendar_date

),

-- The day on which a customer's beginning is judged, and since when silence counts.
cohorts as (

    select
        *,
        'first_purchase' as cohort,
        first_purchase_on + cast(customer_inactivity_days as integer) as judged_on,
        first_purchase_on as silent_since
    from customers
    {%- for months in [6, 9] %}
    union all
    select
        *,
        '{{ months }}_months',
        cast(first_purchase_on + interval {{ months }} month as date),
        cast(first_purchase_on + interval {{ months }} month as date) - cast(cohort_silence_days as integer)
    from customers
    {%- endfor %}

),

judged as (

    select
        cohorts.customer_id,
        cohorts.cohort,
        cohorts.first_purchase_on,
        cohorts.judged_on,
        cohorts.rep_id,
        cohorts.region_id,
        cohorts.lifecycle_stage,
        not exists (
            select 1 from {{ ref('int_customer_purchase_dates') }} as dates
            where cohorts.customer_id = dates.customer_id
                and dates.purchased_on > cohorts.silent_since
                and dates.purchased_on <= cohorts.judged_on
        )
        and not exists (
            select 1 from {{ ref('int_subscriptions') }} as subscriptions
            where cohorts.customer_id = subscriptions.customer_id
                and subscriptions.is_customer
                and subscriptions.valid_from <= cohorts.judged_on
                and subscriptions.valid_to > cohorts.judged_on
        ) as is_silent
    from cohorts

)

select
    judged.*,
    origins.lead_source,
    first_deals.cycle_length_band,
    {%- for cohort, measure in cohorts.items() %}
    {{ one_if("judged.cohort = '" ~ cohort ~ "'") }} as {{ measure }},
    {{ one_if("judged.cohort = '" ~ cohort ~ "' and judged.is_silent") }} as {{ measure }}_churned{{ ',' if not loop.last }}
    {%- endfor %}
from judged
left join {{ ref('int_customer_origins') }} as origins
    on judged.customer_id = origins.customer_id
left join {{ ref('int_customer_first_deals') }} as first_deals
    on judged.customer_id = 'account:' || first_deals.account_id
where judged.judged_on <= {{ as_of_date() }}
