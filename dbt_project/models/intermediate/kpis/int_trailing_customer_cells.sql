with days as (

    select distinct
        last_day,
        cast(last_day + interval 1 day - interval 12 month as date) - 1 as opening_day
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

snapshots as (

    select * from {{ ref('int_customer_snapshots') }}

),

-- Churn of the twelve months that end with a day: by the owner when they began (ruling 23).
opening as (

    select
        'customer_lifetime_value' as measure_code,
        cast(null as varchar) as detail,
        days.last_day,
        opening.rep_id,
        opening.region_id,
        opening.lifecycle_stage,
        opening.industry,
        customers.customer_type,
        count(*) as opening_customers,
        count(*) filter (where not closing.is_active) as churned_customers
    from days
    inner join snapshots as opening
        on days.opening_day = opening.snapshot_on
    inner join snapshots as closing
        on days.last_day = closing.snapshot_on
        and opening.customer_id = closing.customer_id
    inner join {{ ref('int_customers') }} as customers
        on opening.customer_id = customers.customer_id
    where opening.is_active
    group by all

),

{{ at_every_grain(
    'opening', ['last_day', 'opening_customers', 'churned_customers'],
    members={'industry': 'industry', 'customer_type': 'customer_type'}
) }},

cells as (

    select
        grain,
        grain_id,
        detail,
        last_day,
        sum(opening_customers) as opening_customers,
        sum(churned_customers) as churned_customers
    from at_grains
    group by all

)

select * from cells
