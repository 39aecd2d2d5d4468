with delivered as (

    select * from {{ source('landed', 'tel_agents') }}

),

renamed as (

    select
        cast(agent_id as varchar) as agent_id,
        cast(extension as varchar) as extension,
        cast(user_id as varchar) as rep_id,
        cast(valid_from as timestamp) as valid_from,
        cast(valid_to as timestamp) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
