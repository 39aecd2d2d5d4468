with kpis as (

    select * from {{ ref('kpi_catalogue') }}
    where grains like '%region_lifecycle_stage%'

),

shown as (

    select numerator_measure as measure_code
    from kpis
    union
    select denominator_measure
    from kpis
    where denominator_measure is not null

)

select * from shown
