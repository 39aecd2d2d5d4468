with kpis as (

    select * from {{ ref('int_kpi_grains') }}

),

members as (

    select
        kpis.kpi_code,
        kpis.smallest_period_order,
        -- who is not scored has no score, not a score of 0
        case kpis.numerator_kind when 'scoring' then 'numerator' else 'idle' end as part,
        grain_members.grain,
        grain_members.grain_id,
        grain_members.period_type,
        grain_members.period_start
    from kpis
    inner join {{ ref('int_grain_members') }} as grain_members
        on kpis.grain = grain_members.grain
    -- a KPI about stages says its stage in `detail`: it has no plain row beside them
    -- nor has a score that names its assignment; a score is shown as missing for the period it is made for
    where not kpis.has_data
        or case kpis.numerator_kind
            when 'scoring' then not kpis.has_details and grain_members.period_type = kpis.base_period
            else not kpis.is_by_stage or kpis.grain = 'lifecycle_stage'
        end

)

select * from members
