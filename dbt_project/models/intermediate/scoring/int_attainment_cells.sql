-- A region's target is for the region with all below it; without regions below it that is the region itself (ruling 5).
with members as (

    select * from {{ ref('int_evaluations_judged') }}
    union all
    select * replace ('region' as grain)
    from {{ ref('int_evaluations_judged') }} as evaluations
    where evaluations.grain = 'region_subtree'
        and not exists (
            select 1 from {{ ref('int_regions') }} as children
            where children.parent_region_id = evaluations.grain_id
        )

),

-- Cycles of one's own have no period of the calendar: they are in the fact of targets alone.
calendar_cycles as (

    select
        members.grain,
        members.grain_id,
        'kpi_code=' || members.kpi_code || ';assignment_id=' || members.assignment_id as detail,
        members.cycle as period_type,
        members.period_start,
        members.period_end,
        members.attained_part as kpi_attained_part,
        members.target_part as kpi_target_part,
        members.shortfall as kpi_shortfall,
        members.score as kpi_score,
        progress.actual as kpi_progress_actual,
        progress.due_target as kpi_progress_target
    from members
    left join {{ ref('int_evaluations_progressed') }} as progress
        on members.assignment_id = progress.assignment_id
        and members.period_start = progress.period_start
    where {{ standard_period_type('members.period_start', 'members.period_end') }} = members.cycle

),

running as (

    select * from calendar_cycles
    where period_end >= {{ as_of_date() }}

),

cells as (

    {{ cells_as_rows('calendar_cycles', ['kpi_attained_part', 'kpi_target_part', 'kpi_shortfall', 'kpi_score']) }}
    union all
    {{ cells_as_rows('running', ['kpi_progress_actual', 'kpi_progress_target']) }}

)

select * from cells
