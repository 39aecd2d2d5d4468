with owners as (

    select
        history.object_type,
        history.object_id,
        case
            when history.rep_id is null then 'UNASSIGNED'
            when reps.rep_id is null then 'UNKNOWN'
            else reps.rep_id
        end as rep_id,
        history.valid_from,
        least(
            coalesce(history.valid_to, timestamp '9999-12-31 00:00:00'),
            coalesce(
                lead(history.valid_from) over (
                    partition by history.object_type, history.object_id order by history.valid_from
                ),
                timestamp '9999-12-31 00:00:00'
            )
        ) as valid_to
    from {{ ref('stg_crm__owner_history') }} as history
    left join {{ ref('int_reps') }} as reps
        on history.rep_id = reps.rep_id

)

select * from owners
where valid_from < valid_to
