-- The twelve months end with each customer's own last purchase, so that a year of silence does not empty them.
with valued as (

    select
        customers.period_type,
        customers.period_start,
        customers.customer_id,
        lines.product_id,
        sum(lines.net_amount) as customer_value_at_start,
        case when customers.is_still_active then 0 else sum(lines.net_amount) end as customer_value_churned
    from {{ ref('int_period_customers') }} as customers
    inner join {{ ref('int_sales_lines') }} as lines
        on customers.customer_id = lines.customer_id
        and lines.is_customer
        and customers.last_purchase_on >= lines.sold_on
        and customers.last_purchase_on - interval 12 month < lines.sold_on
    group by customers.period_type, customers.period_start, customers.customer_id, customers.is_still_active, lines.product_id

)

select * from valued
