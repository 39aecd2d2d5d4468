with customers as (

    select
        first_purchase_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(referral_customers) as referral_customers
    from {{ ref('int_referred_customers') }}
    group by all

),

sales as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(referral_revenue) as referral_revenue
    from {{ ref('int_referred_sales') }}
    group by all

)

{{ measures_as_rows('customers', ['referral_customers']) }}
union all
{{ measures_as_rows('sales', ['referral_revenue']) }}
