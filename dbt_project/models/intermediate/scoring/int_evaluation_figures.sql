-- Actuals and exposures are the KPI's own figures of the covered days: the cells that the published KPIs are made of.
with said as (

    select
        measurable.*,
        named.part,
        cells.measure_code is not null as is_said,
        cells.measure_value
    from {{ ref('int_asked_figures') }} as measurable
    inner join {{ ref('int_kpi_measures') }} as named
        on measurable.kpi_code = named.kpi_code
    left join {{ ref('int_measure_cells') }} as cells
        on named.measure_code = cells.measure_code
        and measurable.grain = cells.grain
        and measurable.grain_id = cells.grain_id
        and measurable.period_type = cells.period_type
        and measurable.period_start = cells.period_start
        and cells.detail is null

),

-- As for every KPI: a part without a row is 0, a part whose row says null is unknown.
parts as (

    select
        * exclude (part, is_said, measure_value),
        coalesce(max(measure_value) filter (where part = 'unit_count') > 1, false) as has_mixed_units,
        case when bool_or(part = 'numerator' and is_said) then
            max(measure_value) filter (where part = 'numerator')
        else 0 end as numerator,
        case when bool_or(part = 'denominator' and is_said) then
            max(measure_value) filter (where part = 'denominator')
        else 0 end as denominator
    from said
    group by all

),

valued as (

    select
        parts.kpi_code,
        parts.grain,
        parts.grain_id,
        parts.period_type,
        parts.period_start,
        parts.has_data,
        parts.has_mixed_units,
        {{ kpi_value('parts') }} as kpi_value
    from parts

)

select * from valued
