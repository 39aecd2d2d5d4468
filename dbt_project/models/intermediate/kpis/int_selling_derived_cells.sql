with calendar as (

    select * from {{ source('landed', 'calendar') }}

),

period_days as (

    select
        periods.period_type,
        periods.period_start,
        count(*) as days,
        count(*) filter (where calendar.is_working_day) as working_days
    from {{ ref('int_periods') }} as periods
    inner join calendar
        on calendar.calendar_date between periods.period_start and periods.last_day
    group by all

),

-- The average of full-time equivalents over the days of the period so far (ruling 63), times its working days.
cells as (

    select
        'selling_working_days' as measure_code,
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start,
        cast(cells.measure_value * period_days.working_days as decimal(38, 12)) as weighted_days,
        cast(period_days.days as decimal(38, 12)) as days
    from {{ ref('int_base_cells') }} as cells
    inner join period_days
        on cells.period_type = period_days.period_type
        and cells.period_start = period_days.period_start
    where cells.measure_code = 'selling_days'

)

select
    measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    {{ exact_quotient('weighted_days', 'days') }} as measure_value
from cells
