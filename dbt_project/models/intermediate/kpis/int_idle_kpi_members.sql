with kpis as (

    select * from {{ ref('int_kpi_grains') }}

),

members as (

    select
        kpis.kpi_code,
        kpis.smallest_period_order,
        grain_members.grain,
        grain_members.grain_id,
        grain_members.period_type,
        grain_members.period_start
    from kpis
    inner join {{ ref('int_grain_members') }} as grain_members
        on kpis.grain = grain_members.grain
    -- a KPI about stages says its stage in `detail`: it has no plain row beside them
    where not kpis.is_by_stage
        or kpis.grain = 'lifecycle_stage'
        or not kpis.has_data

)

select * from members
