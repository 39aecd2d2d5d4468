with expenses as (

    select
        spent_on,
        customer_id,
        region_id,
        amount
    from {{ ref('int_costs') }}
    where category = 'customer_service'
        and spent_on between {{ history_start() }} and {{ as_of_date() }}

),

{{ sums_by_month_or_day('expenses', 'spent_on', ['customer_id', 'region_id'], ['amount']) }},

measured as (

    select
        *,
        'service_cost' as measure_code,
        cast(null as varchar) as detail,
        'UNASSIGNED' as rep_id,
        'unknown' as lifecycle_stage
    from by_part

),

{{ at_every_grain('measured', ['is_month', 'begins_on', 'customer_id'], sums=['amount']) }},

places as (

    select * from at_grains
    where grain in ('company', 'region', 'region_subtree')

),

{{ sums_by_long_period('places', ['grain', 'grain_id', 'customer_id'], ['amount']) }}

select
    by_period.grain,
    by_period.grain_id,
    periods.period_type,
    periods.period_start,
    by_period.customer_id,
    by_period.amount
from by_period
inner join {{ ref('int_long_periods') }} as periods
    on by_period.period_key = periods.period_key
