with delivered as (

    select * from {{ source('landed', 'tel_call_legs') }}

),

renamed as (

    select
        cast(call_id as varchar) as call_id,
        cast(leg_no as bigint) as leg_no,
        cast(leg_type as varchar) as leg_type,
        cast(agent_id as varchar) as agent_id,
        cast(offered_at as timestamp) as offered_at,
        cast(answered_at as timestamp) as answered_at,
        cast(ended_at as timestamp) as ended_at,
        cast(hold_seconds as bigint) as hold_seconds,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
