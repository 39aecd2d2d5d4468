{{ config(meta={'slices': slices_by('hash(product_id)', 3)}) }}

with sold as (

    select
        is_month,
        begins_on,
        customer_key,
        product_id,
        sum(net_amount) as net_amount
    from {{ ref('int_compared_sales') }}
    where {{ a_slice() }}
    group by all

),

compared as not materialized (

    select
        parts.period_key,
        sold.customer_key,
        sold.product_id,
        case when parts.is_now then sold.net_amount else 0 end as net_amount,
        case when parts.is_now then 0 else sold.net_amount end as net_amount_last_year
    from sold
    inner join {{ ref('int_period_parts') }} as parts
        on sold.is_month = parts.is_month
        and sold.begins_on = parts.begins_on

),

organic as (

    select
        periods.period_type,
        periods.period_start,
        compared.product_id,
        sum(compared.net_amount - compared.net_amount_last_year) as organic_change,
        sum(compared.net_amount_last_year) as organic_base
    from compared
    inner join {{ ref('int_long_periods') }} as periods
        on compared.period_key = periods.period_key
    inner join {{ ref('int_customer_keys') }} as customers
        on compared.customer_key = customers.customer_key
        and periods.start_last_year > customers.first_purchase_on
    group by all

),

by_customer as (

    select
        period_key,
        customer_key,
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
        periods.period_type,
        periods.period_start,
        by_customer.product_id,
        sum(greatest(least(by_customer.net_amount, by_customer.net_amount_last_year), 0)) as retained_revenue,
        sum(by_customer.net_amount_last_year) as revenue_last_year
    from by_customer
    inner join {{ ref('int_long_periods') }} as periods
        on by_customer.period_key = periods.period_key
    group by all

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
