with stays as (

    select
        contact_id,
        lifecycle_stage,
        entered_at,
        least(
            coalesce(exited_at, timestamp '9999-12-31 00:00:00'),
            coalesce(
                lead(entered_at) over (partition by contact_id order by entered_at),
                timestamp '9999-12-31 00:00:00'
            )
        ) as exited_at
    from {{ ref('stg_crm__lifecycle_history') }}

)

select * from stays
where entered_at < exited_at
