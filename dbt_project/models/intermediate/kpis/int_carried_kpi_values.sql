{{ config(materialized='view') }}

with carried as (

    select earlier.* replace (
        earlier.period_end + cast(coalesce(kpis.maturity_days, 0) as integer) <= {{ as_of_date() }} as is_mature,
        {{ as_of_date() }} as as_of
    )
    from {{ source('kpi_before', 'fct_kpi_values') }} as earlier
    inner join {{ ref('int_unchanged_periods') }} as periods
        on earlier.period_type = periods.period_type
        and earlier.period_start = periods.period_start
    inner join {{ ref('int_kpis') }} as kpis
        on earlier.kpi_code = kpis.kpi_code
    where {{ figures_are_carried() }}

)

select * from carried
