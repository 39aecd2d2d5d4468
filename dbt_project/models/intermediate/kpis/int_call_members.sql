with calls as (

    select * from {{ ref('int_calls') }}
    where is_answered

),

-- Calls in which one agent spoke are added up (int_call_measures).
talked as (

    select distinct
        'talked_calls' as measure_code,
        calls.started_on as measured_on,
        legs.rep_id,
        calls.fallback_region_id,
        calls.call_id as member_id
    from calls
    inner join {{ ref('int_call_legs') }} as legs
        on calls.call_id = legs.call_id
        and legs.answered_at is not null
    where calls.only_talking_rep_id is null

),

transferred as (

    select distinct
        'transferred_calls' as measure_code,
        started_on as measured_on,
        rep_id,
        fallback_region_id,
        call_id as member_id
    from {{ ref('int_call_leg_credits') }}
    where credited_for = 'transfer'

),

call_members as (

    select
        members.measure_code,
        members.measured_on,
        members.rep_id,
        coalesce(assignments.region_id, members.fallback_region_id, 'UNKNOWN') as region_id,
        'unknown' as lifecycle_stage,
        members.member_id,
        cast(1 as decimal(38, 6)) as member_weight
    from (select * from talked
    union all
    select * from transferred) as members
    left join {{ ref('int_rep_assignments') }} as assignments
        on members.rep_id = assignments.rep_id
        and members.measured_on >= assignments.valid_from
        and members.measured_on < assignments.valid_to

)

select * from call_members
