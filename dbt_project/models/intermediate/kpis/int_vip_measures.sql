with periods as (

    select * from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

vips as (

    select * from {{ ref('int_vip_customers') }}

),

sales as (

    select * from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'

),

counted as (

    select
        periods.period_type,
        periods.period_start,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        count(*) as vip_customers
    from periods
    inner join vips
        on periods.period_start = vips.period_start
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on vips.customer_id = snapshots.customer_id
        and periods.period_start - 1 = snapshots.snapshot_on
    group by all

),

bought as (

    select
        periods.period_type,
        periods.period_start,
        sales.rep_id,
        sales.region_id,
        sales.lifecycle_stage,
        sum(sales.net_amount) as vip_revenue
    from periods
    inner join vips
        on periods.period_start = vips.period_start
    inner join sales
        on vips.customer_id = sales.customer_id
        and sales.sold_on between periods.period_start and periods.last_day
    group by all

)

{{ period_measures_as_rows('counted', ['vip_customers']) }}
union all
{{ period_measures_as_rows('bought', ['vip_revenue']) }}
