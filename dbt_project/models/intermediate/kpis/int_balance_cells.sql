with movements as (

    select
        measure_code,
        detail,
        rep_id,
        region_id,
        lifecycle_stage,
        measured_on,
        measure_value
    from {{ ref('int_balance_movements') }}
    union all
    -- every stage's share has the contacts of all stages below the line
    select
        'pre_customer_contacts_in_all_stages',
        movements.detail,
        movements.rep_id,
        movements.region_id,
        stages.lifecycle_stage,
        movements.measured_on,
        movements.measure_value
    from {{ ref('int_balance_movements') }} as movements
    cross join {{ ref('lifecycle_stages') }} as stages
    where movements.measure_code = 'pre_customer_contacts'
        and stages.is_pre_customer

),

{{ at_every_grain('movements', ['measured_on', 'measure_value']) }},

moved as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        sum(measure_value) as measure_value
    from at_grains
    group by all
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        measure_value
    from {{ ref('int_member_balance_movements') }}

),

-- From each day on which something moved until the next such day: all that moved until then.
standing as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on as stands_from,
        lead(measured_on) over cell as stands_until,
        cast(sum(measure_value) over cell as decimal(38, 12)) as measure_value
    from moved
    window cell as (partition by measure_code, grain, grain_id, detail order by measured_on)

),

-- The balance of a period is what stands on its last day.
balances as (

    select
        standing.measure_code,
        standing.grain,
        standing.grain_id,
        standing.detail,
        periods.period_type,
        periods.period_start,
        standing.measure_value
    from standing
    inner join {{ ref('int_periods') }} as periods
        on standing.stands_from <= periods.last_day
        and periods.last_day < coalesce(standing.stands_until, {{ as_of_date() }} + 1)
    where standing.measure_value <> 0

)

select * from balances
