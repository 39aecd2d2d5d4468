-- Covered days that are no day, ISO week, month, quarter or year of the calendar.
with spans as (

    select distinct
        covered_from as span_start,
        covered_to as span_end
    from {{ ref('int_assigned_cycles') }}
    where figure_period_type like 'to_%'
        and has_target_row
        and covered_from >= {{ history_start() }}

)

select * from spans
