-- The twelve months end with each customer's own last purchase, so that a year of silence does not empty them.
with customers as (

    select * from {{ ref('int_period_customers') }}

),

-- Many periods begin after the same purchase: its twelve months are added up once.
years as (

    select distinct
        customer_id,
        last_purchase_on
    from customers

),

valued_years as (

    select
        years.customer_id,
        years.last_purchase_on,
        lines.product_id,
        sum(lines.net_amount) as customer_value
    from years
    inner join {{ ref('int_sales_lines') }} as lines
        on years.customer_id = lines.customer_id
        and lines.is_customer
        and years.last_purchase_on >= lines.sold_on
        and years.last_purchase_on - interval 12 month < lines.sold_on
    group by years.customer_id, years.last_purchase_on, lines.product_id

)

select
    customers.period_type,
    customers.period_start,
    customers.customer_id,
    valued_years.product_id,
    valued_years.customer_value as customer_value_at_start,
    case when customers.is_still_active then 0 else valued_years.customer_value end as customer_value_churned
from customers
inner join valued_years
    on customers.customer_id = valued_years.customer_id
    and customers.last_purchase_on = valued_years.last_purchase_on
