with asked as (

    select
        named.measure_code,
        asked.grain,
        spans.period_type,
        spans.span_start as period_start,
        spans.last_day
    from {{ ref('int_asked_figures') }} as asked
    inner join {{ ref('int_kpi_measures') }} as named
        on asked.kpi_code = named.kpi_code
    inner join {{ ref('int_evaluation_spans') }} as spans
        on asked.period_type = spans.period_type
        and asked.period_start = spans.span_start

),

asked_with_inputs as (

    {{ with_inputs_of_measures('asked', ['period_type', 'period_start', 'last_day']) }}

)

select distinct * from asked_with_inputs
