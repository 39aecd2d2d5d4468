with kpis as (

    select
        *,
        unnest(string_split(grains, ' ')) as grain
    from {{ ref('int_kpis') }}

),

cells as (

    select * from {{ ref('int_kpi_cells') }}

),

idle as (

    select
        kpis.kpi_code,
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start
    from kpis
    inner join {{ ref('int_grain_members') }} as members
        on kpis.grain = members.grain
    where not kpis.has_data
        or case kpis.numerator_kind
            -- scores have members of their own; without details, who is not scored is shown at the period of the score
            when 'scoring' then not kpis.has_details and members.period_type = kpis.base_period
            else not kpis.is_by_stage or kpis.grain = 'lifecycle_stage'
        end

),

measured as (

    select
        kpis.kpi_code,
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start
    from kpis
    inner join cells
        on cells.measure_code in (kpis.numerator_measure, kpis.denominator_measure)
        and kpis.grain = cells.grain
    where kpis.has_data
        and (cells.detail is null or kpis.is_by_stage or kpis.has_details)

),

frame as (

    select * from idle
    union
    select * from measured

)

select frame.*
from frame
inner join {{ ref('int_kpis') }} as kpis
    on frame.kpi_code = kpis.kpi_code
inner join {{ ref('int_periods') }} as periods
    on frame.period_type = periods.period_type
    and frame.period_start = periods.period_start
where periods.period_order >= kpis.base_period_order
