with expenses as (

    select
        'service_cost' as measure_code,
        cast(null as varchar) as detail,
        spent_on,
        'UNASSIGNED' as rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        customer_id,
        amount
    from {{ ref('int_costs') }}
    where category = 'customer_service'
        and spent_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ at_every_grain('expenses', ['spent_on', 'customer_id', 'amount']) }},

places as (

    select * from at_grains
    where grain in ('company', 'region', 'region_subtree')

),

{{ sums_by_long_period('places', 'spent_on', ['grain', 'grain_id', 'customer_id'], ['amount']) }}

select
    grain,
    grain_id,
    period_type,
    period_start,
    customer_id,
    amount
from by_period
