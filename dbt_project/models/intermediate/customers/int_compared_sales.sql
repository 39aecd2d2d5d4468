with sales as (

    select
        customers.customer_key,
        lines.sold_on,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        lines.product_id,
        sum(lines.net_amount) as net_amount
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_customer_keys') }} as customers
        on lines.customer_id = customers.customer_id
    where lines.is_customer
    group by all

),

{{ sums_by_month_or_day(
    'sales', 'sold_on', ['customer_key', 'rep_id', 'region_id', 'lifecycle_stage', 'product_id'], ['net_amount'], last_year=true
) }}

select * from by_part
