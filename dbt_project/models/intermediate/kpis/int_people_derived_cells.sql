with selling_days as (

    select
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start,
        cells.measure_value as selling_days,
        -- a running period has as many days as have passed (ruling 63)
        cast(periods.last_day - periods.period_start + 1 as decimal(38, 12)) as period_days
    from {{ ref('int_base_cells') }} as cells
    inner join {{ ref('int_periods') }} as periods
        on cells.period_type = periods.period_type
        and cells.period_start = periods.period_start
    where cells.measure_code = 'selling_days'

),

averages as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        {{ exact_quotient('selling_days', 'period_days') }} as selling_reps
    from selling_days

),

cells as (

    {{ cells_as_rows('averages', ['selling_reps']) }}

)

select * from cells
