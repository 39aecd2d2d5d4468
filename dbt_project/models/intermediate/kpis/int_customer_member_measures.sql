{% set period = ['period_type', 'period_start'] %}

with stock as (

    select
        periods.period_type,
        periods.period_start,
        customers.customer_type,
        first_deals.cycle_length_band,
        case when snapshots.rep_id = 'UNASSIGNED' then 'UNASSIGNED' else assignments.role end as assigned_role,
        {{ tenure_band('snapshots.first_purchase_on', 'periods.last_day') }} as tenure_band,
        {{ one_if('snapshots.is_active') }} as active_customers,
        {{ one_if('snapshots.is_loyal') }} as loyal_customers,
        {{ one_if('snapshots.first_purchase_on is not null') }} as customers_ever,
        least(coalesce(snapshots.lost_on, periods.last_day), periods.last_day) - snapshots.first_purchase_on
            as customer_relationship_days
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('int_customer_snapshots') }} as snapshots
        on periods.last_day = snapshots.snapshot_on
        and snapshots.first_purchase_on is not null
    inner join {{ ref('int_customers') }} as customers
        on snapshots.customer_id = customers.customer_id
    left join {{ ref('int_customer_first_deals') }} as first_deals
        on snapshots.account_id = first_deals.account_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on snapshots.rep_id = assignments.rep_id
        and snapshots.snapshot_on >= assignments.valid_from
        and snapshots.snapshot_on < assignments.valid_to
    where periods.period_type not in ('day', 'week')

),

lost as (

    select * from {{ ref('int_period_customers_lost') }}

),

{{ measures_at_grains('stock', {
    'customer_type': 'customer_type', 'cycle_length_band': 'cycle_length_band',
}, ['loyal_customers', 'customers_ever', 'customer_relationship_days'], keys=period) }},

standing as (

    select * from stock

),

{{ measures_at_grains(
    'standing', {'role': 'assigned_role', 'tenure_band': 'tenure_band'}, ['active_customers'], keys=period
) }},

{{ measures_at_grains('lost', {'customer_type': 'customer_type', 'segment': 'segment'}, ['lost_customers'], keys=period) }}

select * from stock_at_grains
union all
select * from standing_at_grains
union all
select * from lost_at_grains
