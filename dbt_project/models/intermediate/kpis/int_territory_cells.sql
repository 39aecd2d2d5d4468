{#
    A rep's sales to new customers beside those of everybody in the region: a row for each region that the rep sold or
    was assigned in, and over all of these together.
#}
with sales as (

    select
        period_type,
        period_start,
        rep_id,
        region_id,
        sum(measure_value) as net_amount
    from {{ ref('int_sales_period_measures') }}
    where measure_code = 'new_customer_revenue'
        and period_type not in ('day', 'week')
    group by all

),

places as (

    select
        period_type,
        period_start,
        rep_id,
        region_id
    from sales
    union
    select
        periods.period_type,
        periods.period_start,
        assignments.rep_id,
        assignments.region_id
    from {{ ref('int_rep_assignments') }} as assignments
    inner join {{ ref('int_reps') }} as reps
        on assignments.rep_id = reps.rep_id
    inner join {{ ref('int_periods') }} as periods
        on assignments.valid_from <= periods.last_day
        and assignments.valid_to > periods.period_start
    where assignments.region_id is not null
        and periods.period_type not in ('day', 'week')

),

regions as (

    select
        period_type,
        period_start,
        region_id,
        sum(net_amount) as net_amount
    from sales
    group by all

),

by_region as (

    select
        'rep' as grain,
        places.rep_id as grain_id,
        'region_id=' || places.region_id as detail,
        places.period_type,
        places.period_start,
        coalesce(sales.net_amount, 0) as territory_new_customer_revenue,
        coalesce(regions.net_amount, 0) as region_new_customer_revenue
    from places
    left join sales
        on places.period_type = sales.period_type
        and places.period_start = sales.period_start
        and places.rep_id = sales.rep_id
        and places.region_id = sales.region_id
    left join regions
        on places.period_type = regions.period_type
        and places.period_start = regions.period_start
        and places.region_id = regions.region_id

),

cells as (

    select * from by_region
    union all
    select
        grain,
        grain_id,
        null,
        period_type,
        period_start,
        sum(territory_new_customer_revenue),
        sum(region_new_customer_revenue)
    from by_region
    group by all

)

{{ cells_as_rows('cells', ['territory_new_customer_revenue', 'region_new_customer_revenue']) }}
