with customers as (

    select distinct customer_id
    from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'

)

select
    customers.customer_id,
    cast(row_number() over (order by customers.customer_id) as integer) as customer_key,
    purchases.first_purchase_on
from customers
left join {{ ref('int_first_purchases') }} as purchases
    on customers.customer_id = purchases.customer_id
