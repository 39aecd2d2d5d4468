with periods as (

    select * from {{ ref('int_periods') }}
    where is_published
        -- a company may show idle days and weeks of its last months only (parameter idle_months)
        and (period_type not in ('day', 'week') or period_start >= cast('{{ night_value("idle_start") }}' as date))

),

assigned as (

    select
        assignments.rep_id,
        assignments.manager_rep_id,
        assignments.role,
        periods.period_type,
        periods.period_start
    from {{ ref('int_rep_assignments') }} as assignments
    inner join {{ ref('int_reps') }} as known_reps
        on assignments.rep_id = known_reps.rep_id
    inner join periods
        on assignments.valid_from <= periods.last_day
        and assignments.valid_to > periods.period_start
    where assignments.region_id is not null

),

-- Idle members are shown: every rep with an assignment in the period, every team and role, region and stage (ruling 10).
of_assignments as (

    select distinct
        'rep' as grain,
        rep_id as grain_id,
        period_type,
        period_start
    from assigned
    union all
    select distinct
        'team',
        manager_rep_id,
        period_type,
        period_start
    from assigned
    where manager_rep_id is not null
    union all
    select distinct
        'role',
        role,
        period_type,
        period_start
    from assigned
    where role is not null

),

members as (

    select
        'company' as grain,
        'COMPANY' as grain_id
    union all
    select
        'region',
        region_id
    from {{ ref('int_regions') }}
    where region_id <> 'UNKNOWN'
    union all
    select
        'region_subtree',
        region_id
    from {{ ref('int_regions') }}
    where region_id <> 'UNKNOWN'
    union all
    select
        'lifecycle_stage',
        lifecycle_stage
    from {{ ref('lifecycle_stages') }}

),

standing as (

    select
        members.grain,
        members.grain_id,
        periods.period_type,
        periods.period_start
    from members
    cross join periods
    union all
    select * from of_assignments

)

select * from standing
