with sold as (

    select
        is_month,
        begins_on,
        customer_id,
        product_id,
        sum(net_amount) as net_amount
    from {{ ref('int_compared_sales') }}
    group by all

),

compared as not materialized (

    select
        parts.period_type,
        parts.period_start,
        parts.start_last_year,
        parts.last_day,
        sold.customer_id,
        sold.product_id,
        case when parts.is_now then sold.net_amount else 0 end as net_amount,
        case when parts.is_now then 0 else sold.net_amount end as net_amount_last_year
    from sold
    inner join {{ ref('int_compared_parts') }} as parts
        on sold.is_month = parts.is_month
        and sold.begins_on = parts.begins_on

),

organic as (

    select
        compared.period_type,
        compared.period_start,
        compared.product_id,
        sum(compared.net_amount - compared.net_amount_last_year) as organic_change,
        sum(compared.net_amount_last_year) as organic_base
    from compared
    inner join {{ ref('int_first_purchases') }} as purchases
        on compared.customer_id = purchases.customer_id
        and compared.start_last_year > purchases.first_purchase_on
    group by all

),

by_customer as (

    select
        period_type,
        period_start,
        customer_id,
        product_id,
        sum(net_amount) as net_amount,
        sum(net_amount_last_year) as net_amount_last_year
    from compared
    group by all
    having sum(net_amount_last_year) > 0

),

-- What a customer spends on another product instead does not keep this one's sales.
retained as (

    select
        period_type,
        period_start,
        product_id,
        greatest(least(net_amount, net_amount_last_year), 0) as retained_revenue,
        net_amount_last_year as revenue_last_year
    from by_customer

),

{{ measures_at_grains(
    'organic', {'product': 'product_id'}, ['organic_change', 'organic_base'], keys=['period_type', 'period_start']
) }},

{{ measures_at_grains(
    'retained', {'product': 'product_id'}, ['retained_revenue', 'revenue_last_year'],
    keys=['period_type', 'period_start']
) }}

select * from organic_at_grains
union all
select * from retained_at_grains
