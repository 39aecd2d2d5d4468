{#
    What is said of a KPI in a cell is put together in one pass: the rows of its numerator, of its denominator and of its
    idle members are stacked, then grouped. A part without a row is 0; a part whose row says null is unknown.
#}
with parts_of_kpis as (

    select
        kpi_grains.kpi_code,
        kpi_grains.smallest_period_order,
        kpi_grains.has_details,
        kpi_grains.is_of_tagged_members_only,
        named.part,
        named.measure_code,
        kpi_grains.grain
    from {{ ref('int_kpi_grains') }} as kpi_grains
    inner join {{ ref('int_kpi_measures') }} as named
        on kpi_grains.kpi_code = named.kpi_code
    where kpi_grains.has_data

),

said as (

    select
        parts_of_kpis.kpi_code,
        parts_of_kpis.smallest_period_order,
        parts_of_kpis.part,
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start,
        cells.measure_value
    from parts_of_kpis
    inner join {{ ref('int_kpi_cells') }} as cells
        on parts_of_kpis.measure_code = cells.measure_code
        and parts_of_kpis.grain = cells.grain
    where (cells.detail is null or (parts_of_kpis.has_details and parts_of_kpis.part <> 'unit_count'))
        and not (parts_of_kpis.is_of_tagged_members_only and cells.grain_id = 'none')
    union all
    select
        kpi_code,
        smallest_period_order,
        part,
        grain,
        grain_id,
        null,
        period_type,
        period_start,
        null
    from {{ ref('int_idle_kpi_members') }}

),

parts as (

    select
        said.kpi_code,
        said.grain,
        said.grain_id,
        said.detail,
        said.period_type,
        said.period_start,
        coalesce(max(said.measure_value) filter (where said.part = 'unit_count') > 1, false) as has_mixed_units,
        case when bool_or(said.part = 'numerator') then
            max(said.measure_value) filter (where said.part = 'numerator')
        else 0 end as numerator,
        case when bool_or(said.part = 'denominator') then
            max(said.measure_value) filter (where said.part = 'denominator')
        else 0 end as denominator
    from said
    inner join {{ ref('int_periods') }} as periods
        on said.period_type = periods.period_type
        and said.period_start = periods.period_start
    where periods.period_order >= said.smallest_period_order
        and periods.is_published
    group by all
    having bool_or(said.part <> 'unit_count')

)

select
    parts.kpi_code,
    parts.grain,
    parts.grain_id,
    parts.detail,
    parts.period_type,
    parts.period_start,
    kpis.has_data,
    kpis.denominator_measure is not null as is_ratio,
    parts.has_mixed_units,
    parts.numerator,
    case when kpis.denominator_measure is not null then parts.denominator end as denominator
from parts
inner join {{ ref('int_kpis') }} as kpis
    on parts.kpi_code = kpis.kpi_code
