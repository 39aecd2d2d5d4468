with legs as (

    select
        legs.call_id,
        legs.leg_no,
        legs.leg_type,
        legs.rep_id,
        legs.offered_at,
        legs.answered_at,
        legs.talk_seconds,
        legs.wait_seconds,
        calls.direction,
        calls.started_on,
        calls.is_answered,
        calls.is_offered,
        calls.fallback_region_id,
        coalesce(previous_legs.rep_id, 'UNASSIGNED') as previous_rep_id
    from {{ ref('int_call_legs') }} as legs
    inner join {{ ref('int_calls') }} as calls
        on legs.call_id = calls.call_id
    left join {{ ref('int_call_legs') }} as previous_legs
        on legs.call_id = previous_legs.call_id
        and legs.leg_no = previous_legs.leg_no + 1

),

-- Talk belongs to each leg's own agent, the wait of a transfer to the agent of the leg before. Transfers that ring at the
-- same instant are one wait, the longest, of the agent before the first of them (ruling 38).
credits as (

    select
        call_id,
        leg_no,
        'talk' as credited_for,
        direction,
        started_on,
        rep_id,
        fallback_region_id,
        talk_seconds,
        0 as transfer_wait_seconds
    from legs
    where is_answered
        and answered_at is not null
    union all
    select
        call_id,
        min(leg_no),
        'transfer',
        direction,
        started_on,
        min_by(previous_rep_id, leg_no),
        fallback_region_id,
        0,
        max(wait_seconds)
    from legs
    where is_answered
        and is_offered
        and leg_type = 'transfer'
    group by call_id, offered_at, direction, started_on, fallback_region_id

)

select
    credits.*,
    coalesce(assignments.region_id, credits.fallback_region_id, 'UNKNOWN') as region_id
from credits
left join {{ ref('int_rep_assignments') }} as assignments
    on credits.rep_id = assignments.rep_id
    and credits.started_on >= assignments.valid_from
    and credits.started_on < assignments.valid_to
