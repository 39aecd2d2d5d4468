{{ config(meta={'slices': slices_by('hash(call_id)', 8)}) }}

-- Slice by slice: what tells the legs of fifty million calls apart is written to disk and read again where it is larger than memory.
with legs as (

    select * from {{ ref('int_call_legs') }}
    where {{ a_slice() }}

),

-- Legs that ring at the same instant are one wait: the longest (ruling 38).
waits as (

    select
        call_id,
        offered_at,
        max(wait_seconds + hold_seconds) as wait_seconds
    from legs
    group by call_id, offered_at

),

waits_by_call as (

    select
        call_id,
        sum(wait_seconds) as wait_seconds
    from waits
    group by call_id

),

summaries as (

    select
        call_id,
        sum(talk_seconds) as talk_seconds,
        min_by(rep_id, leg_no) as first_leg_rep_id,
        min_by(rep_id, leg_no) filter (where answered_at is not null) as first_answered_rep_id,
        max_by(rep_id, leg_no) filter (where answered_at is not null) as last_answered_rep_id,
        max_by(rep_id, leg_no) filter (where has_agent) as last_offered_rep_id,
        min(rep_id) filter (where answered_at is not null) as lowest_talking_rep_id,
        max(rep_id) filter (where answered_at is not null) as highest_talking_rep_id,
        min_by(rep_id, leg_no) filter (
            where answered_at is not null and leg_type in ('operator', 'agent')
        ) as operator_rep_id,
        min_by(wait_seconds, leg_no) filter (
            where answered_at is not null and leg_type in ('operator', 'agent')
        ) as operator_wait_seconds,
        min_by(wait_seconds, leg_no) filter (where answered_at is not null) as answer_seconds
    from legs
    group by call_id

)

select
    summaries.*,
    waits_by_call.wait_seconds
from summaries
inner join waits_by_call
    on summaries.call_id = waits_by_call.call_id
