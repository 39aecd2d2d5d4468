-- What is measured against a plan or a benchmark only is not scored (ruling 55).
with scored_assignments as (

    select assignments.*
    from {{ ref('stg_planning__kpi_assignments') }} as assignments
    where not exists (
        select 1 from {{ ref('stg_planning__kpi_targets') }} as plans
        where plans.assignment_id = assignments.assignment_id
            and plans.target_type <> 'target'
    ) or exists (
        select 1 from {{ ref('stg_planning__kpi_targets') }} as targets
        where targets.assignment_id = assignments.assignment_id
            and targets.target_type = 'target'
    )

),

calendar_cycles as (

    {%- for cycle in ['day', 'week', 'month', 'quarter', 'year'] %}
    select distinct
        '{{ cycle }}' as cycle,
        cast(date_trunc('{{ cycle }}', calendar_date) as date) as period_start,
        cast(date_trunc('{{ cycle }}', calendar_date) + interval 1 {{ cycle }} - interval 1 day as date) as period_end
    from {{ source('landed', 'calendar') }}
    where calendar_date between {{ history_start() }} and {{ as_of_date() }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- A period that somebody set a target for, and every other one of an assignment: without a target it is not scored. It
-- ends where the version in force says: one that is not approved changes nothing.
cycles as (

    select
        targets.assignment_id,
        targets.period_start,
        max_by(coalesce(standing.period_end, targets.period_end), targets.version_no) as period_end,
        true as has_target_row
    from {{ ref('stg_planning__kpi_targets') }} as targets
    left join {{ ref('int_standing_targets') }} as standing
        on targets.assignment_id = standing.assignment_id
        and targets.period_start = standing.period_start
        and targets.target_type = standing.target_type
    where targets.target_type = 'target'
    group by all
    union all
    select
        assignments.assignment_id,
        calendar_cycles.period_start,
        calendar_cycles.period_end,
        false
    from scored_assignments as assignments
    inner join calendar_cycles
        on assignments.cycle = calendar_cycles.cycle
        and assignments.start_date <= calendar_cycles.period_end
        and coalesce(assignments.end_date, date '9999-12-31') >= calendar_cycles.period_start

),

covered as (

    select
        assignments.assignment_id,
        assignments.kpi_code,
        assignments.assignee_type,
        assignments.assignee_id,
        assignments.cycle,
        assignments.weight,
        cycles.period_start,
        cycles.period_end,
        cycles.has_target_row,
        greatest(cycles.period_start, assignments.start_date) as covered_from,
        least(cycles.period_end, coalesce(assignments.end_date, cycles.period_end)) as covered_to
    from cycles
    inner join scored_assignments as assignments
        on cycles.assignment_id = assignments.assignment_id
    qualify row_number() over (
        partition by assignments.assignment_id, cycles.period_start order by cycles.has_target_row desc
    ) = 1

),

named as (

    select
        *,
        {{ standard_period_type('covered_from', 'covered_to') }} as figure_period_type,
        case assignee_type when 'region' then 'region_subtree' else assignee_type end as grain,
        case assignee_type when 'company' then 'COMPANY' else assignee_id end as grain_id
    from covered
    where covered_from <= covered_to
        and covered_from <= {{ as_of_date() }}

)

select * from named
