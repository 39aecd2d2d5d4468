{{ config(materialized='view') }}

with carried as (

    select earlier.* replace (
        coalesce(marks.matures_on, earlier.period_end) <= {{ as_of_date() }} as is_mature,
        {{ as_of_date() }} as as_of
    )
    from {{ source('kpi_before', 'fct_kpi_values') }} as earlier
    inner join {{ ref('int_unchanged_periods') }} as periods
        on earlier.period_type = periods.period_type
        and earlier.period_start = periods.period_start
    inner join {{ ref('int_kpis') }} as kpis
        on earlier.kpi_code = kpis.kpi_code
    left join {{ ref('int_kpi_period_marks') }} as marks
        on earlier.kpi_code = marks.kpi_code
        and earlier.period_type = marks.period_type
        and earlier.period_start = marks.period_start
    where {{ figures_are_carried() }}

)

select * from carried
