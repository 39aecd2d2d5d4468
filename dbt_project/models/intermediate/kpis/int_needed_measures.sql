{#
    Days and weeks are most of the cells that could be made; a KPI that is published by month at a grain reads none of
    them there. What nothing reads is not made (docs/decisions/0027).
#}
with published as (

    select
        measure_code,
        grain,
        smallest_period_order
    from {{ ref('int_kpi_grain_measures') }}

),

-- A score may ask for less than is published: a week at a grain of months, a team.
asked as (

    select
        named.measure_code,
        asked.grain,
        periods.period_order
    from {{ ref('int_asked_figures') }} as asked
    inner join {{ ref('int_kpi_measures') }} as named
        on asked.kpi_code = named.kpi_code
    inner join {{ ref('int_periods') }} as periods
        on asked.period_type = periods.period_type
        and asked.period_start = periods.period_start
    where periods.is_published

),

needed as (

    select * from published
    union all
    select * from asked

),

needed_with_inputs as (

    {{ with_inputs_of_measures('needed', ['smallest_period_order']) }}

)

select
    measure_code,
    grain,
    min(smallest_period_order) as smallest_period_order
from needed_with_inputs
group by all
