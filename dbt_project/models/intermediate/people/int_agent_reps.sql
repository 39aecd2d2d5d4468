with agents as (

    select
        agents.agent_id,
        case
            when agents.rep_id is null then 'UNASSIGNED'
            when reps.rep_id is null then 'UNKNOWN'
            else reps.rep_id
        end as rep_id,
        agents.valid_from,
        coalesce(agents.valid_to, timestamp '9999-12-31 00:00:00') as valid_to
    from {{ ref('stg_telephony__agents') }} as agents
    left join {{ ref('int_reps') }} as reps
        on agents.rep_id = reps.rep_id

),

changes as (

    select
        agent_id,
        valid_from as changed_at
    from agents
    union
    select
        agent_id,
        valid_to
    from agents

),

pieces as (

    select
        agent_id,
        changed_at as valid_from,
        lead(changed_at) over (partition by agent_id order by changed_at) as valid_to
    from changes

),

-- Of several that stand the latest start wins (ruling 37); one that began before stands again when that has ended.
standing as (

    select
        pieces.agent_id,
        agents.rep_id,
        pieces.valid_from,
        pieces.valid_to
    from pieces
    inner join agents
        on pieces.agent_id = agents.agent_id
        and pieces.valid_from >= agents.valid_from
        and pieces.valid_from < agents.valid_to
    qualify row_number() over (
        partition by pieces.agent_id, pieces.valid_from order by agents.valid_from desc
    ) = 1

)

select * from standing
