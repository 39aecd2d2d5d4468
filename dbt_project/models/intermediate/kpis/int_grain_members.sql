with periods as (

    select * from {{ ref('int_periods') }}

),

-- Idle members are shown: every rep with an assignment in the period, every region, every stage (ruling 10).
reps as (

    select distinct
        'rep' as grain,
        assignments.rep_id as grain_id,
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
    select * from reps

)

select * from standing
