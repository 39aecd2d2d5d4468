with members as (

    select
        *,
        cast(null as varchar) as detail
    from {{ ref('int_measure_members') }}

),

{{ at_every_grain('members', ['measured_on', 'member_id', 'member_weight'], 'measured_on') }},

at_all_grains as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        member_id,
        member_weight
    from at_grains
    union all
    select
        measure_code,
        grain,
        grain_id,
        null,
        measured_on,
        member_id,
        member_weight
    from {{ ref('int_grain_measure_members') }}

),

by_calendar as (

    {%- for period_type in calendar_period_types() %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, 'measured_on') }} as period_start,
        member_id,
        sum(member_weight) as member_weight
    from at_all_grains
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

weighed as (

    select * from by_calendar
    union all
    select
        by_calendar.measure_code,
        by_calendar.grain,
        by_calendar.grain_id,
        by_calendar.detail,
        window_days.period_type,
        window_days.period_start,
        by_calendar.member_id,
        sum(by_calendar.member_weight) as member_weight
    from by_calendar
    inner join {{ ref('int_window_days') }} as window_days
        on by_calendar.period_start = window_days.calendar_date
        and by_calendar.period_type = case when window_days.is_of_months then 'month' else 'day' end
    group by all

),

-- A member counts if it weighs more than nothing in the cell: a customer whose purchases were all credited did not buy.
cells as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        cast(count(*) as decimal(38, 12)) as measure_value
    from weighed
    where member_weight > 0
    group by all

)

select * from cells
