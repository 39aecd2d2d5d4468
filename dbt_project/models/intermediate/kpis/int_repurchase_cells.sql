with repurchases as (

    select * from {{ ref('int_customer_repurchases') }}

),

days as (

    select distinct last_day from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

customers as (

    select
        'expected_returning_customers' as measure_code,
        cast(null as varchar) as detail,
        last_day,
        industry,
        rep_id,
        region_id,
        lifecycle_stage,
        0 as active_customers,
        1 as opening_customers,
        cast(has_returned as integer) as returned,
        cast(has_bought_anew as integer) as bought_anew
    from repurchases
    union all
    select
        'expected_returning_customers',
        null,
        days.last_day,
        snapshots.industry,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        1,
        0,
        0,
        0
    from days
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on days.last_day = snapshots.snapshot_on
        and snapshots.is_active

),

{{ at_every_grain('customers', [
    'last_day', 'industry', 'active_customers', 'opening_customers', 'returned', 'bought_anew',
], members={'industry': 'industry'}) }},

by_industry as (

    select
        grain,
        grain_id,
        last_day,
        industry,
        sum(active_customers) as active_customers,
        sum(opening_customers) as opening_customers,
        sum(returned) as returned,
        sum(bought_anew) as bought_anew,
        sum(sum(opening_customers)) over cell as cell_opening_customers,
        sum(sum(returned)) over cell as cell_returned,
        sum(sum(bought_anew)) over cell as cell_bought_anew
    from at_grains
    group by grain, grain_id, last_day, industry
    window cell as (partition by grain, grain_id, last_day)

)

select * from by_industry
