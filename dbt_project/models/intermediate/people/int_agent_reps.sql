with agents as (

    select
        agents.agent_id,
        case
            when agents.rep_id is null then 'UNASSIGNED'
            when reps.rep_id is null then 'UNKNOWN'
            else reps.rep_id
        end as rep_id,
        agents.valid_from,
        least(
            coalesce(agents.valid_to, timestamp '9999-12-31 00:00:00'),
            coalesce(
                lead(agents.valid_from) over (partition by agents.agent_id order by agents.valid_from),
                timestamp '9999-12-31 00:00:00'
            )
        ) as valid_to
    from {{ ref('stg_telephony__agents') }} as agents
    left join {{ ref('int_reps') }} as reps
        on agents.rep_id = reps.rep_id

)

select * from agents
where valid_from < valid_to
