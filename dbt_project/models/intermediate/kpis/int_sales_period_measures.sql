with sales as (

    select * from {{ ref('int_sales_lines') }}
    where is_customer
        and sold_on between {{ history_start() }} and {{ as_of_date() }}

),

sales_by_period as (

    {{ period_rows('sales', 'sold_on', ['customer_id', 'rep_id', 'region_id', 'lifecycle_stage', 'net_amount']) }}

),

-- New is judged anew for each length of period: a customer is new in the year and in the month of its first purchase.
new_customer_sales as (

    select
        'new_customer_revenue' as measure_code,
        cast(null as varchar) as detail,
        sales_by_period.period_type,
        sales_by_period.period_start,
        sales_by_period.rep_id,
        sales_by_period.region_id,
        sales_by_period.lifecycle_stage,
        cast(sum(sales_by_period.net_amount) as decimal(38, 12)) as measure_value
    from sales_by_period
    inner join {{ ref('int_periods') }} as periods
        on sales_by_period.period_type = periods.period_type
        and sales_by_period.period_start = periods.period_start
    inner join {{ ref('int_first_purchases') }} as purchases
        on sales_by_period.customer_id = purchases.customer_id
        and purchases.first_purchase_on between periods.period_start and periods.last_day
    group by all

)

select * from new_customer_sales
