-- Calls by day: at the places of their agents, and by each member that the KPIs want beside those.
create unlogged table daily_calls as
with credited as (
    select judged.day, judged.hour, judged.direction, judged.disposition, judged.purpose, judged.fallback_id, meant.*
    from judged cross join lateral (values
        (
            coalesce(first_leg, 'UNASSIGNED'),
            (direction = 'outbound' and disposition <> 'failed')::int, 0, 0, 0, 0, 0, 0, 0, 0::float8
        ),
        (
            case
                when direction = 'outbound' then coalesce(first_leg, 'UNASSIGNED')
                when is_answered then coalesce(first_answering, 'UNASSIGNED')
                else coalesce(last_offered, 'UNASSIGNED')
            end,
            0, 0, 0, 0, 0, 0, (is_offered and is_answered)::int,
            coalesce(is_offered and is_answered and answer_wait > answer_threshold, false)::int,
            case when is_offered and is_answered then coalesce(wait, 0) else 0 end
        ),
        (
            case
                when is_answered then coalesce(last_answering, 'UNASSIGNED')
                when direction = 'outbound' then coalesce(first_leg, 'UNASSIGNED')
                else coalesce(last_offered, 'UNASSIGNED')
            end,
            0, is_offered::int, is_answered::int, coalesce(is_answered and talk > long_call, false)::int, 0, 0, 0, 0, 0
        ),
        (
            coalesce(last_offered, 'UNASSIGNED'), 0, 0, 0, 0, (is_offered and disposition = 'abandoned')::int,
            (is_offered and disposition in ('busy', 'no_answer', 'voicemail', 'failed'))::int, 0, 0, 0
        )
    ) as meant (
        rep_id, calls_made, inbound_calls_offered, answered_calls, long_calls, abandoned_calls, unsuccessful_inbound_calls,
        answered_inbound_calls, late_answered_calls, customer_wait_seconds
    )
    where (calls_made, inbound_calls_offered, answered_calls, abandoned_calls, unsuccessful_inbound_calls, answered_inbound_calls)
        <> (0, 0, 0, 0, 0, 0)
)
select
    case
        when grouping(credited.rep_id) = 0 then 'place'
        when grouping(credited.hour) = 0 then 'hour'
        when grouping(credited.direction) = 0 then 'direction'
        when grouping(credited.disposition) = 0 then 'disposition'
        else 'purpose'
    end as grain,
    coalesce(credited.hour, credited.direction, credited.disposition, credited.purpose) as member,
    credited.day, credited.rep_id, coalesce(assignments.region_id, credited.fallback_id, 'UNKNOWN') as region_id,
    'unknown' as stage,
    sum(calls_made) as calls_made, sum(inbound_calls_offered) as inbound_calls_offered, sum(answered_calls) as answered_calls,
    sum(long_calls) as long_calls, sum(abandoned_calls) as abandoned_calls,
    sum(unsuccessful_inbound_calls) as unsuccessful_inbound_calls, sum(answered_inbound_calls) as answered_inbound_calls,
    sum(late_answered_calls) as late_answered_calls, sum(customer_wait_seconds) as customer_wait_seconds
from credited
left join assignments on credited.rep_id = assignments.rep_id
    and credited.day >= assignments.valid_from and credited.day < assignments.valid_to
group by credited.day, grouping sets (
    (credited.rep_id, coalesce(assignments.region_id, credited.fallback_id, 'UNKNOWN')),
    (credited.hour), (credited.direction), (credited.disposition), (credited.purpose)
);
