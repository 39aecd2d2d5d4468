select
    kpi_grains.kpi_grain_key,
    kpi_grains.kpi_code,
    kpi_grains.grain,
    kpi_grains.smallest_period_order,
    kpi_grains.has_details,
    kpi_grains.is_of_tagged_members_only,
    named.part,
    named.measure_code
from {{ ref('int_kpi_grains') }} as kpi_grains
inner join {{ ref('int_kpi_measures') }} as named
    on kpi_grains.kpi_code = named.kpi_code
where kpi_grains.has_data
