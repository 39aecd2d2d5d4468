with plans as (

    select
        targets.assignee_type,
        targets.assignee_id,
        targets.period_start as planned_from,
        targets.period_end as planned_to,
        targets.target_value
    from {{ ref('int_standing_targets') }} as targets
    where targets.kpi_code = 'hiring_plan_fulfilment_rate'
        and targets.target_type = 'plan'
        and targets.assignee_type in ('company', 'region')

),

-- A region's plan is for the region with all below it (ruling 5); without regions below it that is the region itself.
members as (

    select
        'company' as grain,
        'COMPANY' as grain_id,
        'company' as assignee_type,
        'COMPANY' as assignee_id
    union all
    select
        'region_subtree' as grain,
        region_id as grain_id,
        'region' as assignee_type,
        region_id as assignee_id
    from {{ ref('int_regions') }}
    union all
    select
        'region' as grain,
        regions.region_id as grain_id,
        'region' as assignee_type,
        regions.region_id as assignee_id
    from {{ ref('int_regions') }} as regions
    where not exists (
        select 1 from {{ ref('int_regions') }} as children
        where children.parent_region_id = regions.region_id
    )

),

-- The plan of the very period, else the sum of the plans that lie within it.
planned as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        periods.period_type,
        periods.period_start,
        coalesce(
            sum(plans.target_value) filter (
                where plans.planned_from = periods.period_start and plans.planned_to = periods.period_end
            ),
            sum(plans.target_value)
        ) as sales_staff_planned
    from plans
    inner join members
        on plans.assignee_type = members.assignee_type
        and plans.assignee_id = members.assignee_id
    inner join {{ ref('int_periods') }} as periods
        on plans.planned_from >= periods.period_start
        and plans.planned_to <= periods.period_end
    where periods.period_type not in ('day', 'week')
    group by all

),

cells as (

    {{ cells_as_rows('planned', ['sales_staff_planned']) }}

)

select * from cells
