{{ config(meta={'slices': slices_by('hash(measure_code, grain_id)', 6)}) }}

-- Days and months are there already; quarters and years are added up from months. What is grouped of a slice has to fit into memory.
with days as not materialized (

    select * from {{ ref('int_grain_days') }}
    where {{ a_slice() }}

),

months as not materialized (

    select * from {{ ref('int_grain_months') }}
    where {{ a_slice() }}

),

by_calendar as (

    {%- for period_type in calendar_period_types() %}
    {%- set is_added_up = period_type not in ['day', 'month'] %}
    {%- set day = 'measured_on' if period_type in ['day', 'week'] else 'period_start' %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, day) }} as period_start,
        {{ 'cast(sum(measure_value) as decimal(38, 12)) as measure_value' if is_added_up else 'measure_value' }}
    from {{ 'days' if day == 'measured_on' else 'months' }}
    {{ open_calendar_periods(period_type, day) }}
    {{ needed_by_period(period_type) }}
    {{ 'group by all' if is_added_up }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- Twelve months are added up from months; covered days, where a score reads them, from days.
window_parts as (

    select
        months.measure_code,
        months.grain,
        months.grain_id,
        months.detail,
        window_days.period_type,
        window_days.period_start,
        months.measure_value
    from months
    inner join {{ ref('int_window_days') }} as window_days
        on months.period_start = window_days.calendar_date
    where window_days.is_of_months
    union all
    select
        days.measure_code,
        days.grain,
        days.grain_id,
        days.detail,
        spans.period_type,
        spans.period_start,
        days.measure_value
    from days
    inner join {{ ref('int_needed_spans') }} as spans
        on days.measure_code = spans.measure_code
        and days.grain = spans.grain
        and days.measured_on between spans.period_start and spans.last_day

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

)

select * from by_calendar
union all
select * from by_window
