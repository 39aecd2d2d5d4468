with moved as (

    select * from {{ ref('int_grain_balance_movements') }}

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

-- The balance of a period is what stands on its last day. A kind of period only where something reads it there.
balances as (

    {%- for period_type in ['day', 'week', 'longer'] %}
    select
        standing.measure_code,
        standing.grain,
        standing.grain_id,
        standing.detail,
        periods.period_type,
        periods.period_start,
        standing.measure_value
    from standing
    inner join {{ ref('int_open_periods') }} as periods
        on standing.stands_from <= periods.last_day
        and periods.last_day < coalesce(standing.stands_until, {{ as_of_date() }} + 1)
    where standing.measure_value <> 0
        and periods.is_published
        and periods.period_type {{ "not in ('day', 'week')" if loop.last else "= '" ~ period_type ~ "'" }}
        {{ needed_by_period(period_type, 'standing.') }}
    union all
    {%- endfor %}
    select
        standing.measure_code,
        standing.grain,
        standing.grain_id,
        standing.detail,
        spans.period_type,
        spans.period_start,
        standing.measure_value
    from standing
    inner join {{ ref('int_needed_spans') }} as spans
        on standing.measure_code = spans.measure_code
        and standing.grain = spans.grain
        and standing.stands_from <= spans.last_day
        and spans.last_day < coalesce(standing.stands_until, {{ as_of_date() }} + 1)
    where standing.measure_value <> 0

)

select * from balances
