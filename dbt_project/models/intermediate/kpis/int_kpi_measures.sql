with kpis as (

    select * from {{ ref('kpi_catalogue') }}

),

named as (

    select
        kpi_code,
        'numerator' as part,
        numerator_measure as measure_code
    from kpis
    union all
    select
        kpi_code,
        'denominator',
        denominator_measure
    from kpis
    union all
    select
        kpi_code,
        'unit_count',
        unit_count_measure
    from kpis

)

select * from named
where measure_code is not null
