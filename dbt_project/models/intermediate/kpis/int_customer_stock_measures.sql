with stock as (

    select
        periods.period_type,
        periods.period_start,
        snapshots.rep_id,
        snapshots.region_id,
        snapshots.lifecycle_stage,
        count(*) filter (where snapshots.is_loyal) as loyal_customers,
        count(*) filter (where snapshots.is_repeat) as repeat_customers,
        count(*) filter (where snapshots.first_purchase_on is not null) as customers_ever,
        -- observed so far: until the loss, else until the day looked at
        coalesce(sum(
            least(coalesce(snapshots.lost_on, periods.last_day), periods.last_day) - snapshots.first_purchase_on
        ), 0) as customer_relationship_days
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on periods.last_day = snapshots.snapshot_on
    where periods.period_type not in ('day', 'week')
    group by all

)

{{ period_measures_as_rows('stock', [
    'loyal_customers', 'repeat_customers', 'customers_ever', 'customer_relationship_days',
]) }}
