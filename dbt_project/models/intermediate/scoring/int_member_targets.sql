-- Exactly one target for exactly this period: of two, none is the member's. A region without regions below it is its
-- own subtree (ruling 5).
with periods as (

    select
        kpi_code,
        grain,
        grain_id,
        figure_period_type as period_type,
        period_start,
        prorated_target,
        attainment
    from {{ ref('int_evaluations_judged') }}
    where prorated_target is not null
        and covered_from = period_start
        and covered_to = period_end
        and figure_period_type in ('day', 'week', 'month', 'quarter', 'year')
    qualify count(*) over (partition by kpi_code, grain, grain_id, figure_period_type, period_start) = 1

),

members as (

    select * from periods
    union all
    select periods.* replace ('region' as grain)
    from periods
    where periods.grain = 'region_subtree'
        and not exists (
            select 1 from {{ ref('int_regions') }} as children
            where children.parent_region_id = periods.grain_id
        )

)

select
    *,
    -- a part of a figure has no target: to be compared with `is not distinct from`, since a condition on one side of a
    -- left join is tried on every pair of rows
    cast(null as varchar) as detail
from members
