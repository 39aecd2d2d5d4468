with sold as (

    select
        is_month,
        begins_on,
        customer_key,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(net_amount) as net_amount
    from {{ ref('int_compared_sales') }}
    group by all

),

compared as not materialized (

    select
        parts.period_key,
        sold.customer_key,
        sold.rep_id,
        sold.region_id,
        sold.lifecycle_stage,
        case when parts.is_now then sold.net_amount else 0 end as net_amount,
        case when parts.is_now then 0 else sold.net_amount end as net_amount_last_year
    from sold
    inner join {{ ref('int_period_parts') }} as parts
        on sold.is_month = parts.is_month
        and sold.begins_on = parts.begins_on

),

-- Customers from before last year's period: none of the growth comes from new ones, lost ones count with nothing.
organic as (

    select
        periods.period_type,
        periods.period_start,
        compared.rep_id,
        compared.region_id,
        compared.lifecycle_stage,
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
        sum(net_amount) as net_amount,
        sum(net_amount_last_year) as net_amount_last_year
    from compared
    group by all
    having sum(net_amount_last_year) > 0

),

retained as (

    select
        periods.period_type,
        periods.period_start,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        sum(greatest(least(by_customer.net_amount, by_customer.net_amount_last_year), 0)) as retained_revenue,
        sum(by_customer.net_amount_last_year) as revenue_last_year
    from by_customer
    inner join {{ ref('int_long_periods') }} as periods
        on by_customer.period_key = periods.period_key
    inner join {{ ref('int_customer_keys') }} as customers
        on by_customer.customer_key = customers.customer_key
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on customers.customer_id = snapshots.customer_id
        and periods.last_day = snapshots.snapshot_on
    group by all

)

{{ period_measures_as_rows('organic', ['organic_change', 'organic_base']) }}
union all
{{ period_measures_as_rows('retained', ['retained_revenue', 'revenue_last_year']) }}
