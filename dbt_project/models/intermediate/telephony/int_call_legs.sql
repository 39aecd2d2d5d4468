with known_agents as (

    select distinct agent_id from {{ ref('int_agent_reps') }}

),

legs as (

    select
        legs.call_id,
        legs.leg_no,
        legs.leg_type,
        legs.offered_at,
        legs.answered_at,
        legs.hold_seconds,
        legs.agent_id is not null as has_agent,
        case
            when legs.agent_id is null then 'UNASSIGNED'
            when known_agents.agent_id is null then 'UNKNOWN'
            else coalesce(agents.rep_id, 'UNASSIGNED')
        end as rep_id,
        cast({{ seconds_between('legs.answered_at', 'legs.ended_at') }} - legs.hold_seconds as decimal(38, 6))
            as talk_seconds,
        cast({{ seconds_between('legs.offered_at', 'coalesce(legs.answered_at, legs.ended_at)') }} as decimal(38, 6))
            as wait_seconds
    from {{ ref('stg_telephony__call_legs') }} as legs
    inner join {{ ref('stg_telephony__calls') }} as calls
        on legs.call_id = calls.call_id
    left join known_agents
        on legs.agent_id = known_agents.agent_id
    -- the extension's holder when the call began (ruling 37)
    left join {{ ref('int_agent_reps') }} as agents
        on legs.agent_id = agents.agent_id
        and calls.started_at >= agents.valid_from
        and calls.started_at < agents.valid_to
    where calls.direction <> 'internal'

)

select * from legs
