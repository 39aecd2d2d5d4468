with days as (

    select distinct last_day
    from {{ ref('int_periods') }}
    where period_type not in ('day', 'week')

),

-- The twelve months that end with a day.
yearly as (

    select
        'acquisition_cost' as measure_code,
        cast(null as varchar) as detail,
        days.last_day,
        'UNASSIGNED' as rep_id,
        costs.region_id,
        'unknown' as lifecycle_stage,
        costs.amount as acquisition_cost,
        0 as new_customers
    from days
    inner join {{ ref('int_costs') }} as costs
        on days.last_day >= costs.spent_on
        and days.last_day + interval 1 day - interval 12 month <= costs.spent_on
    where costs.category in ('marketing', 'selling')
        or costs.cost_function in ('sales', 'marketing')
    union all
    select
        'acquisition_cost',
        null,
        days.last_day,
        customers.rep_id,
        customers.region_id,
        customers.lifecycle_stage,
        0,
        1
    from days
    inner join {{ ref('int_new_customers') }} as customers
        on days.last_day >= customers.first_purchase_on
        and days.last_day + interval 1 day - interval 12 month <= customers.first_purchase_on

),

{{ at_every_grain('yearly', ['last_day', 'acquisition_cost', 'new_customers']) }},

summed as (

    select
        grain,
        grain_id,
        last_day,
        cast(sum(acquisition_cost) as decimal(38, 12)) as acquisition_cost,
        cast(sum(new_customers) as decimal(38, 12)) as new_customers
    from at_grains
    where grain in ('company', 'region', 'region_subtree')
    group by all

)

select * from summed
