with sales as (

    select
        described.sold_on,
        described.product_id,
        purchases.first_purchase_on,
        sum(described.net_amount) as net_amount
    from {{ ref('int_sales_described') }} as described
    left join {{ ref('int_first_purchases') }} as purchases
        on described.customer_id = purchases.customer_id
    where described.sold_on between {{ history_start() }} and {{ as_of_date() }}
    group by all

),

by_period as (

    {{ period_rows('sales', 'sold_on', ['product_id', 'first_purchase_on', 'net_amount']) }}

),

-- New is judged anew for each length of period; own stores and debtors that nobody knows are not new.
judged as (

    select
        by_period.*,
        coalesce(by_period.first_purchase_on between periods.period_start and periods.last_day, false)
            as customer_is_new
    from by_period
    inner join {{ ref('int_periods') }} as periods
        on by_period.period_type = periods.period_type
        and by_period.period_start = periods.period_start

)

select
    'new_customer_revenue' as measure_code,
    'product' as grain,
    product_id as grain_id,
    cast(null as varchar) as detail,
    period_type,
    period_start,
    cast(sum(net_amount) as decimal(38, 12)) as measure_value
from judged
where customer_is_new
group by all
union all
select
    'sales_revenue',
    'customer_is_new',
    cast(customer_is_new as varchar),
    null,
    period_type,
    period_start,
    cast(sum(net_amount) as decimal(38, 12))
from judged
group by all
