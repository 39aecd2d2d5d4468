with said as (

    select
        parts_of_kpis.kpi_grain_key,
        parts_of_kpis.part,
        cells.grain_id,
        cells.detail,
        periods.period_key,
        periods.period_slice,
        cells.measure_value
    from {{ ref('int_kpi_grain_measures') }} as parts_of_kpis
    inner join {{ ref('int_kpi_cells') }} as cells
        on parts_of_kpis.measure_code = cells.measure_code
        and parts_of_kpis.grain = cells.grain
    inner join {{ ref('int_open_periods') }} as periods
        on cells.period_type = periods.period_type
        and cells.period_start = periods.period_start
        and periods.is_published
        and parts_of_kpis.smallest_period_order <= periods.period_order
    where (cells.detail is null or (parts_of_kpis.has_details and parts_of_kpis.part <> 'unit_count'))
        and not (parts_of_kpis.is_of_tagged_members_only and cells.grain_id = 'none')

)

select * from said
