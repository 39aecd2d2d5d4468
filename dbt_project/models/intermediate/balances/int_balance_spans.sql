-- By name: spans of measures that no row explains need not say what they are spans of.
with spans as (

    select * from {{ ref('int_receivable_spans') }}
    union all by name
    select * from {{ ref('int_forecast_spans') }}
    union all by name
    select * from {{ ref('int_contact_spans') }}
    union all by name
    select * from {{ ref('int_customer_spans') }}
    union all by name
    select * from {{ ref('int_outlet_balance_spans') }}
    union all by name
    select * from {{ ref('int_subscription_balance_spans') }}

)

select * from spans
where valid_from < valid_to
    and valid_from <= {{ as_of_date() }}
