{{ config(meta={'slices': slices_by('hash(measure_code, grain_id)', 8)}) }}

-- Days and months are there already; quarters, years and twelve months are put together from months. Covered days, where a score
-- reads them, are put together from days. What is put together of a slice has to fit into memory.
with member_days as not materialized (

    select * from {{ ref('int_distinct_member_days') }}
    where {{ a_slice() }}

),

member_months as not materialized (

    select * from {{ ref('int_distinct_member_months') }}
    where {{ a_slice() }}

),

window_parts as (

    select
        months.measure_code,
        months.grain,
        months.grain_id,
        months.detail,
        window_days.period_type,
        window_days.period_start,
        months.member_id,
        months.member_weight
    from member_months as months
    inner join {{ ref('int_window_days') }} as window_days
        on months.period_start = window_days.calendar_date
    where window_days.is_of_months
    union all
    select
        member_days.measure_code,
        member_days.grain,
        member_days.grain_id,
        member_days.detail,
        spans.period_type,
        spans.period_start,
        member_days.member_id,
        member_days.member_weight
    from member_days
    inner join {{ ref('int_needed_spans') }} as spans
        on member_days.measure_code = spans.measure_code
        and member_days.grain = spans.grain
        and member_days.measured_on between spans.period_start and spans.last_day

),

weighed as (

    {%- for period_type in calendar_period_types() %}
    {%- set is_put_together = period_type not in ['day', 'month'] %}
    {%- set day = 'measured_on' if period_type in ['day', 'week'] else 'period_start' %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, day) }} as period_start,
        member_id,
        {{ 'sum(member_weight) as member_weight' if is_put_together else 'member_weight' }}
    from {{ 'member_days' if day == 'measured_on' else 'member_months' }}
    {{ open_calendar_periods(period_type, day) }}
    {{ needed_by_period(period_type) }}
    {{ 'group by all' if is_put_together }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
    union all
    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        member_id,
        sum(member_weight) as member_weight
    from window_parts
    group by all

)

-- A member counts if it weighs more than nothing in the cell: a customer whose purchases were all credited did not buy.
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
