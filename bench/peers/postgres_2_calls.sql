-- Calls of the peer in PostgreSQL: their legs summed, then every call once per agent who may be meant.
-- Durations are whole microseconds in doubles, which add up exactly.
create unlogged table calls as
select tel_calls.call_id, tel_calls.direction, coalesce(tel_calls.disposition, '') as disposition, tel_calls.started_at,
    (tel_calls.started_at + interval '${offset} hours')::date as day,
    to_char(tel_calls.started_at + interval '${offset} hours', 'HH24') as hour,
    round(date_part('epoch', tel_calls.ended_at - tel_calls.started_at) * 1e6) as duration,
    coalesce(accounts.region_id, contacts.region_id) as fallback_id
from tel_calls
left join survivors as into_account
    on into_account.object_type = 'account' and tel_calls.account_id = into_account.merged_id
left join survivors as into_contact
    on into_contact.object_type = 'contact' and tel_calls.contact_id = into_contact.merged_id
left join accounts on coalesce(into_account.surviving_id, tel_calls.account_id) = accounts.account_id
left join contacts on coalesce(into_contact.surviving_id, tel_calls.contact_id) = contacts.contact_id
where tel_calls.direction <> 'internal'
    and (tel_calls.started_at + interval '${offset} hours')::date between date '${first_day}' and date '${as_of}';
analyze calls;

create unlogged table legs as
select legs.call_id, legs.leg_no, legs.offered_at, legs.answered_at is not null as is_answered, legs.agent_id is not null as has_agent,
    case
        when legs.agent_id is null then 'UNASSIGNED'
        when agents.rep_id is not null then agents.rep_id
        when legs.agent_id in (select agent_id from agents) then 'UNASSIGNED'
        else 'UNKNOWN'
    end as rep_id,
    round(date_part('epoch', legs.ended_at - legs.answered_at) * 1e6) - legs.hold_seconds * 1e6 as talk,
    round(date_part('epoch', coalesce(legs.answered_at, legs.ended_at) - legs.offered_at) * 1e6) as wait,
    legs.hold_seconds * 1e6 as hold
from tel_call_legs as legs
inner join calls on legs.call_id = calls.call_id
left join agents on legs.agent_id = agents.agent_id
    and calls.started_at >= agents.valid_from and calls.started_at < agents.valid_to;
analyze legs;

create unlogged table leg_sums as
with listed as (
    select call_id, sum(talk) as talk,
        array_agg(rep_id order by leg_no) as reps,
        array_agg(rep_id order by leg_no) filter (where is_answered) as answering,
        array_agg(rep_id order by leg_no) filter (where has_agent) as offered,
        array_agg(wait order by leg_no) filter (where is_answered) as waits
    from legs group by call_id
),
-- legs that ring at the same instant are one wait, the longest
waited as (
    select call_id, sum(longest) as wait
    from (select call_id, max(wait + hold) as longest from legs group by call_id, offered_at) as ringing group by call_id
)
select listed.call_id, listed.talk, waited.wait, listed.reps[1] as first_leg, listed.answering[1] as first_answering,
    listed.answering[cardinality(listed.answering)] as last_answering, listed.offered[cardinality(listed.offered)] as last_offered,
    listed.waits[1] as answer_wait
from listed inner join waited on listed.call_id = waited.call_id;
analyze leg_sums;

create unlogged table purposes as
select distinct on (tel_call_id) tel_call_id as call_id, purpose
from crm_activities
where tel_call_id is not null and purpose is not null and (
    case when activity_type in ('meeting', 'demo') then coalesce(booked_at, occurred_at) else occurred_at end
    + interval '${offset} hours')::date <= date '${as_of}'
order by tel_call_id, activity_id;
analyze purposes;

create unlogged table judged as
select calls.*, coalesce(purposes.purpose, 'UNKNOWN') as purpose, sums.*, calls.disposition = 'answered' as is_answered,
    calls.direction = 'inbound' and sums.leg_call_id is not null
    and not (calls.disposition = 'abandoned' and coalesce(calls.duration < limits.short_abandon, true)) as is_offered,
    limits.answer_threshold, limits.long_call
from calls
inner join limits on calls.day = limits.day
left join (
    select call_id as leg_call_id, talk, wait, first_leg, first_answering, last_answering, last_offered, answer_wait from leg_sums
) as sums on calls.call_id = sums.leg_call_id
left join purposes on calls.call_id = purposes.call_id;
