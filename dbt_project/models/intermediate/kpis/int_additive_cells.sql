with by_calendar as (

    {%- for period_type in calendar_period_types() %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, 'measured_on') }} as period_start,
        cast(sum(measure_value) as decimal(38, 12)) as measure_value
    from {{ ref('int_grain_days') }}
    {{ open_calendar_periods(period_type, 'measured_on') }}
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- Windows of whole months are added up from months, others from days.
window_parts as (

    select
        by_calendar.measure_code,
        by_calendar.grain,
        by_calendar.grain_id,
        by_calendar.detail,
        window_days.period_type,
        window_days.period_start,
        by_calendar.measure_value
    from by_calendar
    inner join {{ ref('int_window_days') }} as window_days
        on by_calendar.period_start = window_days.calendar_date
    where by_calendar.period_type = 'month'
        and window_days.is_of_months
    union all
    select
        days.measure_code,
        days.grain,
        days.grain_id,
        days.detail,
        window_days.period_type,
        window_days.period_start,
        days.measure_value
    from {{ ref('int_grain_days') }} as days
    inner join {{ ref('int_window_days') }} as window_days
        on days.measured_on = window_days.calendar_date
    where not window_days.is_of_months

),

by_window as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        cast(sum(measure_value) as decimal(38, 12)) as measure_value
    from window_parts
    group by all

),

cells as (

    select * from by_calendar
    union all
    select * from by_window

)

select * from cells
