with published as (

    select
        named.measure_code,
        unnest(string_split(catalogue.grains, ' ')) as grain
    from {{ ref('int_kpi_measures') }} as named
    inner join {{ ref('kpi_catalogue') }} as catalogue
        on named.kpi_code = catalogue.kpi_code

)

select distinct
    measure_code,
    grain
from published
