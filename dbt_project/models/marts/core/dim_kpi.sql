with kpis as (

    select * from {{ ref('int_kpis') }}

)

select
    cast(kpi_code as varchar) as kpi_code,
    cast(name_vi as varchar) as name_vi,
    cast(name_en as varchar) as name_en,
    cast(family as varchar) as family,
    cast(definition as varchar) as definition,
    cast(unit as varchar) as unit,
    cast(direction as varchar) as direction,
    cast(additivity as varchar) as additivity,
    cast(base_period as varchar) as base_period,
    cast(numerator_measure as varchar) as numerator_measure,
    cast(denominator_measure as varchar) as denominator_measure,
    cast(grains as varchar) as grains,
    cast(audience as varchar) as audience,
    cast(has_data as boolean) as has_data
from kpis
