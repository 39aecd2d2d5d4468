with compared as (

    select * from {{ ref('int_customer_yearly_sales') }}

),

-- Customers from before last year's period: none of the growth comes from new ones, lost ones count with nothing.
organic as (

    select
        compared.period_type,
        compared.period_start,
        compared.rep_id,
        compared.region_id,
        compared.lifecycle_stage,
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
        last_day,
        customer_id,
        sum(net_amount) as net_amount,
        sum(net_amount_last_year) as net_amount_last_year
    from compared
    group by all
    having sum(net_amount_last_year) > 0

),

retained as (

    select
        by_customer.period_type,
        by_customer.period_start,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        sum(greatest(least(by_customer.net_amount, by_customer.net_amount_last_year), 0)) as retained_revenue,
        sum(by_customer.net_amount_last_year) as revenue_last_year
    from by_customer
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on by_customer.customer_id = snapshots.customer_id
        and by_customer.last_day = snapshots.snapshot_on
    group by all

)

{{ period_measures_as_rows('organic', ['organic_change', 'organic_base']) }}
union all
{{ period_measures_as_rows('retained', ['retained_revenue', 'revenue_last_year']) }}
