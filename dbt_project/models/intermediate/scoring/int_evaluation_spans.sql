-- Covered days that are no day, ISO week, month, quarter or year of the calendar.
with asked as (

    select
        unnest([kpi_code, exposure_kpi_code]) as kpi_code,
        figure_period_type,
        covered_from,
        covered_to
    from {{ ref('int_evaluations_set_up') }}
    where figure_period_type like 'to_%'
        and has_target_row
        and covered_from >= {{ history_start() }}

),

-- What is told by comparing with targets is no figure that a score is made of.
spans as (

    select
        asked.figure_period_type as period_type,
        asked.covered_from as span_start,
        asked.covered_to as span_end,
        least(asked.covered_to, {{ as_of_date() }}) as last_day,
        coalesce(bool_or(measures.kind in ('cell', 'derived', 'period')), false) as is_told_by_period
    from asked
    left join {{ ref('int_kpi_measures') }} as named
        on asked.kpi_code = named.kpi_code
    left join {{ ref('measures') }} as measures
        on named.measure_code = measures.measure_code
    group by all

)

select * from spans
