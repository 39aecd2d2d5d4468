with referred as (

    select * from {{ ref('int_referred_customers') }}

),

customers as (

    select
        first_purchase_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) as referral_customers
    from referred
    group by all

),

sales as (

    select
        lines.sold_on as measured_on,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        sum(lines.net_amount) as referral_revenue
    from {{ ref('int_sales_lines') }} as lines
    inner join referred
        on lines.customer_id = referred.customer_id
        and lines.is_customer
        and lines.sold_on < referred.first_purchase_on + interval 12 month
    group by all

)

{{ measures_as_rows('customers', ['referral_customers']) }}
union all
{{ measures_as_rows('sales', ['referral_revenue']) }}
